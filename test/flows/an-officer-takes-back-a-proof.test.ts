import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go, isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import type { Tokens } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page } from '../support/text-browser.ts';
import { startToldService, type ToldService } from '../support/told-service.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const minh = persona('reaches level 2');
const camille = persona('A French resident');
const binh = persona('An officer at a commune counter');
const REASON = 'Thẻ đã được báo mất trước ngày kiểm tra.';
const ASKED = 'openid profile offline_access';

let world: World;
let service: ToldService;
const officer = createTextBrowser();
const owner = createTextBrowser();
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'] });
  service = await startToldService(world, 'listener', { logoutsOnly: true, policy: { introspects: true } });
  await go(officer, `${world.issuer}/staff/proofs`, binh);
});
afterAll(async () => {
  await world?.stop();
  service?.stop();
});

const search = async (number: string): Promise<Page> =>
  officer.submit(await officer.open(`${world.issuer}/staff/proofs`), '.login-submit', { number });
const acr = (level: string): string => `${world.issuer}/acr/${level}`;
const wish = (level: string) => ({ parameters: { scope: ASKED, prompt: 'consent', acr_values: acr(level) } });
const events = (type: string) =>
  sql(world.databaseUrl, 'SELECT person_id FROM audit_events WHERE type = $1 ORDER BY id', [type]);
const linkTo = (page: Page, at: number): string =>
  [...page.html.matchAll(/href="(\/staff\/proofs\/[\w-]+\/[0-9a-f-]{36})"/g)][at]?.[1] ?? '';

describe('looking for an account', () => {
  it('by a number that nobody has proven finds nothing, on the same page, and is on record', async () => {
    for (const number of ['099301000012', 'minh.tran@example.vn', '+84900000003', 'FRA 99ZZ99999', '%']) {
      const page = await search(number);
      expect([page.status, page.url.pathname]).toEqual([200, '/staff/proofs']);
      expect(page.text).toContain('Không tìm thấy');
      expect(page.html).not.toContain(number === '%' ? 'value="%"' : number.replace('FRA ', 'FRA+'));
    }
    expect(await events('staff.searched')).toHaveLength(5);
    expect((await search('  ')).status).toBe(400);
  });

  it('by a passport number, however it is written, finds the foreigner', async () => {
    const page = await search('fra12ab34567');
    expect(page.text).toContain(camille.name.full);
    expect(page.url.href).not.toContain('12AB34567');
  });

  it('is for the officer’s own session alone', async () => {
    const page = await search(minh.citizenNumber ?? '');
    const other = createTextBrowser();
    await world.app.storage.staff.appoint(minh.id, { role: 'identity-officer', place: 'tre' });
    await go(other, `${world.issuer}/staff`, minh);
    const elsewhere = await other.open(page.url);
    expect(elsewhere.url.pathname).toBe('/staff/proofs');
    expect(elsewhere.text).not.toContain(minh.citizenNumber);
  });

  it('one’s own proofs are shown, and stay', async () => {
    const page = await search(binh.citizenNumber ?? '');
    expect(page.text).toContain('Không ai quyết định về danh tính của chính mình');
    expect(linkTo(page, 0)).toBe('');
    const [proof] = await sql<{ id: string }>(world.databaseUrl, 'SELECT id FROM proofs WHERE person_id = $1', [
      binh.id,
    ]);
    const body = new URLSearchParams({ reason: REASON });
    await officer.step(`${page.url.href}/${proof?.id}`, { method: 'POST', body });
    expect(await events('proof.withdrawn')).toEqual([]);
  });
});

describe('taking back the proof that gave level 2', () => {
  let tokens: Tokens;
  let list: Page;

  it('begins with a session that has reached it', async () => {
    ({ tokens } = await service.signIn(owner, minh, wish('m2')));
    expect(tokens.claims()?.acr).toBe(acr('m2'));
    expect(await service.introspect(tokens.access_token)).toMatchObject({ active: true });
  });

  it('needs a reason that can be read', async () => {
    list = await search(minh.citizenNumber ?? '');
    expect(list.text).toContain('Commune counter 12');
    const form = await officer.open(`${world.issuer}${linkTo(list, 0)}`);
    for (const reason of ['', ' \n ', 'đảo \u202Engược', 'x'.repeat(501)])
      expect((await officer.submit(form, '.login-submit', { reason })).status).toBe(400);
    expect(await events('proof.withdrawn')).toEqual([]);
  });

  it('is done once, of two who try', async () => {
    const form = await officer.open(`${world.issuer}${linkTo(list, 0)}`);
    const pages = await Promise.all([1, 2].map(() => officer.submit(form, '.login-submit', { reason: REASON })));
    expect(pages.filter(({ text }) => text.includes('Đã thu hồi. Mọi phiên'))).toHaveLength(1);
    expect(await events('proof.withdrawn')).toEqual([{ person_id: minh.id }]);
  });

  it('ends the session, the tokens and the offline access', async () => {
    await expect(service.userInfo(tokens)).rejects.toMatchObject({ status: 401 });
    await expect(service.refresh(tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
    const { active } = await service.introspect(tokens.access_token);
    expect(active).toBe(false);
    expect(isSignIn(await owner.open((await service.begin()).url))).toBe(true);
  });

  it('is heard by the service in it, and by the person with the reason', async () => {
    await eventually(() => expect(service.logouts).toMatchObject([{ sub: tokens.claims()?.sub }]));
    const { subject, text } = await world.mailbox.next('minh.tran@example.vn');
    expect(subject).toBe('Một xác minh danh tính của bạn đã bị thu hồi');
    expect(text).toContain(REASON);
  });

  it('leaves the level of what is left, and says so', async () => {
    const answers = { skip: true };
    const { tokens: less } = await service.signIn(createTextBrowser(), minh, { ...wish('m2'), answers });
    expect(less.claims()?.acr).toBe(acr('m1'));
    const page = await officer.open(list.url);
    for (const text of [`Đã bị thu hồi. Lý do: ${REASON}`, 'Còn hiệu lực']) expect(page.text).toContain(text);
  });

  it('an officer who loses level 2 by it no longer gets in', async () => {
    const browser = createTextBrowser();
    await browser.open(`${world.issuer}/staff/queue`);
    const page = await go(browser, `${world.issuer}/staff/queue`, minh);
    expect(page.text).toContain('chưa đủ mức độ');
  });

  it('of the last proof lets go of the number', async () => {
    const form = await officer.open(`${world.issuer}${linkTo(await officer.open(list.url), 0)}`);
    await officer.submit(form, '.login-submit', { reason: REASON });
    expect((await search(minh.citizenNumber ?? '')).text).toContain('Không tìm thấy');
    expect((await officer.open(list.url)).text).toContain('Đã bị thu hồi');
  });
});

import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  certificateSettings,
  createAuthority,
  createCertificate,
  HARDWARE_POLICY,
  type Identity,
} from '../support/certificates.ts';
import { go, isCode } from '../support/journey.ts';
import { type Persona, persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');
const camille = persona('A French resident');
const HEADER = 'x-client-cert';

let world: World;
let first: Identity;
let second: Identity;
let revoked: Identity;
let lans: Identity;
beforeAll(async () => {
  const authority = await createAuthority('Example authority');
  const holder = `CCCD:${minh.citizenNumber}`;
  const create = (name: string) => createCertificate(authority, name, { policies: [HARDWARE_POLICY] });
  [first, second, revoked, lans] = [
    await create(holder),
    await create(holder),
    await create(holder),
    await create(`CCCD:${lan.citizenNumber}`),
  ];
  world = await createWorld({
    outbox: { pollSeconds: 3_600 },
    authenticators: ['password', 'totp', 'certificate'],
    authenticatorSettings: { certificate: await certificateSettings(authority, [revoked]) },
    clientCertificates: { source: 'header', header: HEADER, trustedProxies: ['127.0.0.1', '::1'] },
  });
});
afterAll(() => world?.stop());

/** A browser in which tokens are put in and pulled out. */
function browserWith(token?: Identity): TextBrowser & { insert(next?: Identity): void } {
  let inserted = token;
  const browser = createTextBrowser((url, init) => {
    const shown: [string, string][] = inserted ? [[HEADER, encodeURIComponent(inserted.pem)]] : [];
    return fetch(url, { ...init, headers: [...new Headers(init?.headers), ...shown] });
  });
  const insert = (next?: Identity): void => {
    inserted = next;
  };
  return { ...browser, insert };
}

const account = (): string => `${world.issuer}/account`;
const ways = (): string => `${account()}/ways`;
const isHome = (page: Page): boolean => page.url.pathname === '/account/ways' && page.status === 200;
const wayIds = ({ html }: Page): string[] => [...html.matchAll(/ways\/([\w-]+)\/remove/g)].map((m) => m[1] ?? '');

async function offer(browser: TextBrowser): Promise<Page> {
  return browser.submit(await browser.open(`${account()}/add`), 'method=certificate');
}
const accept = (browser: TextBrowser, page: Page): Promise<Page> => browser.submit(page, '.login-submit');

/** The second step of a sign-in to a level-2 service. */
async function secondStep(browser: TextBrowser, { login, password }: Persona): Promise<Page> {
  return browser.submit(await browser.open(`${world.portal}/land`), '.login-submit', { login, password });
}

/** Goes on with the certificate that this browser shows. */
async function signInWith(token: Identity): Promise<Page> {
  const browser = browserWith(token);
  const page = await secondStep(browser, minh);
  const asked = isCode(page) ? await browser.submit(page, 'method=certificate') : page;
  return accept(browser, asked);
}

describe('a person who has a certificate', () => {
  const browser = browserWith();
  let home: Page;

  it('is not asked for it before it was added', async () => {
    const page = await secondStep(browserWith(first), minh);
    expect(isCode(page)).toBe(true);
    expect(page.text).not.toContain('Chứng thư số');
  });

  it('is told how to show it, and sees which it is before it is added', async () => {
    await go(browser, `${account()}/add`, minh);
    const without = await offer(browser);
    expect(without.text).toContain('Hãy cắm thiết bị');
    const none = await accept(browser, without);
    expect([none.status, none.text.includes('chưa gửi chứng thư số nào')]).toEqual([400, true]);
    browser.insert(first);
    const shown = await accept(browser, none);
    const number = minh.citizenNumber ?? '';
    expect(shown.text).toContain(`Số của chủ chứng thư ••• ${number.slice(-3)} Tổ chức cấp Example authority`);
    expect(shown.text).toMatch(/Có hiệu lực đến \d+ tháng \d+, \d{4}/);
    expect(shown.text).not.toContain(number);
    home = await accept(browser, shown);
    expect(isHome(home)).toBe(true);
    expect(home.text).toContain('Chứng thư số');
  });

  it('has it kept without its number, its text or its fingerprint in clear, recorded and told by mail', async () => {
    const rows = await sql<{ row: string }>(world.databaseUrl, 'SELECT credentials::text AS row FROM credentials');
    const { fingerprint256 } = new X509Certificate(first.pem);
    const kept = rows.map(({ row }) => row).join('');
    for (const secret of [minh.citizenNumber ?? '', fingerprint256, fingerprint256.replaceAll(':', '').toLowerCase()]) {
      expect(kept).not.toContain(secret);
      expect(kept).not.toContain(Buffer.from(secret).toString('hex'));
    }
    const events = await sql<{ type: string }>(
      world.databaseUrl,
      `SELECT type FROM audit_events WHERE person_id = '${minh.id}' AND type LIKE 'authenticator.%'`,
    );
    expect(events).toEqual([{ type: 'authenticator.added' }]);
    const due = await world.app.storage.outbox.takeDue(100, 1);
    const mails = due.filter(({ message }) => message.kind === 'mail' && message.text.includes('/account/stop/'));
    expect(mails).toHaveLength(1);
    expect(JSON.stringify(mails)).toContain('/account/stop/');
    expect(JSON.stringify(mails)).not.toContain(fingerprint256);
  });

  it('signs in with it, and not with another of their own until that is added too', async () => {
    expect((await signInWith(first)).html).toContain('value="agree"');
    const refused = await signInWith(second);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('Hãy đăng nhập bằng cách khác và thêm chứng thư trong trang tài khoản trước');
  });

  it('adds a second one, names it and removes it; then it opens nothing', async () => {
    browser.insert(second);
    const [, ...before] = wayIds(home);
    const both = await accept(browser, await offer(browser));
    const id = wayIds(both).find((one) => !wayIds(home).includes(one)) ?? '';
    expect(wayIds(both)).toHaveLength(before.length + 2);
    const naming = await browser.open(`${account()}/ways/${id}/rename`);
    const named = await browser.submit(naming, '.login-submit', { label: 'Thẻ ở cơ quan' });
    expect(named.text).toContain('Thẻ ở cơ quan Chứng thư số');
    const after = await accept(browser, await browser.open(`${account()}/ways/${id}/remove`));
    expect(wayIds(after)).toEqual(wayIds(home));
    expect((await signInWith(second)).text).toContain('chưa được thêm');
  });

  it.each<[string, () => Identity, string]>([
    ['it was added before', () => first, 'đã có trong tài khoản của bạn'],
    ['it is somebody else’s', () => lans, 'không phải của chủ tài khoản'],
    ['it was revoked', () => revoked, 'đã bị thu hồi'],
  ])('cannot add one when %s, and is told so', async (_, token, words) => {
    browser.insert(token());
    const shown = await offer(browser);
    expect(shown.text).toContain(words);
    const answer = await accept(browser, shown);
    expect([answer.status, answer.text.includes(words)]).toEqual([400, true]);
    expect(wayIds(await browser.open(ways()))).toEqual(wayIds(home));
  });

  it('stops the change from the mail, and the certificate opens nothing any more', async () => {
    await sql(world.databaseUrl, `UPDATE outbox SET next_attempt_at = now() WHERE kind = 'mail'`);
    const due = await world.app.storage.outbox.takeDue(100, 1);
    const links = due.flatMap(({ message }) =>
      message.kind === 'mail' ? (/https?:\S+\/account\/stop\/\S+/.exec(message.text) ?? []) : [],
    );
    const stranger = browserWith();
    await accept(stranger, await stranger.open(links[0] ?? ''));
    expect(isCode(await secondStep(browserWith(first), minh))).toBe(true);
    expect((await secondStep(browserWith(first), minh)).html).not.toContain('value="certificate"');
  });
});

it('a certificate that is in somebody else’s account is refused in words', async () => {
  const { fingerprint256: fingerprint } = new X509Certificate(lans.pem);
  const row = { method: 'certificate', data: { fingerprint }, lookup: fingerprint };
  const id = 'b3c1d7e2-53a4-4c0e-8f0e-6a3b1f1c2d11';
  await world.app.storage.credentials.add({ ...row, id, personId: camille.id });
  const browser = browserWith(lans);
  await go(browser, `${account()}/add`, lan);
  const answer = await accept(browser, await offer(browser));
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('đã được thêm vào một tài khoản');
  expect(wayIds(await browser.open(ways()))).toHaveLength(1);
});

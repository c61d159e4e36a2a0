import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useApprovedKeyChange } from '../../src/approvals/key-change.ts';
import { openFirstRequest } from '../support/approvals.ts';
import { go } from '../support/journey.ts';
import { type Persona, persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const bao = persona('An administrator of the staff');
const tam = persona('A second administrator');
const tuyet = persona('An auditor');
const khang = persona('A security officer');
const hung = persona('The director of a company');
const lan = persona('An ordinary citizen');
const REASON = 'Thay người nghỉ hưu tại quầy.';

let world: World;
let first: TextBrowser;
let second: TextBrowser;
let auditor: TextBrowser;

const staff = (path = ''): string => `${world.issuer}/staff${path}`;
const roles = ({ id }: Persona) => world.app.storage.staff.rolesOf(id);
const approvals = ({ id }: Persona) => world.app.storage.approvals.about('role', id);
const events = (type: string) =>
  sql(world.databaseUrl, 'SELECT person_id FROM audit_events WHERE type = $1 ORDER BY id', [type]);

async function signedIn(person: Persona, path = ''): Promise<TextBrowser> {
  const browser = createTextBrowser();
  await go(browser, staff(`${path}?lang=en`), person);
  return browser;
}

beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'] });
  [first, second, auditor] = [await signedIn(bao), await signedIn(tam), await signedIn(tuyet)];
});
afterAll(() => world?.stop());

const find = async (browser: TextBrowser, { citizenNumber: number = '' }: Persona): Promise<Page> =>
  browser.submit(await browser.open(staff('/roles?lang=en')), '.login-submit', { number });

async function ask(browser: TextBrowser, person: Persona, form: Record<string, string>): Promise<Page> {
  return browser.submit(await find(browser, person), '.login-submit', { place: 'everywhere', ...form });
}
async function askEnd(browser: TextBrowser, person: Persona, form: Record<string, string>): Promise<Page> {
  return browser.submit(await find(browser, person), 'action=end', form);
}
const openIn = (browser: TextBrowser): Promise<Page> => openFirstRequest(browser, world);
const decide = (browser: TextBrowser, page: Page, outcome: string, note = ''): Promise<Page> =>
  browser.submit(page, '.login-submit', { outcome, note });

describe('a role', () => {
  it('is asked for by one administrator, for somebody who is found by their exact number, with a reason', async () => {
    expect((await find(first, { ...hung, citizenNumber: '099078' })).text).toContain('No account was found');
    const wrong = await ask(first, hung, { role: 'identity-officer', place: 'tay-ninh', reason: '' });
    expect(wrong.status).toBe(400);
    for (const text of ['cannot be limited to that place', 'Write']) expect(wrong.text).toContain(text);
    expect(wrong.html).toMatch(/href="#place"[\s\S]*href="#reason"/);
    const asked = await ask(first, hung, { role: 'identity-officer', place: 'tre', reason: REASON });
    expect(asked.text).toContain('Your request was sent');
    expect(asked.text).toContain('Waiting for a decision');
    expect((await ask(first, hung, { role: 'identity-officer', place: 'tre', reason: REASON })).text).toContain(
      'waiting already',
    );
    expect(await roles(hung)).toEqual([]);
  });

  it('is not given by whoever asked, however they send it', async () => {
    const page = await openIn(first);
    expect(page.text).toContain('You asked for this');
    expect(page.html).not.toContain('name="outcome"');
    const answer = await first.step(page.url, { method: 'POST', body: new URLSearchParams({ outcome: 'approve' }) });
    expect(answer.status).toBe(403);
    expect(await roles(hung)).toEqual([]);
  });

  it('does not exist for those who are no administrators, and an auditor only reads it', async () => {
    const path = (await openIn(first)).url;
    const officer = await signedIn(khang);
    expect((await officer.open(path)).status).toBe(404);
    expect((await officer.open(staff('/roles'))).status).toBe(404);
    const read = await auditor.open(path);
    expect([read.status, read.text.includes(REASON), read.html.includes('name="outcome"')]).toEqual([200, true, false]);
    const body = new URLSearchParams({ outcome: 'approve' });
    expect((await auditor.step(path, { method: 'POST', body })).status).toBe(404);
    expect((await events('staff.page-read')).length).toBeGreaterThan(0);
  });

  it('is given by another one, and counts at once; the person is told', async () => {
    const page = await openIn(second);
    expect(page.text).toContain('Phạm Quốc Bảo');
    expect((await decide(second, page, 'refuse')).status).toBe(400);
    expect((await decide(second, page, 'approve')).text).toContain('Approved; it counts from now on');
    expect(await roles(hung)).toEqual([{ role: 'identity-officer', place: 'tre' }]);
    const own = await signedIn(hung, '/queue');
    expect((await own.open(staff('/queue'))).status).toBe(200);
    const mail = await world.mailbox.about('hung.pham@example.com', 'vai trò cán bộ');
    expect(mail.text).toContain(REASON);
    expect(await events('staff.appointed')).toEqual([{ person_id: hung.id }]);
  });

  it('that is refused is not given; the reason is in the history', async () => {
    await ask(second, lan, { role: 'support', reason: 'Cần thêm người hỗ trợ.' });
    expect((await decide(first, await openIn(first), 'refuse', 'Chưa có quyết định.')).text).toContain('Refused');
    const file = await find(first, lan);
    for (const text of ['Given: support', 'Chưa có quyết định.', 'Refused by Phạm Quốc Bảo', 'Ngô Minh Tâm'])
      expect(file.text).toContain(text);
    expect(await roles(lan)).toEqual([]);
  });

  it('ends the same way, with the sessions in the staff’s pages', async () => {
    const own = await signedIn(khang, '/reports');
    await world.app.storage.staff.appoint(khang.id, { role: 'support' });
    await askEnd(first, khang, { ending: 'support/', why: 'Không còn cần nữa.' });
    await decide(second, await openIn(second), 'approve');
    expect((await own.open(staff('/reports'))).url.pathname).toMatch(/^\/interaction/);
    expect(await roles(khang)).toEqual([{ role: 'security-officer' }]);
  });

  it('is taken back by whoever asked, and by nobody else', async () => {
    await ask(first, lan, { role: 'auditor', reason: 'Kiểm tra quý bốn.' });
    const page = await openIn(second);
    expect((await second.step(`${page.url}/withdraw`, { method: 'POST' })).status).toBe(404);
    const own = await openIn(first);
    expect((await first.submit(own, 'action=withdraw')).text).toContain('taken back');
    expect((await decide(second, page, 'approve')).text).toContain('not recorded');
    expect(await roles(lan)).toEqual([]);
  });
});

describe('administrators', () => {
  it('give themselves nothing', async () => {
    const page = await find(first, bao);
    expect([page.text.includes('a role of your own'), page.html.includes('name="role"')]).toEqual([true, false]);
    const body = new URLSearchParams({ role: 'support', place: 'everywhere', reason: 'Làm thêm.' });
    const answer = await first.step(page.url, { method: 'POST', headers: { origin: world.issuer }, body });
    expect([answer.status, (await approvals(bao)).length]).toEqual([400, 0]);
  });

  it('are never fewer than two', async () => {
    const page = await askEnd(first, tam, { ending: 'administrator/', why: 'Chuyển công tác.' });
    expect([page.status, page.text.includes('Two administrators have to be left')]).toEqual([400, true]);
  });

  it('do not decide about themselves', async () => {
    await world.app.storage.staff.appoint(lan.id, { role: 'administrator' });
    await askEnd(first, tam, { ending: 'administrator/', why: 'Chuyển công tác.' });
    const page = await openIn(second);
    expect(page.text).toContain('This is about you');
    const answer = await second.step(page.url, { method: 'POST', body: new URLSearchParams({ outcome: 'approve' }) });
    expect(answer.status).toBe(403);
    expect(await roles(tam)).toEqual([{ role: 'administrator' }]);
    await first.submit(await openIn(first), 'action=withdraw');
  });

  it('of two dismissals at once, one is too many', async () => {
    const { storage } = world.app;
    const dismissals = [tam, bao].map(({ id }) =>
      storage.transaction(async () => {
        if ((await storage.staff.countActive('administrator')) <= 2) return false;
        return storage.staff.dismiss(id, { role: 'administrator' });
      }),
    );
    expect((await Promise.all(dismissals)).sort()).toEqual([false, true]);
    for (const { id } of [tam, bao]) await storage.staff.appoint(id, { role: 'administrator' });
  });
});

describe('a change of keys', () => {
  it('is asked for by one security officer and approved by another; the command line uses it once', async () => {
    const { storage } = world.app;
    await storage.staff.appoint(hung.id, { role: 'security-officer' });
    const [one, other] = [await signedIn(khang, '/keys?lang=en'), await signedIn(hung, '/keys?lang=en')];
    const keys = await one.open(staff('/keys?lang=en'));
    for (const text of ['ES256', '1 of 1 have it, 1 sign with it', '1 server is running', 'encrypts new data'])
      expect(keys.text).toContain(text);
    expect((await one.submit(keys, '.login-submit', { reason: '' })).status).toBe(400);
    await one.submit(keys, '.login-submit', { what: 'next', reason: 'Thay định kỳ.' });
    const own = await openIn(one);
    const id = own.url.pathname.split('/').at(-1) ?? '';
    const use = (step: 'next' | 'retire', withinSeconds: number) =>
      storage.transaction(() => useApprovedKeyChange(id, { step }, { approvals: storage.approvals, withinSeconds }));
    expect(await use('next', 60)).toBe('open');
    const approval = await openIn(other);
    expect([approval.text.includes('command line'), approval.text.includes('At once')]).toEqual([true, false]);
    expect((await decide(other, approval, 'approve')).text).toContain('carries it out at the command line');
    expect([await use('retire', 60), await use('next', 0)]).toEqual(['other', 'old']);
    expect([await use('next', 60), await use('next', 60)]).toEqual([undefined, 'used']);
    expect((await one.open(staff('/keys'))).html).not.toContain('"d"');
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inEnglish, isSignIn } from '../support/journey.ts';
import { codeIn } from '../support/mailbox.ts';
import { type Persona, persona } from '../support/personas.ts';
import type { Tokens } from '../support/relying-party.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { startToldService, type ToldService } from '../support/told-service.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');
const mother = persona('A mother');
const son = persona('Her son');
const newcomer = persona('A newcomer');
const binh = persona('An officer at a commune counter');
const mai = persona('A member of the support staff');
const khang = persona('A security officer');
const REASON = 'Có người gọi điện tự xưng là chủ tài khoản.';

let world: World;
let service: ToldService;
let support: TextBrowser;
let security: TextBrowser;

const signedIn = (who: Persona, path: string): Promise<TextBrowser> => inEnglish(world, path, who);

beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'] });
  service = await startToldService(world, 'listener', { logoutsOnly: true, policy: { introspects: true } });
  support = await signedIn(mai, '/staff/people');
  security = await signedIn(khang, '/staff/people');
});
afterAll(async () => {
  await world?.stop();
  service?.stop();
});

const find = async (who: string, by = support): Promise<Page> =>
  by.submit(await by.open(`${world.issuer}/staff/people`), '.login-submit', { who });
const acts = ({ html }: Page): string[] =>
  [...html.matchAll(/href="\/staff\/people\/[\w-]+\/([\w-]+)"/g)].map(([, act]) => act ?? '');
async function carryOut(act: string, who: string, { by = support, reason = REASON } = {}): Promise<Page> {
  const page = await find(who, by);
  return by.submit(await by.open(`${page.url.href}/${act}`), '.login-submit', { reason });
}
const recorded = (
  personId: string,
  type: Parameters<World['app']['storage']['audit']['ofPerson']>[1]['types'][number],
) => world.app.storage.audit.ofPerson(personId, { types: [type], limit: 20 });
const statusOf = async ({ id }: Persona) => (await world.app.storage.people.find(id))?.status;

describe('a search for a person', () => {
  it.each([
    ['citizen number', lan.login],
    ['phone', '0900 000 001'],
    ['mail address', 'Lan.Nguyen@example.vn'],
  ])('finds by the exact %s, which is in no address', async (_, who) => {
    const page = await find(who);
    expect([page.status, page.text.includes(lan.name.full)]).toEqual([200, true]);
    expect(page.url.href).toMatch(/\/staff\/people\/[\w-]{24}$/);
  });

  it.each([
    ['nobody has', '099188999999'],
    ['a mother and her son share', '0900000009'],
    ['is half of one', 'lan.nguyen'],
  ])('shows the same page for what %s', async (_, who) => {
    const page = await find(who);
    expect([page.status, page.url.pathname]).toEqual([200, '/staff/people']);
    expect(page.text).toContain('No account has this, or more than one has.');
    expect(page.html).not.toContain(who);
  });

  it('asks for something', async () => expect((await find(' ')).status).toBe(400));

  it('and every look is on record, and the person sees both', async () => {
    await find(lan.login);
    const [looked] = await recorded(lan.id, 'staff.searched');
    expect(looked?.details).toMatchObject({ by: mai.id, role: 'support', about: 'people', found: true });
    expect(looked?.from).toBeUndefined();
    expect((await recorded(lan.id, 'staff.person-read'))[0]?.details).toMatchObject({ by: mai.id, about: 'people' });
    const own = await signedIn(lan, '/account/disclosures');
    expect((await own.open(`${world.issuer}/account/disclosures`)).text).toContain('To help you');
  });

  it('cannot be opened by another officer, or by who has no such role', async () => {
    const { url } = await find(lan.login);
    expect((await security.open(url.href)).url.pathname).toBe('/staff/people');
    const counter = await signedIn(binh, '/staff/queue');
    for (const path of ['/staff/people', url.pathname, `${url.pathname}/block`])
      expect((await counter.open(`${world.issuer}${path}`)).status).toBe(404);
  });
});

describe('the page of a person', () => {
  it('says what is needed to help, and no more', async () => {
    const { text, html } = await find(minh.login);
    for (const part of [minh.name.full, 'Level 2', 'Open', 'Password', '••• ••• 003', 'm•••@example.vn'])
      expect(text.replaceAll('\u00a0', ' ')).toContain(part);
    for (const secret of [minh.citizenNumber ?? '-', 'minh.tran@example.vn', '0900000003', minh.id])
      expect(html).not.toContain(secret);
  });

  it('sends whoever cannot be sent a link to the counter', async () => {
    const { people } = world.app.storage;
    const person = await people.find(son.id);
    if (!person) throw new Error('the son is not there');
    await people.save({ ...person, emails: [], phones: [] });
    const page = await find(son.login);
    expect([page.text.includes('Ask them to come to a counter'), acts(page)]).toEqual([
      true,
      ['end-sessions', 'block'],
    ]);
    expect((await support.open(`${page.url.href}/start-recovery`)).url.search).toBe('?done=late');
    await people.save(person);
  });
});

describe('a report that it was not me', () => {
  it('leads a security officer to the account, and nobody else', async () => {
    const id = randomUUID();
    const signIn = { at: new Date(), clientId: undefined, methods: ['password'], credentials: [], from: undefined };
    await world.app.storage.reports.add({
      id,
      personId: lan.id,
      signIn,
      note: undefined,
      done: { sessions: 0, removed: [] },
    });
    const page = await security.follow(
      await security.open(`${world.issuer}/staff/reports/${id}`),
      'Look at this person',
    );
    expect([page.text.includes(lan.name.full), page.text.includes('1 report “it was not me”')]).toEqual([true, true]);
    expect((await support.open(`${world.issuer}/staff/people/of-report/${id}`)).status).toBe(404);
    expect((await security.open(`${world.issuer}/staff/people/of-report/nothing`)).status).toBe(404);
  });
});

describe('what staff may not do', () => {
  it('is to act on themselves', async () => {
    const page = await find(mai.login);
    expect([acts(page), page.text.includes('This account is yours')]).toEqual([[], true]);
  });

  it('is to act on whom they answer for, or who answers for them', async () => {
    await world.app.storage.guardianships.add({ wardId: son.id, guardianId: mai.id, relation: 'guardian' });
    expect(acts(await find(son.login))).toEqual([]);
    expect(acts(await find(son.login, security))).toContain('block');
    await world.app.storage.guardianships.add({ wardId: khang.id, guardianId: mother.id, relation: 'guardian' });
    expect(acts(await find(mother.login, security))).toEqual([]);
  });

  it('is to act on staff, unless they are security officers', async () => {
    const page = await find(binh.login);
    expect([acts(page), page.text.includes('Only a security officer')]).toEqual([[], true]);
    const body = new URLSearchParams({ reason: REASON });
    await support.step(`${page.url.href}/block`, { method: 'POST', body, headers: { origin: world.issuer } });
    expect(await statusOf(binh)).toBe('active');
    expect(acts(await find(binh.login, security))).toEqual(['end-sessions', 'start-recovery', 'block']);
  });

  it('is to act without a reason, or to do what there is not', async () => {
    const page = await carryOut('block', lan.login, { reason: ' ' });
    expect([page.status, page.html.includes('href="#reason"')]).toEqual([400, true]);
    const { url } = await find(lan.login);
    expect((await support.open(`${url.href}/set-password`)).status).toBe(404);
    expect((await support.open(`${url.href}/unblock`)).url.search).toBe('?done=late');
    expect(await statusOf(lan)).toBe('active');
  });

  it('is anything, for an auditor: they find and read', async () => {
    await world.app.storage.staff.appoint(minh.id, { role: 'auditor' });
    const auditor = await signedIn(minh, '/staff/people');
    const page = await find(lan.login, auditor);
    expect([page.text.includes(lan.name.full), acts(page)]).toEqual([true, []]);
    expect((await auditor.open(`${page.url.href}/block`)).status).toBe(404);
    const body = new URLSearchParams({ reason: REASON });
    const headers = { origin: world.issuer };
    expect((await auditor.step(`${page.url.href}/block`, { method: 'POST', body, headers })).status).toBe(404);
    expect((await recorded(lan.id, 'staff.person-read'))[0]?.details).toMatchObject({ by: minh.id, role: 'auditor' });
    await world.app.storage.staff.dismiss(minh.id, { role: 'auditor' });
  });
});

describe('support', () => {
  const owner = createTextBrowser();

  it('ends every session: services hear of it, and the person why', async () => {
    await service.signIn(owner, lan);
    const page = await carryOut('end-sessions', lan.login);
    expect(page.text).toContain('Every device is signed out');
    expect(isSignIn(await owner.open(`${world.issuer}/account`))).toBe(true);
    await eventually(() => expect(service.logouts).toHaveLength(1));
    expect((await world.mailbox.about('lan.nguyen@example.vn', REASON)).subject).toContain('đăng xuất mọi thiết bị');
    expect(page.text).toContain(REASON);
    expect(page.text).toContain(`${mai.name.full}, support officer`);
  });

  it('begins a recovery, in which the person goes every step and staff see no code', async () => {
    const page = await carryOut('start-recovery', lan.login);
    expect(page.text).toContain('The link with which the person recovers');
    const link = /https?:\S+\/recover\/begin\/[\w-]+/;
    const { text } = await world.mailbox.about('lan.nguyen@example.vn', '/recover/begin/');
    const address = link.exec(text)?.[0] ?? '';
    expect(page.html).not.toContain('/recover/begin/');
    const browser = createTextBrowser();
    const before = world.mailbox.codesTo('lan.nguyen@example.vn').length;
    const asks = await browser.submit(await browser.open(address), '.login-submit');
    expect(asks.url.pathname).toBe('/recover/code');
    const code = codeIn(await world.mailbox.nextCode('lan.nguyen@example.vn', before + 1));
    const who = await browser.submit(asks, '.login-submit', { code });
    expect(who.url.pathname).toBe('/recover/who');
    const answered = { number: lan.login, birthdate: lan.birthdate };
    expect((await browser.submit(who, '.login-submit', answered)).url.pathname).toBe('/recover/options');
    expect((await createTextBrowser().open(address)).status).toBe(410);
  });

  it('has nothing to send for a link that nobody made', async () =>
    expect((await createTextBrowser().open(`${world.issuer}/recover/begin/${'x'.repeat(43)}`)).status).toBe(410));
});

describe('a blocked account', () => {
  const owner = createTextBrowser();
  let tokens: Tokens;

  it('is one that tokens stop for at once, and that nobody gets into', async () => {
    ({ tokens } = await service.signIn(owner, minh, {
      parameters: { scope: 'openid profile offline_access', prompt: 'consent' },
    }));
    expect((await service.introspect(tokens.access_token)).active).toBe(true);
    const page = await carryOut('block', minh.login, { by: security });
    expect(page.text).toContain('Blocked');
    expect(await statusOf(minh)).toBe('blocked');
    expect((await service.introspect(tokens.access_token)).active).toBe(false);
    await expect(service.refresh(tokens.refresh_token ?? '')).rejects.toThrow();
    await expect(service.userInfo(tokens)).rejects.toThrow();
    await eventually(() => expect(service.logouts).toHaveLength(2));
  });

  it('looks to strangers like one with another password, and sends no code to recover', async () => {
    const page = await owner.open(`${world.issuer}/account`);
    const right = await owner.submit(page, '.login-submit', { login: minh.login, password: minh.password });
    const other = createTextBrowser();
    const asked = await other.open(`${world.issuer}/account`);
    const wrong = await other.submit(asked, '.login-submit', { login: minh.login, password: 'not-the-password' });
    expect([right.status, right.text]).toEqual([wrong.status, wrong.text]);
    const before = world.mailbox.codesTo('minh.tran@example.vn').length;
    const start = await other.open(`${world.issuer}/recover`);
    const code = await other.submit(start, '.login-submit', { contact: 'minh.tran@example.vn' });
    expect(code.url.pathname).toBe('/recover/code');
    expect(world.mailbox.codesTo('minh.tran@example.vn')).toHaveLength(before);
  });

  it('is told of where its person is reached, with the reason and whom to turn to', async () => {
    const { subject, text } = await world.mailbox.about('minh.tran@example.vn', REASON);
    expect([subject?.includes('bị khóa'), text.includes('quầy hỗ trợ'), text.includes(khang.name.full)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is unblocked by no support officer, when a security officer blocked it', async () => {
    const page = await find(minh.login);
    expect([acts(page), page.text.includes('Only a security officer')]).toEqual([[], true]);
    expect((await support.open(`${page.url.href}/unblock`)).url.search).toBe('?done=late');
  });

  it('is unblocked once, also by two at a time, and its person sees why it was blocked', async () => {
    const { url } = await find(minh.login, security);
    const form = await security.open(`${url.href}/unblock`);
    const reason = 'Người này đã đến quầy với giấy tờ.';
    const both = await Promise.all([1, 2].map(() => security.submit(form, '.login-submit', { reason })));
    expect(both.map(({ url: { search } }) => search).sort()).toEqual(['?done=late', '?done=unblock']);
    const own = await signedIn(minh, '/account/history');
    const history = await own.open(`${world.issuer}/account/history`);
    for (const part of ['Staff blocked the account', REASON, 'security officer', reason])
      expect(history.text).toContain(part);
    expect(history.text).not.toContain(khang.name.full);
    expect((await own.open(`${world.issuer}/account/notices`)).text).toContain(REASON);
    await expect(service.refresh(tokens.refresh_token ?? '')).rejects.toThrow();
  });

  it('is unblocked by support, when support blocked it', async () => {
    await carryOut('block', newcomer.login);
    expect(await statusOf(newcomer)).toBe('blocked');
    const page = await carryOut('unblock', newcomer.login);
    expect([page.url.search, await statusOf(newcomer)]).toEqual(['?done=unblock', 'active']);
  });
});

describe('searches', () => {
  it('are limited for each officer, and that is on record once', async () => {
    const { attempts } = world.app.storage;
    const limit = { attempts: 60, seconds: 3_600 };
    const key = JSON.stringify(['staff-search', khang.id]);
    await attempts.reset([{ key, ...limit }]);
    for (let i = 0; i < limit.attempts; i += 1) await attempts.take([{ key, ...limit }]);
    const page = await find(lan.login, security);
    expect([page.status, page.text.includes('You searched too often')]).toEqual([429, true]);
    expect((await find(lan.login, security)).status).toBe(429);
    const asked = { type: 'staff.search-throttled', actorId: khang.id, limit: 5 } as const;
    expect(await world.app.storage.auditTrail.search(asked)).toHaveLength(1);
    expect((await find('0900000001')).status).toBe(200);
  });
});

import { randomBytes, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type App, createApp } from '../../src/app.ts';
import { loadSettings } from '../../src/config.ts';
import type { Person } from '../../src/identity/person.ts';
import { loadKeys } from '../../src/keys.ts';
import { openFirstRequest } from '../support/approvals.ts';
import { go, inEnglish, isConsent, isSignIn } from '../support/journey.ts';
import { type Persona, persona } from '../support/personas.ts';
import { PATIENT, sayWho } from '../support/recovery.ts';
import type { SignedIn } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { EVERY_WAY, subjectIn } from '../support/subjects.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { startToldService, type ToldService } from '../support/told-service.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const duong = persona('newcomer');
const officer = persona('An officer at a commune counter');
const colleague = persona('A second administrator');
const REASON = 'Chị mang cả hai điện thoại đến quầy và đăng nhập được cả hai tài khoản.';
const NEW = 'mưa nguồn chớp bể chiều hôm';

/** The other account of the same person: opened with another name and mailbox, and the same password. */
const second = { ...duong, id: randomUUID(), login: 'thuy.duong.dang@example.vn' } as Persona;
const PHONE = '+84900000912';

let world: World;
/** The provider that runs now; the one with another pairwise key, after the restart. */
let app: App;
let services: Readonly<Record<'onlyMerged' | 'both' | 'onlyKept', ToldService>>;
let redirects: Readonly<Record<keyof typeof services, string>>;
let asking: TextBrowser;
let deciding: TextBrowser;
type Place = keyof typeof services;
const PLACES = ['onlyMerged', 'both', 'onlyKept'] as const;

const staff = (path: string): string => `${world.issuer}/staff${path}?lang=en`;
const signIn = (at: Place, person: Persona, browser = createTextBrowser()): Promise<SignedIn> =>
  services[at].signIn(browser, person, { parameters: { ...EVERY_WAY, redirect_uri: redirects[at] } });
const subAt = async (at: Place, person: Persona): Promise<string> => subjectIn(services[at], await signIn(at, person));

/** The subjects of somebody at all three. */
async function subsOf(person: Persona): Promise<Record<Place, string>> {
  const all: [Place, string][] = [];
  for (const at of PLACES) all.push([at, await subAt(at, person)]);
  return Object.fromEntries(all) as Record<Place, string>;
}

async function addSecondAccount(): Promise<void> {
  const { credentials, people } = world.app.storage;
  const first = (await people.find(duong.id)) as Person;
  const { citizenNumber: _, ...rest } = first;
  await people.save({ ...first, phones: [] });
  await people.save({
    ...rest,
    id: second.id,
    name: { full: 'Đặng Thị Thùy Dương', given: 'Dương' },
    phones: [{ value: PHONE, verified: true, primary: true }],
    emails: [{ value: second.login, verified: true, primary: true }],
    proofs: [],
  });
  const [password] = await credentials.ofPerson(duong.id);
  if (!password) throw new Error('there is no password');
  await credentials.add({ ...password, id: randomUUID(), personId: second.id });
}

const signedIn = (person: Persona): Promise<TextBrowser> => inEnglish(world, '/staff/merges', person);

const find = async (kept: string, merged: string): Promise<Page> =>
  asking.submit(await asking.open(staff('/merges')), '.login-submit', { kept, merged });
const approve = async (): Promise<Page> =>
  deciding.submit(await openFirstRequest(deciding, world), '.login-submit', { outcome: 'approve', note: '' });
const statusOf = async ({ id }: Persona) => (await app.storage.people.find(id))?.status;

let before: Record<'kept' | 'merged', Partial<Record<Place, string>>>;
let visits: SignedIn[];
beforeAll(async () => {
  world = await createWorld({
    ...PATIENT,
    authenticators: ['password', 'totp'],
    outbox: { pollSeconds: 0.1, retrySeconds: [1, 1] },
  });
  ({ app } = world);
  await addSecondAccount();
  await app.storage.staff.appoint(colleague.id, { role: 'identity-officer' });
  const { port } = new URL(world.testService);
  redirects = {
    onlyMerged: `${world.testService}/callback`,
    both: `http://127.0.0.1:${port}/callback`,
    onlyKept: `${world.dataApi}/callback`,
  };
  const start = (at: Place): Promise<ToldService> =>
    startToldService(world, `told-${at.toLowerCase()}`, { metadata: { redirect_uris: [redirects[at]] } });
  services = { onlyMerged: await start('onlyMerged'), both: await start('both'), onlyKept: await start('onlyKept') };
  visits = [await signIn('onlyMerged', second), await signIn('both', second)];
  before = {
    merged: { onlyMerged: visits[0]?.idToken.sub ?? '', both: visits[1]?.idToken.sub ?? '' },
    kept: { both: await subAt('both', duong), onlyKept: await subAt('onlyKept', duong) },
  };
  [asking, deciding] = [await signedIn(officer), await signedIn(colleague)];
}, 120_000);
afterAll(async () => {
  if (app && app !== world.app) await app.stop();
  await world?.stop();
  for (const service of Object.values(services ?? {})) service.stop();
});

describe('a merge', () => {
  it('begins with two accounts that are found by exact search and stand side by side', async () => {
    const wrong = await find(duong.login, 'nobody@example.vn');
    expect([wrong.status, wrong.text.includes('No account has this')]).toEqual([400, true]);
    for (const typed of [duong.login, 'nobody@example.vn']) expect(wrong.html).toContain(`value="${typed}"`);
    const long = await find(duong.login, 'x'.repeat(5_000));
    expect([long.status, long.text.includes('No account has this')]).toEqual([400, true]);
    const found = await find(duong.login, second.login);
    for (const text of ['Đặng Thùy Dương', 'Đặng Thị Thùy Dương', '1 of 2 pass', 'passes to the account that stays'])
      expect(found.text).toContain(text);
    expect(found.text).toContain('Đặng Thị Thùy Dương differs');
    for (const nothing of ['Mandates held', 'Guardians']) expect(found.text).not.toContain(nothing);
    expect(found.url.href).not.toMatch(/duong|example/);
    const empty = await asking.submit(found, '.login-submit', { reason: '' });
    expect([empty.status, await statusOf(second)]).toEqual([400, 'active']);
  });

  it('is asked for by one officer, once, who does not decide', async () => {
    const found = await find(duong.login, second.login);
    const sent = await asking.submit(found, '.login-submit', { reason: REASON });
    expect(sent.text).toContain('Your request was sent');
    const again = await asking.submit(found, '.login-submit', { reason: REASON });
    expect([again.status, again.text.includes('is waiting already')]).toEqual([400, true]);
    const page = await openFirstRequest(asking, world);
    expect(page.text).toContain('You asked for this');
    expect(page.text).toMatch(/Đặng Thùy Dương, October 10, 2001 · •+012 · not proven/);
    const answer = await asking.step(page.url, { method: 'POST', body: new URLSearchParams({ outcome: 'approve' }) });
    expect([answer.status, await statusOf(second)]).toEqual([403, 'active']);
    const requests = await sql(world.databaseUrl, `SELECT 1 FROM change_requests WHERE kind = 'merge'`);
    expect(requests).toHaveLength(1);
  });

  it('happens when another one approves it; a sign-in under way leads to nothing', async () => {
    const browser = createTextBrowser();
    const transaction = await services.onlyKept.begin({ redirect_uri: redirects.onlyKept, scope: 'openid profile' });
    const consent = await go(browser, transaction.url, second, { ticked: [] }).catch(() => undefined);
    expect(consent?.url.searchParams.has('code')).toBe(true);
    const waiting = createTextBrowser();
    const form = await waiting.open((await services.onlyKept.begin({ redirect_uri: redirects.onlyKept })).url);
    expect((await approve()).text).toContain('Approved; it counts from now on');
    expect([await statusOf(duong), await statusOf(second)]).toEqual(['active', 'merged']);
    await expect(services.onlyKept.redeem(consent?.url as URL, transaction)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    const { login, password } = second;
    const page = await waiting.submit(form, '.login-submit', { login, password });
    expect([isSignIn(page), isConsent(page)]).toEqual([true, false]);
  });

  it('ends what the merged account had open, and its services hear of it under the subject that they know', async () => {
    for (const [at, visit] of [
      ['onlyMerged', visits[0]],
      ['both', visits[1]],
    ] as const) {
      if (!visit) throw new Error('nobody was there');
      await expect(services[at].userInfo(visit.tokens)).rejects.toMatchObject({ status: 401 });
      const [told] = await eventually(() => {
        expect(services[at].logouts.length).toBeGreaterThan(0);
        return services[at].logouts;
      });
      expect(told?.sub).toBe(visit.idToken.sub);
    }
  });

  it('leaves every service the subject it knew, whoever of the two had been there', async () => {
    expect(await subsOf(duong)).toEqual({
      onlyMerged: before.merged.onlyMerged,
      both: before.kept.both,
      onlyKept: before.kept.onlyKept,
    });
  });

  it('is told to the service that had known both, and to no other', async () => {
    await eventually(() => expect(services.both.events).toHaveLength(1));
    const token = await services.both.read(services.both.events[0] ?? '');
    const subject = { format: 'iss_sub', iss: world.issuer, sub: before.kept.both };
    expect(token).toMatchObject({
      sub_id: { format: 'iss_sub', iss: world.issuer, sub: before.merged.both },
      events: { [`${world.issuer}/events/subject-merged`]: { subject } },
    });
    const address = `${world.issuer}/schemas/subject-merged-1.schema.json`;
    const schema = (await (await fetch(address)).json()) as Parameters<typeof z.fromJSONSchema>[0];
    expect(z.fromJSONSchema(schema).safeParse(token).success).toBe(true);
    expect([services.onlyMerged.events, services.onlyKept.events]).toEqual([[], []]);
  });

  it('makes the old subject mean the person whose account was kept', async () => {
    const sector = new URL(redirects.both).host;
    const { findBySubject } = app.storage.subjects;
    for (const sub of [before.merged.both, before.kept.both])
      expect(await findBySubject(sector, sub ?? '')).toBe(duong.id);
  });

  it('gives the kept account a contact of a kind that it had none of, and tells the person at both', async () => {
    const person = await app.storage.people.find(duong.id);
    expect(person?.phones.map(({ value }) => value)).toEqual([PHONE]);
    expect(person?.emails.map(({ value }) => value)).not.toContain(second.login);
    await world.mailbox.about(second.login, 'merged into another one of yours');
    await world.mailbox.about(duong.emails[0]?.value ?? '', 'was merged into this one');
    const browser = createTextBrowser();
    await go(browser, `${world.issuer}/account`, duong);
    const history = await browser.open(`${world.issuer}/account/history?lang=en`);
    const [, line = ''] = history.text.split('Staff merged two accounts of one person');
    expect(line).toMatch(/^ \d+:\d\d [AP]M on /);
    // Where officers sat is no business of the person's, and not where the person was.
    expect(line.split('Test service')[0]).not.toContain('place:');
  });
});

describe('a subject', () => {
  let subs: Record<Place, string>;
  beforeAll(async () => {
    subs = await subsOf(duong);
  });

  it('survives a change of name and number', async () => {
    const browser = createTextBrowser();
    await go(browser, `${world.issuer}/account/proofs`, duong);
    const form = await browser.open(`${world.issuer}/account/details`);
    const said = { number: '099301000912', name: 'Đặng Thùy Dung', birthdate: '10/10/2001', gender: 'female' };
    await browser.submit(form, '.login-submit', said);
    const person = await app.storage.people.find(duong.id);
    expect([person?.name.full, person?.citizenNumber]).toEqual([said.name, said.number]);
    expect(await subsOf(duong)).toEqual(subs);
  });

  it('survives a change of the mail address', async () => {
    const person = (await app.storage.people.find(duong.id)) as Person;
    const emails = [...person.emails, { value: 'dung.moi@example.vn', verified: true }];
    await app.storage.people.save({ ...person, emails });
    expect(await subsOf({ ...duong, login: 'dung.moi@example.vn' })).toEqual(subs);
    await app.storage.people.save(person);
  });

  it('survives a recovery', async () => {
    const browser = createTextBrowser();
    const contact = duong.emails[0]?.value ?? '';
    const page = await sayWho(world, browser, { contact, number: '099301000912', birthdate: '10/10/2001' });
    const form = await browser.submit(await browser.submit(page, 'choice=wait'), '.login-submit');
    const done = await browser.submit(form, '.login-submit', { password: NEW, repeat: NEW });
    expect(done.url.pathname).toBe('/recover/done');
    expect(await subsOf({ ...duong, password: NEW })).toEqual(subs);
  });

  it('survives another pairwise key, which makes new subjects alone', async () => {
    await world.stopProvider();
    const settings = loadSettings(world.environment);
    const keys = loadKeys(settings.keysDirectory, { production: false });
    app = await createApp(settings, { ...keys, pairwiseKey: randomBytes(32) }, pino({ level: 'silent' }));
    await app.listen();
    expect(await subsOf({ ...duong, password: NEW })).toEqual(subs);
  });
});

describe('an undoing', () => {
  it('is asked for with a reason by one officer and decided by another one', async () => {
    const list = await asking.open(staff('/merges'));
    const [, path = ''] = /href="\/staff(\/merges\/of\/[0-9a-f-]{36})"/.exec(list.html) ?? [];
    const page = await asking.open(staff(path));
    for (const text of ['1 of 1 messages confirmed', REASON, 'can be undone until']) expect(page.text).toContain(text);
    expect((await asking.submit(page, '.login-submit', { reason: '' })).status).toBe(400);
    expect((await asking.submit(page, '.login-submit', { reason: REASON })).text).toContain('Your request was sent');
    expect((await approve()).text).toContain('Approved; it counts from now on');
    expect([await statusOf(duong), await statusOf(second)]).toEqual(['active', 'active']);
    expect((await asking.open(staff(path))).text).toContain('undone');
  });

  it('gives each account the subjects that it had; where the kept one had none it gets one of its own', async () => {
    const again = { ...duong, password: NEW };
    const [kept, merged] = [await subsOf(again), { both: await subAt('both', second) }];
    expect([kept.both, kept.onlyKept]).toEqual([before.kept.both, before.kept.onlyKept]);
    expect([await subAt('onlyMerged', second), merged.both]).toEqual([before.merged.onlyMerged, before.merged.both]);
    expect(Object.values(before.merged)).not.toContain(kept.onlyMerged);
  });

  it('is told to the service that was told of the merge', async () => {
    await eventually(() => expect(services.both.events).toHaveLength(2));
    const token = await services.both.read(services.both.events[1] ?? '');
    expect(token).toMatchObject({
      sub_id: { sub: before.merged.both },
      events: { [`${world.issuer}/events/subject-parted`]: { subject: { sub: before.kept.both } } },
    });
    expect([services.onlyMerged.events, services.onlyKept.events]).toEqual([[], []]);
  });

  it('takes back what passed, and keeps what the person changed since', async () => {
    const [kept, merged] = [await app.storage.people.find(duong.id), await app.storage.people.find(second.id)];
    expect([kept?.phones, kept?.name.full]).toEqual([[], 'Đặng Thùy Dung']);
    expect(merged?.phones).toEqual([{ value: PHONE, verified: true, primary: true }]);
  });
});

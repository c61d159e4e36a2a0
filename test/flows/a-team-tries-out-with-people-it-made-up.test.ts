import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memberName } from '../../src/teams/member-name.ts';
import { answerAll, go, isCode, isSignIn } from '../support/journey.ts';
import {
  addService,
  atOwners,
  clientIdOn,
  foundTeam,
  inviteMember,
  join,
  makeKeys,
  sandboxClient,
  sandboxFields,
  saveSandbox,
} from '../support/owners.ts';
import { type Persona, persona } from '../support/personas.ts';
import { askForCode, outcomes } from '../support/recovery.ts';
import { begin, citizen as citizenWho, codeFor, toCode } from '../support/registration.ts';
import { basicClient, createRelyingParty, type TestRelyingParty } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { addTestPerson, type MadeUp, testPeoplePage } from '../support/test-people.ts';
import { createTextBrowser, type TextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const hung = persona('The director of a company');
const minh = persona('reaches level 2');
const binh = persona('An officer at a commune counter');
const lan = persona('An ordinary citizen');
const MOST = 12;
const LEVEL_2 = { want_citizen_id: 'optional', purpose_citizen_id: 'Để tra cứu hồ sơ' };

let world: World;
let hungs: TextBrowser;
let team: string;
let client: TestRelyingParty;
let citizen: MadeUp;
beforeAll(async () => {
  world = await createWorld({
    authenticators: ['password', 'totp', 'sms-code'],
    owners: { mostTestPeople: MOST },
    maintenance: { everySeconds: 1 },
  });
  hungs = await atOwners(world, hung);
  team = await foundTeam(world, hungs);
  client = await sandboxOf(hungs, team);
  citizen = await addTestPerson(world, hungs, team, 'level-2');
});
afterAll(() => world?.stop());

/** A service of a team that is being tried out. */
async function sandboxOf(browser: TextBrowser, teamId: string): Promise<TestRelyingParty> {
  const keys = await makeKeys();
  const service = await addService(world, browser, teamId);
  const fields = { ...sandboxFields(world, keys.jwks), ...LEVEL_2, level: 'm0' };
  const page = await saveSandbox(world, browser, service, fields);
  return sandboxClient(world, clientIdOn(page), keys.authentication);
}

const acr = (level: string) => ({ acr_values: `${world.issuer}/acr/${level}` });
const audited = (type: string) => sql(world.databaseUrl, 'SELECT 1 FROM audit_events WHERE type = $1', [type]);

describe('somebody whom a team made up', () => {
  it('signs in with several factors by a program: the code is always the same, and no message goes out', async () => {
    const { idToken, tokens } = await client.signIn(createTextBrowser(), citizen, { parameters: acr('m2') });
    expect(idToken.acr).toBe(`${world.issuer}/acr/m2`);
    expect((await client.userInfo(tokens)).name).toBe('Trần Văn Mẫu');
    const again = await client.signIn(createTextBrowser(), citizen, { parameters: acr('m2') });
    expect(again.idToken.acr).toBe(`${world.issuer}/acr/m2`);
    expect(world.mailbox.signInsTo(citizen.email)).toEqual([]);
    expect(await sql(world.databaseUrl, 'SELECT 1 FROM outbox WHERE person_id = $1', [citizen.id])).toEqual([]);
  });

  it('shows the same code for messages, which are never sent', async () => {
    const { login, password } = citizen;
    const browser = createTextBrowser();
    const transaction = await client.begin(acr('m2'));
    const page = await browser.submit(await browser.open(transaction.url), '.login-submit', { login, password });
    const asked = await browser.submit(page, 'method=sms-code');
    const wrong = await browser.submit(asked, '.login-submit', { code: '000001' });
    expect([wrong.status, isCode(wrong)]).toEqual([400, true]);
    const back = await answerAll(browser, wrong, citizen);
    const tokens = await client.redeem(back.url, transaction);
    expect(tokens.claims()?.acr).toBe(`${world.issuer}/acr/m2`);
    expect(await sql(world.databaseUrl, `SELECT 1 FROM outbox WHERE person_id = $1`, [citizen.id])).toEqual([]);
  });

  it('comes with the cases that services get wrong', async () => {
    const name = async (kind: string) => {
      const person = await addTestPerson(world, hungs, team, kind);
      const { idToken, tokens } = await client.signIn(createTextBrowser(), person);
      return { ...(await client.userInfo(tokens)), acr: idToken.acr, login: person.login };
    };
    expect(await name('one-word')).toMatchObject({ name: "K'Brôi" });
    expect((await name('long-name')).name).toMatch(/^Công Tằng Tôn Nữ .*Thiên Hương$/);
    expect((await name('foreigner')).login).toMatch(/^FRA TEST\d{7}$/);
    expect(await name('level-0')).toMatchObject({ acr: `${world.issuer}/acr/m0` });
    expect(await name('level-1')).toMatchObject({ acr: `${world.issuer}/acr/m1` });
    for (const kind of ['year-only', 'minor', 'elderly']) expect((await name(kind)).login).toMatch(/^098\d{9}$/);
  });
});

describe('nowhere real', () => {
  it('is their login known at a service in production, whatever the password', async () => {
    const production = await basicClient(world);
    const browser = createTextBrowser();
    const form = await browser.open((await production.begin()).url);
    const { login, password } = citizen;
    expect(isSignIn(await browser.submit(form, '.login-submit', { login, password }))).toBe(true);
  });

  it('does the session of the sandbox let them in: services, own pages, owners, staff', async () => {
    const browser = createTextBrowser();
    await client.signIn(browser, citizen, { parameters: acr('m2') });
    const production = await basicClient(world);
    const page = await browser.open((await production.begin()).url);
    expect(page.text).toContain('đang được nhóm của dịch vụ chạy thử');
    const silent = await browser.open((await production.begin({ prompt: 'none' })).url);
    expect(silent.url.searchParams.get('error')).toBe('access_denied');
    for (const path of ['/account', '/account/data', '/account/mandates', '/account/children', '/owners', '/staff']) {
      const shut = await go(browser, `${world.issuer}${path}`, citizen);
      expect([path, shut.text.includes('đang được nhóm của dịch vụ chạy thử')]).toEqual([path, true]);
      expect(shut.html).not.toContain(citizen.login);
    }
    expect((await browser.step(`${world.issuer}/account/closing`, { method: 'POST' })).status).not.toBe(200);
  });

  it('is there another team that they can sign in at, and another person that their team can make theirs', async () => {
    const minhs = await atOwners(world, minh);
    const otherTeam = await foundTeam(world, minhs, 'Sở Y tế thử nghiệm');
    const other = await sandboxOf(minhs, otherTeam);
    const browser = createTextBrowser();
    const form = await browser.open((await other.begin()).url);
    const { login, password } = citizen;
    expect(isSignIn(await browser.submit(form, '.login-submit', { login, password }))).toBe(true);
    await client.signIn(browser, citizen);
    expect((await browser.open((await other.begin()).url)).text).toContain('đang được nhóm của dịch vụ chạy thử');
    for (const { id } of [citizen, hung, minh])
      expect((await minhs.open(`${testPeoplePage(world, otherTeam)}/${memberName(otherTeam, id)}/remove`)).status).toBe(
        404,
      );
    expect((await minhs.open(testPeoplePage(world, team))).status).toBe(404);
  });

  it('are they found by their number: to be invited, to be appointed, to be recovered', async () => {
    await inviteMember(world, hungs, team, { number: citizen.login, name: 'Trần Văn Mẫu', role: 'owner' });
    const { people } = world.app.storage;
    expect(await people.findByIdentifier({ kind: 'citizen_number', value: citizen.login })).toEqual([]);
    expect(await people.findByIdentifier({ kind: 'email', value: citizen.email })).toEqual([]);
    expect(await sql(world.databaseUrl, 'SELECT 1 FROM notices WHERE person_id = $1', [citizen.id])).toEqual([]);
    expect((await people.find(citizen.id))?.testTeam).toBe(team);
  });

  it('is there an account to recover, even for who reads their mailbox', async () => {
    const browser = createTextBrowser();
    await browser.submit(await browser.open(`${world.issuer}/recover`), '.login-submit', { contact: citizen.email });
    await askForCode(world, createTextBrowser(), 'minh.tran@example.vn', 'minh.tran@example.vn');
    expect(world.mailbox.to(citizen.email)).toEqual([]);
    expect(await outcomes(world, citizen.id)).toEqual([]);
  });

  it('does an account that somebody opens with their number have anything of theirs', async () => {
    const applicant = citizenWho(7);
    const details = { ...applicant.details, number: citizen.login, birthdate: '20/01/1985', gender: 'male' };
    const browser = createTextBrowser();
    const typed = { ...applicant, details };
    const asked = await toCode(browser, await begin(browser, await browser.open(`${world.issuer}/register`)), typed);
    const secure = await browser.submit(asked, '.login-submit', { code: await codeFor(world, typed) });
    const { password } = applicant;
    const agree = await browser.submit(secure, '.login-submit', { password, repeat: password });
    await browser.submit(agree, '.login-submit', { accept: 'yes' });
    const opened = await world.app.storage.people.findByIdentifier({ kind: 'phone', value: applicant.to });
    expect(opened.map(({ id, testTeam }) => [id === citizen.id, testTeam])).toEqual([[false, undefined]]);
    const form = await browser.open((await client.begin()).url);
    const page = await browser.submit(form, '.login-submit', { login: applicant.to, password });
    expect(page.text).toContain('đang được nhóm của dịch vụ chạy thử');
  });

  it('does their number keep somebody real from having it', async () => {
    const lanNow = await world.app.storage.people.find(lan.id);
    if (!lanNow) throw new Error('there is no such persona');
    const { scope, people } = world.app.storage;
    const save = (citizenNumber: string) =>
      scope(() => people.save({ ...lanNow, citizenNumber }), { keep: () => true });
    await save(citizen.login);
    const found = await people.findByIdentifier({ kind: 'citizen_number', value: citizen.login });
    expect(found.map(({ id }) => id)).toEqual([lan.id]);
    const { idToken } = await client.signIn(createTextBrowser(), citizen);
    expect(idToken.sub).toBeTruthy();
    await save(lan.login);
  });

  it('does a token of theirs count for a data provider: it is told of real people alone', async () => {
    const api = await createRelyingParty(world, {
      clientId: 'test-api',
      authentication: openid.ClientSecretBasic('development-only-test-api-secret'),
    });
    const active = async (person: Persona) => {
      const { tokens } = await client.signIn(createTextBrowser(), person);
      return [
        (await openid.tokenIntrospection(api.config, tokens.access_token)).active,
        (await openid.tokenIntrospection(client.config, tokens.access_token)).active,
      ];
    };
    expect(await active(hung)).toEqual([true, true]);
    expect(await active(citizen)).toEqual([false, true]);
  });

  it('are they exported with real people', async () => {
    const read: string[] = [];
    await world.app.storage.peopleExport.read([], async (people) => {
      read.push(...people.map(({ person }) => person.id));
      return true;
    });
    expect(read).toContain(lan.id);
    expect(read).not.toContain(citizen.id);
  });
});

describe('real people', () => {
  it('are not let in by the fixed code', async () => {
    const browser = createTextBrowser();
    const page = await go(browser, (await client.begin(acr('m2'))).url, { ...hung, fixedCode: '000000' });
    expect([page.status, isCode(page)]).toEqual([400, true]);
  });

  it('who are no members see none of this page, nor do those who only read', async () => {
    const binhs = await atOwners(world, binh);
    expect((await binhs.open(testPeoplePage(world, team))).status).toBe(404);
    await join(world, team, { by: hungs, who: binhs, person: binh, role: 'viewer' });
    expect((await binhs.open(testPeoplePage(world, team))).status).toBe(403);
  });
});

describe('a team', () => {
  it('erases whom it made up: the sessions end, the tokens too, and nothing is left', async () => {
    const browser = createTextBrowser();
    const { tokens } = await client.signIn(browser, citizen);
    const form = await hungs.open(`${world.issuer}${citizen.removal}`);
    const page = await hungs.submit(form, '.login-submit');
    expect(page.text).toContain('Đã xóa người thử.');
    expect(page.text).not.toContain(citizen.login);
    await expect(client.userInfo(tokens)).rejects.toThrow();
    expect(isSignIn(await browser.open((await client.begin()).url))).toBe(true);
    const { login, password } = citizen;
    const back = await browser.submit(await browser.open((await client.begin()).url), '.login-submit', {
      login,
      password,
    });
    expect(isSignIn(back)).toBe(true);
    const left = async (table: string) =>
      (await sql(world.databaseUrl, `SELECT 1 FROM ${table} WHERE person_id = $1`, [citizen.id])).length;
    for (const table of ['test_people', 'credentials', 'person_identifiers', 'sessions', 'grants'])
      expect([table, await left(table)]).toEqual([table, 0]);
    await eventually(async () => {
      for (const table of ['consents', 'receipts', 'proofs']) expect([table, await left(table)]).toEqual([table, 0]);
    });
    expect(await audited('team.test-person-removed')).toHaveLength(1);
  });

  it('has so many at most, of kinds that there are', async () => {
    const submit = async (kind: string) =>
      hungs.submit(await hungs.open(testPeoplePage(world, team)), '.login-submit', { kind });
    expect((await submit('nobody')).text).toContain('Hãy chọn một kiểu người thử');
    let refused = await submit('level-1');
    for (let i = 0; i < MOST && refused.status === 200; i += 1) refused = await submit('level-1');
    expect([refused.status, refused.text.includes('nhiều người thử nhất được phép')]).toEqual([400, true]);
    const rows = await sql(world.databaseUrl, 'SELECT 1 FROM test_people WHERE team_id = $1', [team]);
    expect(rows).toHaveLength(MOST);
  });

  it('reads in its history who added and removed them', async () => {
    const page = await hungs.open(`${world.issuer}/owners/teams/${team}/history`);
    expect(page.text).toContain('Phạm Quốc Hùng thêm một người thử');
    expect(await answerAll(hungs, page, hung)).toBe(page);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go, inEnglish } from '../support/journey.ts';
import { type Persona, persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import type { TestUpstream } from '../support/upstream.ts';
import { BANK_LEVELS, createUpstreamWorld, linkTo, type UpstreamWorld } from '../support/upstream-world.ts';
import type { World } from '../support/world.ts';

const lan = persona('An ordinary citizen');
const hoa = persona('A mother who shares one phone');
const minh = persona('reaches level 2');
const son = persona('Her son, who shares');
const binh = persona('An officer at a commune counter');
const hung = persona('The director of a company');

let all: UpstreamWorld;
let world: World;
let bank: TestUpstream;
let officer: TextBrowser;
beforeAll(async () => {
  const levels = BANK_LEVELS.map((one) => (one.proof ? { ...one, proof: 'upstream_high' } : one));
  all = await createUpstreamWorld({ bank: { levels } }, { authenticators: ['password', 'totp'] });
  world = all.world;
  bank = all.upstreams.bank as TestUpstream;
  officer = await officerBrowser(binh);
});
afterAll(() => all?.stop());

const officerBrowser = (who: Persona): Promise<TextBrowser> => inEnglish(world, '/staff/identities', who);

type Claims = Readonly<Record<string, unknown>>;
/** Somebody comes from the bank, which says this of them. */
async function arrive(who: Persona, subject: string, more: Claims = {}, browser = createTextBrowser()): Promise<Page> {
  const { name, birthdate, gender, citizenNumber } = who;
  const claims = { name: name.full, birthdate, gender, citizen_id: citizenNumber, ...more };
  bank.person = { subject, claims, acr: 'bank-high', amr: ['pwd', 'otp'] };
  return browser.submit(await browser.open(`${world.issuer}/account/sessions`), 'upstream=bank');
}
const isIn = ({ url }: Page): boolean => url.pathname === '/account/sessions';
const casesOf = ({ id }: Persona) => world.app.storage.upstreams.cases.ofPerson(id);
const linksOf = ({ id }: Persona) => world.app.storage.upstreams.links.ofPerson(id);
const caseOf = async (who: Persona): Promise<string> => (await casesOf(who))[0]?.id ?? '';
const open = (id: string, browser = officer): Promise<Page> => browser.open(`${world.issuer}/staff/identities/${id}`);
const decide = async (id: string, choice: string, note = 'Đã xem thẻ căn cước.', browser = officer): Promise<Page> =>
  browser.submit(await open(id, browser), '.login-submit', { choice, note });

describe('somebody who arrives with the number of an account and another name', () => {
  it('waits in a list that names nobody', async () => {
    expect(isIn(await arrive(lan, 'lan-1', { name: 'Trần Thị Lan' }))).toBe(false);
    const { text, html } = await officer.open(`${world.issuer}/staff/identities`);
    expect(text).toContain('First arrival through Place bank');
    for (const secret of [lan.name.full, 'Trần Thị Lan', lan.citizenNumber ?? 'no number'])
      expect(html).not.toContain(secret);
  });

  it('is shown beside the account, and reading it is on record', async () => {
    const { text } = await open(await caseOf(lan));
    expect(text).not.toContain('does not go with the number');
    for (const part of [lan.name.full, 'Trần Thị Lan differs', lan.citizenNumber ?? 'no number', '15/06/1988'])
      expect(text).toContain(part);
    const read = await sql(
      world.databaseUrl,
      "SELECT 1 FROM audit_events WHERE type = 'staff.person-read' AND person_id = $1",
      [lan.id],
    );
    expect(read).toHaveLength(1);
  });

  it('is not decided without a choice and a reason', async () => {
    const page = await decide(await caseOf(lan), '', ' ');
    expect(page.status).toBe(400);
    for (const field of ['#choice', '#note']) expect(page.html).toContain(`href="${field}"`);
  });

  it('is connected once an officer says that it is the same person, whose account takes over the name', async () => {
    const id = await caseOf(lan);
    const { text } = await decide(id, 'adopt', 'Đã đổi họ tên.');
    expect(text).toContain('The same person');
    expect(text).toMatch(new RegExp(`${binh.name.full}, \\w+ \\d`));
    expect(text).not.toContain(lan.name.full);
    expect((await world.app.storage.people.find(lan.id))?.name).toMatchObject({ full: 'Trần Thị Lan', family: 'Trần' });
    expect(await linksOf(lan)).toMatchObject([{ by: 'staff', subject: 'lan-1' }]);
    const standing = (await world.app.storage.proofs.list(lan.id)).filter(({ withdrawn }) => !withdrawn);
    expect(standing).toMatchObject([{ method: 'upstream_high', source: 'Nơi bank' }]);
    const { text: mail } = await world.mailbox.about(lan.emails[0]?.value ?? '', 'Đó là bạn');
    expect(mail).toContain('Đã đổi họ tên.');
    expect(mail).toContain('tài khoản nay ghi về bạn đúng như');
    const browser = createTextBrowser();
    expect(isIn(await arrive(lan, 'lan-1', { name: 'Trần Thị Lan' }, browser))).toBe(true);
    const told = await browser.open(`${world.issuer}/account/disclosures`);
    expect(told.text).toContain('Nơi bank');
    expect(told.text).not.toContain('upstream_high');
    expect(await casesOf(lan)).toHaveLength(1);
    expect((await casesOf(lan))[0]?.facts).toBeUndefined();
  });

  it('stays a stranger when an officer says that it is somebody else', async () => {
    await arrive(hoa, 'not-hoa', { birthdate: '1970-12-12' });
    const seen = await open(await caseOf(hoa));
    expect(seen.text).toContain('does not go with the number');
    expect(seen.html).not.toContain('value="adopt"');
    await decide(await caseOf(hoa), 'other');
    expect(await linksOf(hoa)).toEqual([]);
    const again = await arrive(hoa, 'not-hoa', { birthdate: '1970-12-12' });
    expect(isIn(again)).toBe(false);
    expect(await casesOf(hoa)).toHaveLength(1);
    expect(isIn(await arrive(hoa, 'hoa-1'))).toBe(true);
  });
});

describe('somebody who is connected and whom the bank now calls otherwise', () => {
  it('is signed in all the same, and an officer may end the connection with everything that came from there', async () => {
    await linkTo(world, 'bank', bank.issuer, 'son-1', son.id);
    expect(isIn(await arrive(son, 'son-1', { name: 'Lê Văn Khác' }))).toBe(true);
    const id = await caseOf(son);
    expect((await open(id)).text).toContain('Place bank says something new');
    await decide(id, 'other');
    expect(await linksOf(son)).toEqual([]);
    expect(await world.app.storage.artifacts.openSessions(son.id)).toEqual([]);
  });
});

describe('two accounts of one person', () => {
  it('lead to the page where they are merged', async () => {
    await linkTo(world, 'bank', bank.issuer, 'of-hoa-too', son.id);
    const browser = createTextBrowser();
    await go(browser, `${world.issuer}/account/upstreams/bank/disconnect`, minh);
    bank.person = { subject: 'of-hoa-too', claims: {}, acr: 'bank-low', amr: [] };
    await browser.submit(await browser.open(`${world.issuer}/account/upstreams`), '#connect-bank');
    const id = await caseOf(minh);
    const seen = await open(id);
    expect(seen.text).toContain(son.name.full);
    expect(seen.html).not.toContain('value="same"');
    expect((await decide(id, 'same')).status).toBe(400);
    const decided = await decide(id, 'twice');
    const [, path = ''] = /href="(\/staff\/merges\/[^"]+)"/.exec(decided.html) ?? [];
    const compared = await officer.open(`${world.issuer}${path}`);
    expect(compared.text).toContain('Two accounts side by side');
    for (const { name } of [minh, son]) expect(compared.text).toContain(name.full);
    for (const { id: personId } of [minh, son]) expect(path + compared.url.href).not.toContain(personId);
    for (const other of [await caseOf(lan), 'nothing'])
      expect((await officer.open(`${world.issuer}/staff/merges/case/${other}`)).url.pathname).toBe('/staff/merges');
  });
});

describe('a case', () => {
  it('is decided once, also by two at a time, and by nobody about themself', async () => {
    await world.app.storage.staff.appoint(hung.id, { role: 'identity-officer' });
    await arrive(hung, 'hung-1', { name: 'Đặng Văn Khác' });
    const id = await caseOf(hung);
    const second = await officerBrowser(hung);
    expect((await open(id, second)).html).not.toContain('name="choice"');
    const headers = { origin: world.issuer, 'content-type': 'application/x-www-form-urlencoded' };
    await second.step(`${world.issuer}/staff/identities/${id}`, {
      method: 'POST',
      headers,
      body: 'choice=same&note=abc',
    });
    expect(await linksOf(hung)).toEqual([]);
    const [one, two] = [await open(id), await open(id)];
    const pages = await Promise.all(
      [one, two].map((page) => officer.submit(page, '.login-submit', { choice: 'same', note: 'Đã xem.' })),
    );
    expect(pages.map(({ status }) => status)).toEqual([200, 200]);
    expect(pages.filter(({ url }) => url.search.includes('done=late'))).toHaveLength(1);
    expect(await linksOf(hung)).toHaveLength(1);
  });

  it('is for identity officers alone', async () => {
    const browser = createTextBrowser();
    await go(browser, `${world.issuer}/account/sessions`, lan);
    for (const path of ['', '/decided', `/${await caseOf(hung)}`])
      expect((await browser.open(`${world.issuer}/staff/identities${path}`)).status).toBe(404);
    expect((await open(crypto.randomUUID())).status).toBe(404);
    expect((await open('nothing')).status).toBe(404);
    const list = await officer.open(`${world.issuer}/staff/identities/decided`);
    expect(list.text).toContain('Not the same person');
  });
});

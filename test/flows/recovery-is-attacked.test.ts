import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unusedCode } from '../support/codes.ts';
import { go } from '../support/journey.ts';
import { type ProviderNode, startNode } from '../support/node.ts';
import { type Persona, persona } from '../support/personas.ts';
import {
  askForCode,
  beginToWait,
  type Claimant,
  linkTo,
  outcomes,
  PATIENT,
  pass,
  sayWho,
  untilWho,
} from '../support/recovery.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const NEW = 'mưa nguồn chớp bể chiều hôm';
const OTHER = 'gió lay cành trúc la đà';
const DAY = 86_400;
const LONG = 3 * DAY;

const lan = persona('An ordinary citizen');
const broi = persona('An elder');
const minh = persona('reaches level 2');
const camille = persona('A French resident');
const hung = persona('The director');
const ha = persona('accountant');
const binh = persona('An officer');
const anh = persona('The registrar');
const mother = persona('A mother who shares');
const son = persona('Her son');
const blocked = persona('blocked');
const duong = persona('newcomer');

const who = (person: Persona, contact: string, birthdate: string): Claimant => ({
  contact,
  number: person.login.startsWith('FRA') ? person.login : (person.citizenNumber ?? ''),
  birthdate,
});
const claimants = {
  lan: who(lan, 'lan.nguyen@example.vn', '15/06/1988'),
  broi: who(broi, '+84900000002', '1948'),
  minh: who(minh, 'minh.tran@example.vn', '20/01/1985'),
  camille: who(camille, 'camille.durand@example.com', '02/11/1992'),
  hung: who(hung, 'hung.pham@example.com', '09/09/1978'),
  ha: who(ha, 'ha.le@example.com', '28/04/1995'),
  binh: who(binh, 'binh.do@example.vn', '05/12/1990'),
  anh: who(anh, 'anh.vu@example.vn', '17/03/1983'),
  mother: who(mother, '+84900000009', '30/08/1975'),
  son: who(son, '+84900000009', '19/05/2005'),
  duong: who(duong, 'duong.dang@example.vn', '10/10/2001'),
};

let world: World;
let second: ProviderNode;
beforeAll(async () => {
  world = await createWorld({
    ...PATIENT,
    proofing: [],
    authenticators: ['password', 'totp', 'passkey', 'recovery-code'],
  });
  second = await startNode(world);
});
afterAll(async () => {
  await second?.end('SIGTERM');
  await world?.stop();
});

const recover = (step = ''): string => `${world.issuer}/recover${step}`;
const setNew = (browser: TextBrowser, page: Page, password = NEW): Promise<Page> =>
  browser.submit(page, '.login-submit', { password, repeat: password });
const opens = async (person: Persona, password = person.password): Promise<boolean> => {
  const browser = createTextBrowser();
  const signIn = await browser.open(`${world.issuer}/account`);
  const { login } = person;
  return (await browser.submit(signIn, '.login-submit', { login, password })).status === 200;
};
/** What differs between two visits of one page, whoever visits: tokens. */
const plain = ({ html }: Page): string => html.replace(/turn=[\w-]+/g, '').replace(/\d{3}[\w.@+-]*|[\w.]+@[\w.]+/g, '');
const actionOf = ({ html, url }: Page): string => new URL(/<form[^>]*action="([^"]*)"/.exec(html)?.[1] ?? '', url).href;

/** Answers a form from outside of the browser that shows it. */
async function post(browser: TextBrowser, url: string, fields: Record<string, string>): Promise<Response> {
  const headers = { origin: world.issuer, 'sec-fetch-site': 'same-origin' };
  return browser.step(url, { method: 'POST', body: new URLSearchParams(fields), headers });
}

describe('nobody skips a step', () => {
  it('by its address, with nothing begun or with too little', async () => {
    const browser = createTextBrowser();
    const steps = ['code', 'who', 'options', 'factor', 'wait', 'waiting', 'proof', 'new', 'done'];
    for (const step of steps) expect((await browser.open(recover(`/${step}`))).url.pathname).toBe('/recover');
    const { page } = await askForCode(world, browser, 'lan.nguyen@example.vn', 'lan.nguyen@example.vn');
    for (const step of steps) expect((await browser.open(recover(`/${step}`))).url.pathname).toBe('/recover/code');
    const { search } = new URL(actionOf(page));
    for (const step of steps.slice(1)) {
      const answer = await post(browser, recover(`/${step}${search}`), { password: NEW, repeat: NEW, choice: 'wait' });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/recover/code']);
    }
    expect((await browser.step(recover('/nonsense'))).status).toBe(404);
    expect(await outcomes(world, lan.id)).toEqual([]);
  });

  it('by an answer that came from another site', async () => {
    const browser = createTextBrowser();
    const page = await untilWho(world, browser, 'lan.nguyen@example.vn');
    const answer = await browser.step(actionOf(page), {
      method: 'POST',
      body: new URLSearchParams({ number: lan.citizenNumber ?? '', birthdate: '15/06/1988' }),
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(answer.status).toBe(403);
  });

  it('by coming back before the time is over', async () => {
    const browser = createTextBrowser();
    const waiting = await beginToWait(world, browser, claimants.camille);
    const answer = await post(browser, actionOf(waiting), { action: 'continue' });
    expect(answer.headers.get('location')).toBe('/recover/waiting');
    await pass(world, LONG);
    const form = await browser.submit(await browser.open(waiting.url), '.login-submit');
    await pass(world, -LONG);
    expect((await setNew(browser, form)).status).toBe(410);
    expect(await opens(camille)).toBe(true);
  });
});

describe('two accounts are never mixed', () => {
  it('the code of one does not open the other, and an answer belongs to the task that asked', async () => {
    const [mine, theirs] = [createTextBrowser(), createTextBrowser()];
    const own = await askForCode(world, mine, 'duong.dang@example.vn', 'duong.dang@example.vn');
    const other = await askForCode(world, theirs, 'hung.pham@example.com', 'hung.pham@example.com');
    expect((await theirs.submit(other.page, '.login-submit', { code: own.code })).status).toBe(400);
    const elsewhere = await theirs.step(actionOf(own.page), {
      method: 'POST',
      body: new URLSearchParams({ code: own.code }),
    });
    expect(elsewhere.headers.get('location')).toBe('/recover/code');
  });

  it('two tabs of one browser: the one begun last counts, and the other’s answers are not taken for it', async () => {
    const browser = createTextBrowser();
    const first = await sayWho(world, browser, claimants.duong);
    const firstNew = await browser.submit(await browser.submit(first, 'choice=wait'), '.login-submit');
    expect(firstNew.url.pathname).toBe('/recover/new');
    const asked = await untilWho(world, browser, claimants.binh.contact);
    const late = await setNew(browser, firstNew, OTHER);
    expect(late.url.pathname).toBe('/recover/who');
    expect(await opens(duong)).toBe(true);
    const { number, birthdate } = claimants.duong;
    expect((await browser.submit(asked, '.login-submit', { number, birthdate })).status).toBe(400);
  });

  it('who shares a phone gets their own account alone', async () => {
    const browser = createTextBrowser();
    await beginToWait(world, browser, claimants.son);
    expect([await outcomes(world, son.id), await outcomes(world, mother.id)]).toEqual([[null], []]);
    const other = createTextBrowser();
    const mixed = await untilWho(world, other, claimants.son.contact);
    const wrong = { number: claimants.son.number, birthdate: claimants.mother.birthdate };
    expect((await other.submit(mixed, '.login-submit', wrong)).status).toBe(400);
  });
});

describe('the links', () => {
  const browser = createTextBrowser();
  const elsewhere = createTextBrowser();

  it('another browser does not get in without the link, whatever it knows', async () => {
    await beginToWait(world, browser, claimants.anh);
    await pass(world, LONG);
    const page = await sayWho(world, createTextBrowser(), claimants.anh);
    expect(page.url.pathname).toBe('/recover/options');
    expect(page.html).not.toContain('value="wait');
    expect(page.text).toContain('trong trình duyệt khác');
  });

  it('the link that goes on works once, and still asks for the code and who it is', async () => {
    const link = await linkTo(world, claimants.anh.contact, 'continue');
    const question = await elsewhere.open(link);
    await createTextBrowser().open(link);
    const start = await elsewhere.submit(question, '.login-submit');
    expect(start.url.pathname).toBe('/recover');
    const stranger = createTextBrowser();
    expect((await stranger.open(link)).status).toBe(410);
    expect((await post(stranger, link, {})).status).toBe(410);
    const again = await sayWho(world, browser, claimants.anh);
    expect(again.url.pathname).toBe('/recover/options');
  });

  it('racing answers to the last form finish it once', async () => {
    const ready = await sayWho(world, elsewhere, claimants.anh);
    const form = await elsewhere.submit(ready, '.login-submit');
    const url = new URL(actionOf(form));
    const targets = [world.issuer, second.origin, world.issuer, second.origin];
    const answers = await Promise.all(
      targets.map((origin, i) => {
        const password = `${NEW} ${i}`;
        return post(elsewhere, `${origin}${url.pathname}${url.search}`, { password, repeat: password });
      }),
    );
    expect(answers.every(({ status }) => status === 303 || status === 410)).toBe(true);
    expect(await outcomes(world, anh.id)).toEqual(['finished']);
    const own = await world.app.storage.credentials.list(anh.id);
    expect(own.map(({ method }) => method)).toEqual(['password']);
    const works = await Promise.all([0, 1, 2, 3].map((i) => opens(anh, `${NEW} ${i}`)));
    expect(works.filter(Boolean)).toHaveLength(1);
  });

  it('nothing of it works a second time', async () => {
    const page = await elsewhere.open(recover('/new'));
    expect(page.url.pathname).toBe('/recover/done');
    const late = await post(elsewhere, recover('/new'), { password: OTHER, repeat: OTHER });
    expect(late.headers.get('location')).toBe('/recover/done');
    expect(await opens(anh, OTHER)).toBe(false);
  });
});

describe('a recovery ends', () => {
  it('when the person signs in with all they have, and they are told', async () => {
    const browser = createTextBrowser();
    await beginToWait(world, browser, claimants.minh);
    const atHome = createTextBrowser();
    const half = await atHome.submit(await atHome.open(`${world.portal}/sign-in`), '.login-submit', {
      login: minh.login,
      password: minh.password,
    });
    expect([half.status, await outcomes(world, minh.id)]).toEqual([200, [null]]);
    await go(createTextBrowser(), `${world.issuer}/account`, minh);
    expect(await outcomes(world, minh.id)).toEqual(['not-needed']);
    await eventually(() =>
      expect(world.mailbox.to('minh.tran@example.vn')[0]?.subject).toBe('Việc khôi phục tài khoản của bạn đã kết thúc'),
    );
    await pass(world, LONG);
    expect((await sayWho(world, browser, claimants.minh)).url.pathname).toBe('/recover/options');
  });

  it('when it is stopped from a device that is signed in; for a day it cannot be begun again', async () => {
    const device = createTextBrowser();
    await go(device, `${world.issuer}/account`, lan);
    const browser = createTextBrowser();
    await beginToWait(world, browser, claimants.lan);
    const home = await device.open(`${world.issuer}/account`);
    expect(home.text).toContain('có người đang khôi phục tài khoản này');
    const stopped = await device.submit(home, 'Dừng khôi phục');
    expect(stopped.text).toContain('Đã dừng khôi phục tài khoản');
    expect(stopped.text).not.toContain('có người đang khôi phục');
    await pass(world, DAY - 60);
    const paused = await sayWho(world, browser, claimants.lan);
    expect(paused.html).not.toContain('name="choice"');
    expect(paused.text).toContain('đã bị dừng');
    await pass(world, 120);
    expect((await sayWho(world, browser, claimants.lan)).html).toContain('value="wait"');
    expect(await opens(lan)).toBe(true);
  });

  it('when it is stopped from the mail, by whoever has it, but not by opening it', async () => {
    const browser = createTextBrowser();
    const waiting = await beginToWait(world, browser, claimants.ha);
    const link = await linkTo(world, claimants.ha.contact, 'stop');
    const stranger = createTextBrowser();
    const question = await stranger.open(link);
    expect(await outcomes(world, ha.id)).toEqual([null]);
    expect((await stranger.submit(question, '.login-submit')).text).toContain('Đã dừng khôi phục');
    expect((await stranger.open(link)).status).toBe(410);
    await pass(world, LONG);
    const after = await post(browser, actionOf(waiting), { action: 'continue' });
    expect(after.headers.get('location')).toBe('/recover/options');
    expect(await opens(ha)).toBe(true);
  });

  it('when the contacts of the account change, even at the last form', async () => {
    const browser = createTextBrowser();
    await beginToWait(world, browser, claimants.hung);
    await pass(world, LONG);
    const ready = await sayWho(world, browser, claimants.hung);
    const form = await browser.submit(ready, '.login-submit');
    const person = await world.app.storage.people.find(hung.id);
    if (person) await world.app.storage.people.save({ ...person, phones: [] });
    expect((await setNew(browser, form)).status).toBe(410);
    expect([await outcomes(world, hung.id), await opens(hung)]).toEqual([['void'], true]);
  });

  it('when the account is blocked meanwhile', async () => {
    const browser = createTextBrowser();
    const options = await sayWho(world, browser, claimants.mother);
    const waiting = await browser.submit(await browser.submit(options, 'choice=wait'), '.login-submit');
    await pass(world, LONG);
    const { people } = world.app.storage;
    const person = await people.find(mother.id);
    const form = await browser.submit(await browser.open(waiting.url), '.login-submit');
    if (person) await people.save({ ...person, status: 'blocked' });
    expect((await setNew(browser, form)).status).toBe(410);
    expect(await outcomes(world, mother.id)).toEqual(['void']);
    const again = await untilWho(world, createTextBrowser(), claimants.son.contact);
    expect(again.url.pathname).toBe('/recover/who');
    if (person) await people.save(person);
    expect(await opens(mother)).toBe(true);
  });

  it('when the account is worth more than it waited for', async () => {
    const browser = createTextBrowser();
    const page = await sayWho(world, browser, claimants.duong);
    const form = await browser.submit(await browser.submit(page, 'choice=wait'), '.login-submit');
    const proof = { id: '11111111-1111-4111-8111-111111111111', method: 'in_person_counter', source: 'Counter' };
    await world.app.storage.proofs.add({ ...proof, personId: duong.id, at: Math.floor(Date.now() / 1000) - 5 });
    expect((await setNew(browser, form)).status).toBe(410);
    expect(await opens(duong)).toBe(true);
  });
});

describe('whoever is not the person', () => {
  it('has their old phone number and every code, and never gets in', async () => {
    const browser = createTextBrowser();
    const page = await untilWho(world, browser, claimants.broi.contact);
    const answers: Page[] = [];
    for (const [number, birthdate] of [
      [broi.citizenNumber, '1950'],
      ['099048000003', '1948'],
      [lan.citizenNumber, '15/06/1988'],
      ['099048000004', '1948'],
      ['099048000005', '1948'],
    ] as const)
      answers.push(await browser.submit(page, '.login-submit', { number: number ?? '', birthdate }));
    const same = (one: Page) => one.html.replace(/turn=[\w-]+/, '').replace(/value="[^"]*"/g, '');
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400]));
    expect(new Set(answers.map(same)).size).toBe(1);
    const { number, birthdate } = claimants.broi;
    const right = await browser.submit(page, '.login-submit', { number, birthdate });
    expect([right.status, right.text.includes('quầy')]).toEqual([429, true]);
    const later = await untilWho(world, createTextBrowser(), claimants.broi.contact).catch(() => undefined);
    expect(later?.status ?? 200).toBe(200);
    const refused = await sql(
      world.databaseUrl,
      `SELECT count(*)::int AS n FROM audit_events WHERE person_id = $1 AND type = 'recovery.refused'`,
      [broi.id],
    );
    expect(refused).toEqual([{ n: 1 }]);
  });

  it('guesses 200 times at once on two nodes, and gets five answers', async () => {
    const browser = createTextBrowser();
    const page = await untilWho(world, browser, claimants.binh.contact);
    const url = new URL(actionOf(page));
    const guesses = Array.from({ length: 200 }, (_, i) => {
      const origin = i % 2 ? world.issuer : second.origin;
      const birthdate = `${(i % 28) + 1}/01/19${60 + (i % 30)}`;
      return post(browser, `${origin}${url.pathname}${url.search}`, { number: claimants.binh.number, birthdate });
    });
    const statuses = (await Promise.all(guesses)).map(({ status }) => status).sort();
    // A test before this one has used up the first of the five.
    expect(statuses.filter((status) => status === 400).length).toBe(4);
    expect(statuses.filter((status) => status === 429).length).toBe(196);
    const { number, birthdate } = claimants.binh;
    expect((await browser.submit(page, '.login-submit', { number, birthdate })).status).toBe(429);
    expect(await outcomes(world, binh.id)).toEqual([]);
  });

  it('guesses the code five times, also when all guesses come at once', async () => {
    const browser = createTextBrowser();
    const { page, code } = await askForCode(world, browser, 'camille.durand@example.com', 'camille.durand@example.com');
    const url = actionOf(page);
    const wrong = Array.from({ length: 50 }, (_, i) => String((Number(code) + i + 1) % 1_000_000).padStart(6, '0'));
    const answers = await Promise.all(wrong.map((one) => post(browser, url, { code: one })));
    const pages = await Promise.all(answers.map((answer) => answer.text()));
    // Only what was compared is told to be wrong; whoever comes after the fifth hears that there were too many.
    expect(pages.filter((page) => page.includes('Mã không đúng')).length).toBeLessThanOrEqual(4);
    for (const one of wrong.slice(0, 5)) await post(browser, url, { code: one });
    expect((await browser.submit(page, '.login-submit', { code })).status).toBe(400);
  });

  it('learns nothing of who has an account: the pages are the same for a contact of nobody and of a blocked account', async () => {
    const pages = await Promise.all(
      ['nobody.at.all@example.vn', 'thang.bui@example.vn', 'lan.nguyen@example.vn'].map(async (contact) => {
        const browser = createTextBrowser();
        const start = await browser.open(recover());
        const page = await browser.submit(start, '.login-submit', { contact });
        const wrong = await browser.submit(page, '.login-submit', { code: '000001' });
        const early = await browser.submit(page, 'action=renew');
        return [page, wrong, early].map((one) => [one.status, one.url.pathname, plain(one)]);
      }),
    );
    expect(pages[0]).toEqual(pages[2]);
    expect(pages[1]).toEqual(pages[2]);
    expect(world.mailbox.to('thang.bui@example.vn')).toEqual([]);
    expect(await sql(world.databaseUrl, 'SELECT 1 FROM recoveries WHERE person_id = $1', [blocked.id])).toEqual([]);
  });

  it('nor by what it costs us to answer', async () => {
    const cost = async (contact: string): Promise<number> => {
      const from = world.log.length;
      const browser = createTextBrowser();
      await browser.submit(await browser.open(recover()), '.login-submit', { contact });
      const lines = world.log
        .slice(from)
        .map((line) => JSON.parse(line) as { method?: string; path?: string; sql?: number });
      return lines.find(({ method, path }) => method === 'POST' && path === '/recover')?.sql ?? 0;
    };
    const [known, unknown] = [await cost('lan.nguyen@example.vn'), await cost('nobody.else@example.vn')];
    expect([known > 0, unknown]).toEqual([true, known]);
  });

  it('asks for no end of codes: the limit is of the contact, whether anybody has it or not', async () => {
    const strict = await createWorld({ recovery: { limits: { contact: { attempts: 2, seconds: 900 } } } });
    try {
      const ask = async (contact: string) => {
        const browser = createTextBrowser();
        return (await browser.submit(await browser.open(`${strict.issuer}/recover`), '.login-submit', { contact }))
          .status;
      };
      for (const contact of ['+84 900 000 001', 'nobody@example.vn'])
        expect([await ask(contact), await ask(contact), await ask(contact)]).toEqual([200, 200, 429]);
    } finally {
      await strict.stop();
    }
  });

  it('shows nothing with a second factor of their own', async () => {
    const browser = createTextBrowser();
    const options = await sayWho(world, browser, claimants.hung);
    const page = await browser.submit(options, 'choice=factor totp');
    const answer = await browser.submit(page, '.login-submit', {
      code: await unusedCode(world.issuer, minh),
    });
    expect(answer.status).toBe(400);
  });
});

describe('what is kept', () => {
  it('names nobody: contacts, links and browsers are keyed hashes', async () => {
    const rows = await sql<Record<string, unknown>>(world.databaseUrl, 'SELECT * FROM recoveries');
    expect(rows.length).toBeGreaterThan(5);
    const text = rows.map((row) => JSON.stringify(row) + Object.values(row).map(String).join(' ')).join('\n');
    for (const secret of ['example.vn', '84900', lan.citizenNumber ?? 'x']) expect(text).not.toContain(secret);
    expect(world.log.join('\n')).not.toMatch(/example\.vn|\+84900|0991880/);
  });
});

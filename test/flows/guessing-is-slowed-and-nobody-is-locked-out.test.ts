import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unusedCode } from '../support/codes.ts';
import { answerAll, go, isCode, isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { eventually, pause } from '../support/wait.ts';
import { createWorld, type World, type WorldSettings } from '../support/world.ts';

const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');
const NOBODY = '099099999999';
const LONG = 900;

/** Few attempts, so that a test is soon at the limit; a proxy that says where somebody is. */
const few = (guessing: WorldSettings = {}): WorldSettings => ({
  trustProxy: true,
  guessing: {
    account: { attempts: 3, seconds: LONG },
    device: { attempts: 4, seconds: LONG },
    address: { attempts: 50, seconds: LONG },
    transaction: { attempts: 50, seconds: LONG },
    further: { attempts: 50, seconds: LONG },
    ...guessing,
  },
});

let world: World;
beforeAll(async () => {
  world = await createWorld(few());
});
afterAll(() => world?.stop());

let network = 0;
/** An address that nobody had before. */
function newAddress(): string {
  network += 1;
  return `198.18.${network >> 8}.${network & 255}`;
}

const doorOf = (browser: TextBrowser, at: World = world): Promise<Page> => browser.open(`${at.portal}/sign-in`);

/** Sends a sign-in page from an address. */
function send(
  browser: TextBrowser,
  page: Page,
  fields: Record<string, string>,
  { from = newAddress(), path = 'sign-in', at = world } = {},
): Promise<Response> {
  const { pathname } = page.url;
  const headers = { origin: at.issuer, 'x-forwarded-for': from };
  const url = `${at.issuer}${pathname.split('/').slice(0, 3).join('/')}/${path}`;
  return browser.step(url, { method: 'POST', body: new URLSearchParams(fields), headers });
}

/** A stranger with an empty browser who guesses passwords; the status of each answer. */
async function guess(login: string, times: number, { from, at = world }: { from?: string; at?: World } = {}) {
  const browser = createTextBrowser();
  const page = await doorOf(browser, at);
  const statuses: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const fields = { login, password: `guess-${time}` };
    const response = await send(browser, page, fields, { from: from ?? newAddress(), at });
    statuses.push(response.status);
    await response.arrayBuffer();
  }
  return statuses;
}

const forget = (at: World = world): Promise<unknown> => sql(at.databaseUrl, 'DELETE FROM attempts');
const countOf = async (type: string, at: World = world): Promise<number> => {
  const [row] = await sql<{ n: number }>(at.databaseUrl, 'SELECT count(*)::int n FROM audit_events WHERE type = $1', [
    type,
  ]);
  return row?.n ?? 0;
};

const isInside = (page: Page): boolean => page.html.includes('id="sign-out"');

/** Anything that names the interaction or repeats what was typed. */
const plain = (html: string): string =>
  html
    .replaceAll(/\binteraction[/=][\w-]+/g, '')
    .replaceAll(/value="[^"]*"/g, '')
    .replaceAll(/data-options="[^"]*"/g, '')
    .replaceAll(/\d+ phút/g, '');

describe('a stranger who guesses', () => {
  it('is told after the allowed number to wait, with the login still there', async () => {
    await forget();
    const throttled = await countOf('sign-in.throttled');
    expect(await guess(lan.login, 6)).toEqual([400, 400, 400, 429, 429, 429]);
    const browser = createTextBrowser();
    const response = await send(browser, await doorOf(browser), { login: lan.login, password: lan.password });
    const html = await response.text();
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(LONG - 60);
    expect(html).toContain('quá nhiều lần');
    expect(html).toContain('đợi 15 phút');
    expect(html).toContain(`value="${lan.login}"`);
    expect(html).not.toContain(lan.password);
    expect((await countOf('sign-in.throttled')) - throttled).toBe(1);
  });

  it('learns nothing about which accounts there are', async () => {
    await forget();
    const answers = await Promise.all(
      [lan.login, NOBODY, 'khong phai gi ca'].map(async (login) => {
        const browser = createTextBrowser();
        const page = await doorOf(browser);
        const seen: string[] = [];
        for (let time = 0; time < 5; time += 1) {
          const response = await send(browser, page, { login, password: 'a guess' });
          seen.push(`${response.status} ${plain(await response.text())}`);
        }
        return seen;
      }),
    );
    expect(answers[0]?.map((answer) => answer.slice(0, 3))).toEqual(['400', '400', '400', '429', '429']);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  it('gains nothing by writing the account in another way, and cannot tell what else a person signs in with', async () => {
    await forget();
    const spaced = lan.login.replace(/(\d{3})/g, '$1 ').trim();
    const full = lan.login.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
    const statuses = [...(await guess(lan.login, 2)), ...(await guess(spaced, 1)), ...(await guess(full, 1))];
    expect(statuses).toEqual([400, 400, 400, 429]);
  });

  it('does not keep the person out who signs in on a known device, however hard the hammering', async () => {
    await forget();
    const own = createTextBrowser();
    expect(isInside(await go(own, `${world.portal}/sign-in`, lan))).toBe(true);
    own.restart();
    let hammering = true;
    const seen: number[] = [];
    const stranger = (async () => {
      while (hammering) seen.push(...(await guess(lan.login, 10)));
    })();
    try {
      await eventually(async () => expect(seen).toContain(429));
      for (let time = 0; time < 3; time += 1) {
        await sql(world.databaseUrl, 'DELETE FROM sessions');
        const page = await doorOf(own);
        expect(isSignIn(page)).toBe(true);
        expect(isInside(await answerAll(own, page, lan))).toBe(true);
      }
    } finally {
      hammering = false;
      await stranger;
    }
    expect(seen.filter((status) => status !== 429)).toEqual([400, 400, 400]);
  });

  it('gains nothing from a device that is known for somebody else', async () => {
    await forget();
    const browser = createTextBrowser();
    await go(browser, `${world.portal}/sign-in`, minh);
    await sql(world.databaseUrl, 'DELETE FROM sessions');
    const page = await doorOf(browser);
    const statuses: number[] = [];
    for (let time = 0; time < 5; time += 1) {
      statuses.push((await send(browser, page, { login: lan.login, password: 'a guess' })).status);
    }
    expect(statuses).toEqual([400, 400, 400, 429, 429]);
  });
});

describe('a person', () => {
  it('who mistypes on a known device has a limit of their own there, which a success takes back', async () => {
    await forget();
    const browser = createTextBrowser();
    await go(browser, `${world.portal}/sign-in`, lan);
    await sql(world.databaseUrl, 'DELETE FROM sessions');
    const tries = async (passwords: string[]): Promise<number[]> => {
      const page = await doorOf(browser);
      const statuses: number[] = [];
      for (const password of passwords)
        statuses.push((await send(browser, page, { login: lan.login, password })).status);
      return statuses;
    };
    expect(await tries(['a', 'b', 'c', lan.password])).toEqual([400, 400, 400, 303]);
    await sql(world.databaseUrl, 'DELETE FROM sessions');
    expect(await tries(['a', 'b', 'c', 'd', 'e', lan.password])).toEqual([400, 400, 400, 400, 429, 429]);
    expect(await guess(lan.login, 4)).toEqual([400, 400, 400, 429]);
  });

  it('is not counted for what succeeds, from wherever', async () => {
    await forget();
    for (let time = 0; time < 5; time += 1) {
      expect(isInside(await go(createTextBrowser(), `${world.portal}/sign-in`, lan))).toBe(true);
    }
    expect(await sql(world.databaseUrl, 'SELECT count FROM attempts')).toEqual([]);
  });

  it('on a shared computer leaves no known device behind, and takes back one that was left', async () => {
    await forget();
    const isKnown = (browser: TextBrowser) => browser.cookies().some(({ name }) => name.endsWith('motcua_device'));
    const shared = createTextBrowser();
    await go(shared, `${world.portal}/sign-in`, lan, { signIn: { shared: 'yes' } });
    expect(isKnown(shared)).toBe(false);
    const careless = createTextBrowser();
    await go(careless, `${world.portal}/sign-in`, lan);
    expect(isKnown(careless)).toBe(true);
    await sql(world.databaseUrl, 'DELETE FROM sessions');
    await go(careless, `${world.portal}/sign-in`, lan, { signIn: { shared: 'yes' } });
    expect(isKnown(careless)).toBe(false);
  });

  it('gets a new name for the device with each sign-in, in a cookie that scripts cannot read', async () => {
    const browser = createTextBrowser();
    const page = await doorOf(browser);
    const response = await send(browser, page, { login: lan.login, password: lan.password });
    const line = response.headers.getSetCookie().find((cookie) => cookie.startsWith('motcua_device=')) ?? '';
    expect(line).toMatch(/path=\/; expires=[^;]+; samesite=lax; httponly$/i);
    const before = browser.cookies().find(({ name }) => name === 'motcua_device')?.value;
    await sql(world.databaseUrl, 'DELETE FROM sessions');
    await go(browser, `${world.portal}/sign-in`, lan);
    const after = browser.cookies().find(({ name }) => name === 'motcua_device')?.value;
    expect(after).not.toBe(before);
    expect(after?.length).toBe(before?.length);
  });
});

describe('codes of a further authenticator', () => {
  /** A code page of a new browser, behind the password. */
  async function codePage(browser: TextBrowser): Promise<Page> {
    const known = await browser.open(`${world.portal}/sign-in`);
    if (isSignIn(known)) await answerAll(browser, known, minh);
    const page = await browser.open(`${world.portal}/land`);
    if (!isCode(page)) throw new Error(`no code was asked for: ${page.text.slice(0, 200)}`);
    return page;
  }

  async function sendCode(browser: TextBrowser, code: string, page: Page): Promise<number> {
    const sent = await browser.submit(page, '.login-submit', { code });
    return sent.status;
  }

  it('cannot be guessed by who knows the password, from however many devices; the person gets in', async () => {
    await forget();
    const own = createTextBrowser();
    const first = await go(own, `${world.portal}/land`, minh);
    expect([first.status, isCode(first), isSignIn(first)]).toEqual([200, false, false]);
    await sql(world.databaseUrl, 'DELETE FROM sessions');
    const statuses: number[] = [];
    for (let device = 0; device < 4; device += 1) {
      const browser = createTextBrowser();
      const page = await codePage(browser);
      statuses.push(await sendCode(browser, '000000', page), await sendCode(browser, '111111', page));
    }
    expect(statuses).toEqual([400, 400, 400, 429, 429, 429, 429, 429]);
    const page = await codePage(own);
    const inside = await own.submit(page, '.login-submit', { code: await unusedCode(world.issuer, minh) });
    expect(inside.status).toBe(200);
    expect(isCode(inside)).toBe(false);
  });

  it('are limited within one sign-in, too', async () => {
    const strict = await createWorld(few({ transaction: { attempts: 2, seconds: LONG } }));
    try {
      const browser = createTextBrowser();
      await go(browser, `${strict.portal}/sign-in`, minh);
      const page = await browser.open(`${strict.portal}/land`);
      expect(await sendCode(browser, '000000', page)).toBe(400);
      expect(await sendCode(browser, '000000', page)).toBe(400);
      const refused = await browser.submit(page, '.login-submit', { code: '000000' });
      expect(refused.status).toBe(429);
      expect(refused.text).toContain('quá nhiều lần');
      expect(isCode(refused)).toBe(true);
      const anew = await browser.open(`${strict.portal}/land`);
      expect(await sendCode(browser, '000000', anew)).toBe(400);
    } finally {
      await strict.stop();
    }
  });
});

describe('the limit of an address', () => {
  it('holds for all accounts together, for a whole /64, and not for a known device behind it', async () => {
    const strict = await createWorld(few({ address: { attempts: 4, seconds: LONG } }));
    try {
      const own = createTextBrowser();
      await go(own, `${strict.portal}/sign-in`, lan);
      await sql(strict.databaseUrl, 'DELETE FROM sessions');
      const seen: number[] = [];
      for (let account = 0; account < 6; account += 1) {
        const from = `2001:db8:7:7:${account}::9`;
        seen.push(...(await guess(`09909999900${account}`, 1, { from, at: strict })));
      }
      expect(seen).toEqual([400, 400, 400, 400, 429, 429]);
      expect(await guess(NOBODY, 1, { from: '2001:db8:7:8::1', at: strict })).toEqual([400]);
      const page = await doorOf(own, strict);
      const fields = { login: lan.login, password: lan.password };
      expect((await send(own, page, fields, { from: '2001:db8:7:7::1', at: strict })).status).toBe(303);
      const stored = await sql<{ n: number }>(strict.databaseUrl, 'SELECT count(*)::int n FROM attempts');
      expect(stored).toEqual([{ n: 4 + 1 + 2 }]);
    } finally {
      await strict.stop();
    }
  });

  it('cannot be escaped by claiming another one', async () => {
    const strict = await createWorld({ ...few({ address: { attempts: 2, seconds: LONG } }), trustProxy: false });
    try {
      const logins = ['099099999001', '099099999002', '099099999003'];
      const seen = [];
      for (const login of logins) seen.push(...(await guess(login, 1, { at: strict })));
      expect(seen).toEqual([400, 400, 429]);
    } finally {
      await strict.stop();
    }
  });

  it('is not used up by hammering at one account', async () => {
    await forget();
    const from = newAddress();
    await guess(lan.login, 60, { from });
    expect(await guess(NOBODY, 1, { from })).toEqual([400]);
  });
});

describe('a limit', () => {
  it('passes, and what is left of it is removed', async () => {
    const quick = await createWorld(
      few({ account: { attempts: 2, seconds: 2 }, address: { attempts: 9, seconds: 2 } }),
    );
    try {
      expect(await guess(lan.login, 3, { at: quick })).toEqual([400, 400, 429]);
      await pause(2_100);
      expect(await guess(lan.login, 1, { at: quick })).toEqual([400]);
      await pause(2_100);
      expect((await sql(quick.databaseUrl, 'SELECT 1 FROM attempts')).length).toBeGreaterThan(0);
      await quick.app.storage.maintain();
      expect(await sql(quick.databaseUrl, 'SELECT 1 FROM attempts')).toEqual([]);
    } finally {
      await quick.stop();
    }
  });
});

describe('when too many people sign in at once', () => {
  it('whoever has to wait gets the form again with what was typed, and no attempt is counted', async () => {
    const slow = { memoryKiB: 32_768, iterations: 4, parallelism: 1, concurrency: 1, queue: 0 };
    const crowded = await createWorld({ ...few({ account: { attempts: 50, seconds: LONG } }), passwordHashing: slow });
    try {
      const people = await Promise.all(
        Array.from({ length: 6 }, async () => {
          const browser = createTextBrowser();
          return { browser, page: await doorOf(browser, crowded) };
        }),
      );
      const answers = await Promise.all(
        people.map(({ browser, page }) => send(browser, page, { login: NOBODY, password: 'a guess' }, { at: crowded })),
      );
      const waiting = answers.filter(({ status }) => status === 503);
      expect(waiting.length).toBeGreaterThan(0);
      for (const answer of waiting) {
        const html = await answer.text();
        expect(answer.headers.get('retry-after')).toBe('5');
        expect(html).toContain('Hiện có quá nhiều người đăng nhập');
        expect(html).toContain(`value="${NOBODY}"`);
        expect(html).not.toContain('a guess');
      }
      const counted = await sql<{ count: number }>(crowded.databaseUrl, 'SELECT max(count) AS count FROM attempts');
      expect(counted[0]?.count).toBe(answers.filter(({ status }) => status === 400).length);
    } finally {
      await crowded.stop();
    }
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config.ts';
import { answerAll, go, isCode, isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import type { SoftKey } from '../support/soft-key.ts';
import { addSoftPasskey, showPasskey } from '../support/soft-passkeys.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const binh = persona('An officer at a commune counter');
const mai = persona('A member of the support staff');
const lan = persona('An ordinary citizen');
const COOKIE = 'motcua_staff';

let world: World;
let key: SoftKey;
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp', 'passkey'] });
  key = await addSoftPasskey(world, binh);
});
afterAll(() => world?.stop());

const staff = (path = ''): string => `${world.issuer}/staff${path}`;
const cookieOf = (browser: TextBrowser, name: string) => browser.cookies().find((cookie) => cookie.name === name);
const isInside = async (browser: TextBrowser): Promise<boolean> =>
  (await browser.open(staff('/'))).url.pathname.startsWith('/staff/');
const sessions = () =>
  sql<{ person_id: string; open: boolean }>(
    world.databaseUrl,
    'SELECT person_id, ended_at IS NULL AS open FROM staff_sessions ORDER BY created_at',
  );

/** Another browser with one cookie of this one. */
function thief(browser: TextBrowser, name: string): TextBrowser {
  const other = createTextBrowser();
  const cookie = cookieOf(browser, name);
  if (!cookie) throw new Error(`there is no cookie ${name}`);
  other.setCookie(cookie);
  return other;
}

/** An officer in the staff’s pages, each time by a passkey: codes would have to be waited for. */
async function officer(browser = createTextBrowser()): Promise<TextBrowser> {
  await showPasskey(browser, await browser.open(staff()), key);
  return browser;
}

let browser: TextBrowser;

describe('the session of the staff’s pages', () => {
  it('has a cookie of its own, for these pages alone', async () => {
    browser = createTextBrowser();
    const form = await browser.open(staff('/queue'));
    const second = await browser.submit(form, '.login-submit', { login: binh.login, password: binh.password });
    expect(isCode(second)).toBe(true);
    expect(cookieOf(browser, COOKIE)).toBeUndefined();
    expect((await answerAll(browser, second, binh)).url.pathname).toBe('/staff/queue');
    expect(cookieOf(browser, COOKIE)?.path).toBe('/staff');
    expect((await sessions()).map(({ person_id: who }) => who)).toEqual([binh.id]);
  });

  it('needs both cookies: neither of them opens anything alone', async () => {
    const [ordinary, own] = [thief(browser, 'motcua_session'), thief(browser, COOKIE)];
    const asked = await ordinary.open(staff('/queue'));
    expect([isSignIn(asked), asked.url.pathname.startsWith('/interaction/')]).toEqual([true, true]);
    expect(isSignIn(await own.open(staff('/queue')))).toBe(true);
    expect(await isInside(browser)).toBe(true);
  });

  it('is not made of an authorization that asked for nothing: there is none', async () => {
    const other = thief(browser, 'motcua_session');
    const address = await other.step(staff('/queue'));
    const asked = await other.step(address.headers.get('location') ?? '');
    expect(asked.headers.get('location')).toContain('/interaction/');
    for (const query of ['', '?code=nothing', `?code=${'x'.repeat(43)}&state=y/staff/queue`])
      await other.open(staff(`/return${query}`));
    expect(cookieOf(other, COOKIE)).toBeUndefined();
  });

  it('asks whoever is signed in elsewhere for one thing more', async () => {
    const other = createTextBrowser();
    await go(other, `${world.issuer}/account`, mai);
    const form = await other.open(staff());
    expect(isSignIn(form)).toBe(true);
    expect((await answerAll(other, form, mai)).url.pathname).toBe('/staff/data-requests');
  });

  it('does not begin for whoever has no role', async () => {
    const other = createTextBrowser();
    await go(other, `${world.issuer}/account`, lan);
    expect((await other.open(staff('/return?code=x'))).status).toBe(404);
    expect((await other.open(staff())).status).toBe(404);
    expect((await sessions()).map(({ person_id: who }) => who)).not.toContain(lan.id);
  });

  it('is left by the button on each page; the person stays signed in', async () => {
    const left = await browser.submit(await browser.open(staff('/queue')), '#staff-sign-out');
    expect([left.url.pathname, left.text.includes('Bạn đã rời trang')]).toEqual(['/staff/signed-out', true]);
    expect(cookieOf(browser, COOKIE)).toBeUndefined();
    expect((await browser.open(`${world.issuer}/account`)).url.pathname).toBe('/account');
    expect(isSignIn(await browser.open(staff('/queue')))).toBe(true);
  });

  it('ends on the server: the cookie of before opens nothing', async () => {
    await answerAll(browser, await browser.open(staff()), binh);
    const cookie = cookieOf(browser, COOKIE);
    await browser.submit(await browser.open(staff('/queue')), '#staff-sign-out');
    if (cookie) browser.setCookie(cookie);
    expect(await isInside(browser)).toBe(false);
  });

  it('ends with the session of the provider', async () => {
    await answerAll(browser, await browser.open(staff()), binh);
    const kept = browser.cookies();
    await browser.submit(await browser.open(`${world.issuer}/session/end`), 'logout=yes');
    for (const cookie of kept) browser.setCookie(cookie);
    const page = await browser.open(staff('/queue'));
    expect([isSignIn(page), /name="login"/.test(page.html)]).toEqual([true, true]);
  });

  it('is not somebody else’s who signs in in this browser', async () => {
    const own = await officer();
    await go(own, `${world.issuer}/account?`, binh);
    const account = await own.open(`${world.issuer}/session/end`);
    const cookie = cookieOf(own, COOKIE);
    await own.submit(account, 'logout=yes');
    await go(own, `${world.issuer}/account`, mai);
    if (cookie) own.setCookie(cookie);
    expect(await isInside(own)).toBe(false);
  });

  it('ends with the last role, also when it is given back', async () => {
    const own = await officer();
    const { staff: roles } = world.app.storage;
    await roles.dismiss(binh.id, { role: 'identity-officer', place: 'sen' });
    expect((await own.open(staff())).status).toBe(404);
    await roles.appoint(binh.id, { role: 'identity-officer', place: 'sen' });
    expect(await isInside(own)).toBe(false);
  });

  it('ends with a block', async () => {
    const own = await officer();
    const { people } = world.app.storage;
    const person = await people.find(binh.id);
    if (!person) throw new Error('nobody is there');
    await people.save({ ...person, status: 'blocked' });
    expect(await isInside(own)).toBe(false);
    await people.save({ ...person, status: 'active' });
    expect(await isInside(own)).toBe(false);
  });

  it('says where nobody is asked for a passkey', async () => {
    expect((await (await officer()).open(staff('/queue'))).text).toContain('môi trường phát triển');
  });

  it('costs no further question to the database', () => {
    const lines = world.log.map((line) => JSON.parse(line) as { path?: string; status?: number; sql?: number });
    const counts = lines.filter(({ path, status }) => path === '/staff/queue' && status === 200).map((one) => one.sql);
    expect(Math.min(...counts.map(Number))).toBeLessThanOrEqual(6);
  });
});

describe('a session that nobody ends', () => {
  /** As if so many seconds had gone by since its beginning, or also since its last use. */
  const pass = (since: 'created_at' | 'seen_at', seconds: number) =>
    sql(world.databaseUrl, `UPDATE staff_sessions SET ${since} = ${since} - $1 * interval '1 second'`, [seconds]);
  const limits = () => loadSettings(world.environment).staff;

  it('ends when it is not used', async () => {
    const [own, { idleSeconds }] = [await officer(), limits()];
    for (let use = 0; use < 3; use += 1) {
      await pass('seen_at', idleSeconds - 20);
      expect(await isInside(own)).toBe(true);
    }
    await pass('seen_at', idleSeconds + 1);
    expect(await isInside(own)).toBe(false);
  });

  it('ends at its longest time, however much it is used; what came after it is another one', async () => {
    const [own, { sessionSeconds }] = [await officer(), limits()];
    const first = cookieOf(own, COOKIE);
    await pass('created_at', sessionSeconds - 20);
    expect(await isInside(own)).toBe(true);
    await pass('created_at', 21);
    expect(await isInside(own)).toBe(false);
    await officer(own);
    expect(await isInside(own)).toBe(true);
    expect(cookieOf(own, COOKIE)?.value).not.toBe(first?.value);
    if (first) own.setCookie(first);
    expect(await isInside(own)).toBe(false);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerAll, errorCode, go, isConsent, isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { createTextBrowser, type Page } from '../support/text-browser.ts';
import { pause } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');
const SIGN_IN_PARTS_THAT_VARY = [/[0-9a-f-]{36}/g, /interaction\/[\w-]+/g, /value="[^"]*"/g];
const withoutVaryingParts = (page: Page): string =>
  SIGN_IN_PARTS_THAT_VARY.reduce((html, pattern) => html.replaceAll(pattern, '#'), page.html);

describe('a person who turns back', () => {
  it('by cancelling the sign-in is back at the service, which knows it', async () => {
    const browser = createTextBrowser();
    const back = await browser.submit(await browser.open(`${world.portal}/sign-in`), '#cancel');
    expect(back.url.origin).toBe(world.portal);
    expect(errorCode(back)).toBe('access_denied');
  });

  it('by refusing consent gives nothing, and is asked again another time', async () => {
    const browser = createTextBrowser();
    const signIn = await browser.open(`${world.portal}/sign-in`);
    const consent = await browser.submit(signIn, '.login-submit', { login: lan.login, password: lan.password });
    const back = await browser.submit(consent, 'action=refuse');
    expect(errorCode(back)).toBe('access_denied');
    expect((await browser.open(`${world.portal}/`)).html).not.toContain('id="sign-out"');
    const again = await browser.open(`${world.portal}/sign-in`);
    expect(isConsent(again)).toBe(true);
    expect((await answerAll(browser, again, lan)).html).toContain('id="sign-out"');
  });

  it('by the back button after the end is told that the step is over, and who is signed in stays signed in', async () => {
    const browser = createTextBrowser();
    const signIn = await browser.open(`${world.portal}/sign-in`);
    const home = await answerAll(browser, signIn, lan);
    expect(home.html).toContain('id="sign-out"');
    const old = await browser.submit(signIn, '.login-submit', { login: lan.login, password: lan.password });
    expect(old.status).toBe(400);
    expect(errorCode(old)).toBe('session_not_found');
    expect(old.html).toContain(`href="${world.portal}/"`);
    expect((await browser.open(`${world.portal}/`)).html).toContain('id="sign-out"');
  });

  it('by opening the last redirect once more is told that the step is over, not that the service is at fault', async () => {
    const browser = createTextBrowser();
    const signIn = await browser.open(`${world.portal}/sign-in`);
    const body = new URLSearchParams({ login: lan.login, password: lan.password });
    const headers = { origin: world.issuer };
    const sent = await browser.step(`${signIn.url.href}/sign-in`, { method: 'POST', body, headers });
    const resume = sent.headers.get('location') ?? '';
    const kept = browser.cookies().filter(({ path }) => path.startsWith('/auth'));
    expect((await browser.open(resume)).status).toBe(200);
    for (const cookie of kept) browser.setCookie(cookie);
    const again = await browser.open(resume);
    expect(again.status).toBe(400);
    expect(errorCode(again)).toBe('session_not_found');
  });

  it('by the back button in the middle goes on with the step that is due', async () => {
    const browser = createTextBrowser();
    const signIn = await browser.open(`${world.portal}/sign-in`);
    await browser.submit(signIn, '.login-submit', { login: lan.login, password: lan.password });
    const reloaded = await browser.open(signIn.url);
    expect(reloaded.status).toBeLessThan(500);
  });
});

describe('a person who mistypes', () => {
  it('sees the same page for a wrong password as somebody without an account', async () => {
    const browser = createTextBrowser();
    const page = await browser.open(`${world.portal}/sign-in`);
    const wrong = { password: 'not-the-password' };
    const known = await browser.submit(page, '.login-submit', { login: lan.login, ...wrong });
    const unknown = await browser.submit(page, '.login-submit', { login: '099099999999', ...wrong });
    const noLogin = await browser.submit(page, '.login-submit', { login: 'khong phai gi ca', ...wrong });
    expect(known.status).toBe(400);
    expect(known.text).toContain('không đúng');
    expect(withoutVaryingParts(unknown)).toBe(withoutVaryingParts(known));
    expect(withoutVaryingParts(noLogin)).toBe(withoutVaryingParts(known));
    expect(unknown.status).toBe(known.status);
  });

  it('keeps what was typed as login, never the password', async () => {
    const browser = createTextBrowser();
    const page = await browser.open(`${world.portal}/sign-in`);
    const wrong = await browser.submit(page, '.login-submit', { login: lan.login, password: 'secret-of-somebody' });
    expect(wrong.html).toContain(`value="${lan.login}"`);
    expect(wrong.html).not.toContain('secret-of-somebody');
  });

  it('may leave a field empty: each is named', async () => {
    const browser = createTextBrowser();
    const page = await browser.open(`${world.portal}/sign-in`);
    const empty = await browser.submit(page, '.login-submit', { login: '', password: '' });
    expect(empty.status).toBe(400);
    expect(empty.html).toContain('id="login-error"');
    expect(empty.html).toContain('id="password-error"');
  });

  it('may try again at once on the page that said so', async () => {
    const browser = createTextBrowser();
    const page = await browser.open(`${world.portal}/sign-in`);
    const wrong = await browser.submit(page, '.login-submit', { login: lan.login, password: 'no' });
    expect((await answerAll(browser, wrong, lan)).html).toContain('id="sign-out"');
  });
});

describe('a page of another browser', () => {
  it('is refused, with the way back to the service', async () => {
    const mine = createTextBrowser();
    const signIn = await mine.open(`${world.portal}/sign-in`);
    const theirs = createTextBrowser();
    const opened = await theirs.open(signIn.url);
    expect(opened.status).toBe(400);
    expect(errorCode(opened)).toBe('session_not_found');
    expect(opened.text).toContain('trình duyệt khác');
    expect(opened.html).toContain(`href="${world.portal}/"`);
    const sent = await theirs.submit(signIn, '.login-submit', { login: lan.login, password: lan.password });
    expect(sent.status).toBe(400);
    expect(isSignIn(await mine.open(signIn.url))).toBe(true);
  });

  it('cannot send the form of another site', async () => {
    const browser = createTextBrowser();
    const page = await browser.open(`${world.portal}/sign-in`);
    const body = new URLSearchParams({ login: lan.login, password: lan.password });
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'null' }]) {
      const response = await browser.step(`${page.url.href}/sign-in`, { method: 'POST', body, headers });
      expect(response.status).toBe(403);
    }
    const own = { origin: world.issuer };
    const accepted = await browser.step(`${page.url.href}/sign-in`, { method: 'POST', body, headers: own });
    expect(accepted.status).toBe(303);
  });
});

describe('an interaction that took too long', () => {
  let short: World;
  beforeAll(async () => {
    short = await createWorld({ lifetimes: { interactionSeconds: 3 } });
  });
  afterAll(() => short?.stop());

  it('says so and leads back to the service, where a new one succeeds', async () => {
    const browser = createTextBrowser();
    const page = await browser.open(`${short.taxOffice}/sign-in`);
    await pause(3_200);
    const late = await browser.submit(page, '.login-submit', { login: lan.login, password: lan.password });
    expect(late.status).toBe(400);
    expect(errorCode(late)).toBe('session_not_found');
    const inside = await go(browser, `${short.taxOffice}/sign-in`, lan);
    expect(inside.html).toContain('id="sign-out"');
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unusedCode } from '../support/codes.ts';
import { errorCode, go, isCode, isConsent, isSignIn, placeOf } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');
const hung = persona('The director of a company');
const ha = persona('accountant');

describe('a person with a code application', () => {
  const browser = createTextBrowser();

  it('is asked for a code only where a service needs level 2', async () => {
    const home = await go(browser, `${world.portal}/sign-in`, minh);
    expect(home.html).toContain('data-level="m1"');
    const page = await browser.open(`${world.portal}/land`);
    expect(isCode(page)).toBe(true);
    expect(isSignIn(page)).toBe(false);
  });

  it('may mistype: the page says so and stays', async () => {
    const page = await browser.open(`${world.portal}/land`);
    const wrong = await browser.submit(page, '.login-submit', { code: '000000' });
    expect(wrong.status).toBe(400);
    expect(isCode(wrong)).toBe(true);
    expect(wrong.text).toContain('Mã không đúng hoặc đã được dùng');
    const empty = await browser.submit(wrong, '.login-submit', { code: '' });
    expect(empty.status).toBe(400);
    expect(empty.text).toContain('Hãy nhập mã');
  });

  it('gets in with the code, and other services see the level too', async () => {
    const land = await go(browser, `${world.portal}/land`, minh);
    expect(land.html).toContain('id="land"');
    const declaration = await go(browser, `${world.taxOffice}/declare`, minh);
    expect(placeOf(declaration)).toBe(`${world.taxOffice}/c/:context/declare`);
    expect(declaration.html).toContain('id="declaration"');
  });
});

describe('a code', () => {
  it('opens one browser only, even within its 30 seconds', async () => {
    const code = await unusedCode(world.issuer, hung);
    const first = createTextBrowser();
    await go(first, `${world.portal}/sign-in`, hung);
    const asked = await first.open(`${world.portal}/land`);
    expect((await first.submit(asked, '.login-submit', { code })).html).toContain('id="land"');
    const second = createTextBrowser();
    await go(second, `${world.portal}/sign-in`, hung);
    const page = await second.open(`${world.portal}/land`);
    const again = await second.submit(page, '.login-submit', { code });
    expect(again.status).toBe(400);
    expect(isCode(again)).toBe(true);
  });
});

describe('a level that an account cannot reach', () => {
  it.each([
    ['without a code application', lan],
    ['whose identity was only proven at a distance', ha],
  ])('is explained to a person %s, who goes back to the service with nothing lost', async (_, person) => {
    const browser = createTextBrowser();
    await go(browser, `${world.portal}/sign-in`, person);
    const page = await browser.open(`${world.portal}/land`);
    expect(page.url.origin).toBe(world.issuer);
    expect(isCode(page) || isSignIn(page) || isConsent(page)).toBe(false);
    expect(page.text).toContain('Tài khoản');
    const back = await browser.submit(page, '#cancel');
    expect(back.url.origin).toBe(world.portal);
    expect(errorCode(back)).toBe('unmet_authentication_requirements');
    expect((await browser.open(`${world.portal}/`)).html).toContain('data-level="m1"');
  });

  it('is the same answer for a newcomer where level 1 is the least', async () => {
    const browser = createTextBrowser();
    const newcomer = persona('A newcomer');
    const page = await go(browser, `${world.taxOffice}/sign-in`, newcomer);
    expect(page.url.origin).toBe(world.issuer);
    const back = await browser.submit(page, '#cancel');
    expect(errorCode(back)).toBe('unmet_authentication_requirements');
    const home = await go(browser, `${world.portal}/sign-in`, newcomer);
    expect(home.html).toContain('data-level="m0"');
  });
});

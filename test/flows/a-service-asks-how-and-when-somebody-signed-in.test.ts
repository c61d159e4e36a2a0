import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerAll, go, isCode, isConsent, isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty } from '../support/relying-party.ts';
import { createTextBrowser, type TextBrowser } from '../support/text-browser.ts';
import { pause } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let service: TestRelyingParty;
beforeAll(async () => {
  world = await createWorld();
  service = await basicClient(world);
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');
const hung = persona('The director of a company');
const binh = persona('An officer');
const acr = (level: string): string => `${world.issuer}/acr/${level}`;
const seconds = (): number => Math.floor(Date.now() / 1000);
/** Has the time told, of any sign-in. */
const WHEN = { max_age: '86400' };
const essential = (...levels: string[]): string =>
  JSON.stringify({ id_token: { acr: { essential: true, values: levels.map(acr) } } });

async function answerOf(browser: TextBrowser, parameters: Record<string, string>): Promise<URLSearchParams> {
  const page = await browser.open((await service.begin(parameters)).url);
  expect(page.url.origin).toBe(world.testService);
  return page.url.searchParams;
}

describe('the ID token', () => {
  it('says what was done: level and methods', async () => {
    const { idToken } = await service.signIn(createTextBrowser(), minh);
    expect(idToken).toMatchObject({ acr: acr('m1'), amr: ['pwd'] });
    expect(idToken).not.toHaveProperty('auth_time');
  });

  it('says when, if that is asked for: in truth when for this service alone, else a little earlier', async () => {
    const before = seconds();
    const browser = createTextBrowser();
    const { idToken } = await service.signIn(browser, minh, { parameters: { prompt: 'login' } });
    expect(idToken.auth_time).toBeGreaterThanOrEqual(before);
    expect(idToken.auth_time).toBeLessThanOrEqual(seconds());
    const later = (await service.signIn(browser, minh, { parameters: WHEN })).idToken.auth_time ?? 0;
    expect(later).toBeLessThan(idToken.auth_time ?? 0);
    expect(later).toBeGreaterThanOrEqual((idToken.auth_time ?? 0) - 300);
  });

  it('says more after a code was shown, and the same time of sign-in', async () => {
    const browser = createTextBrowser();
    const first = await service.signIn(browser, minh, { parameters: WHEN });
    const parameters = { ...WHEN, claims: essential('m2') };
    const { idToken } = await service.signIn(browser, minh, { parameters });
    expect(idToken.acr).toBe(acr('m2'));
    expect([...(idToken.amr as string[])].sort()).toEqual(['mfa', 'otp', 'pwd']);
    expect(idToken.auth_time).toBe(first.idToken.auth_time);
  });

  it('keeps saying at a renewal what was done then', async () => {
    const browser = createTextBrowser();
    const { tokens, idToken } = await service.signIn(browser, lan, { parameters: WHEN });
    const renewed = (await service.refresh(tokens.refresh_token ?? '')).claims();
    expect(renewed).toMatchObject({
      acr: idToken.acr,
      amr: idToken.amr,
      auth_time: idToken.auth_time,
      sub: idToken.sub,
    });
    expect(idToken.auth_time).toBeTypeOf('number');
  });
});

describe('a level that is required', () => {
  it('is met by a step-up or answered with an error, never with less', async () => {
    const browser = createTextBrowser();
    const shown = await go(browser, (await service.begin({ claims: essential('m2') })).url, lan);
    const page = await browser.submit(shown, '#cancel');
    expect(page.url.searchParams.get('error')).toBe('unmet_authentication_requirements');
    expect(page.url.searchParams.get('code')).toBeNull();
  });

  it('may be one of several: the weakest that is named is enough', async () => {
    const { idToken } = await service.signIn(createTextBrowser(), lan, {
      parameters: { claims: essential('m2', 'm1') },
    });
    expect(idToken.acr).toBe(acr('m1'));
  });

  it('that nobody knows cannot be reached', async () => {
    const claims = JSON.stringify({ id_token: { acr: { essential: true, value: 'urn:nowhere' } } });
    const browser = createTextBrowser();
    const shown = await go(browser, (await service.begin({ claims })).url, lan);
    const back = await browser.submit(shown, '#cancel');
    expect(back.url.searchParams.get('error')).toBe('unmet_authentication_requirements');
  });

  it('is met by a stronger session without another question', async () => {
    const browser = createTextBrowser();
    await service.signIn(browser, hung, { parameters: { claims: essential('m2') } });
    const { url } = await service.begin({ claims: essential('m1') });
    expect((await browser.open(url)).url.searchParams.get('code')).toBeTruthy();
  });
});

describe('a level that is only wished for', () => {
  it('is offered, may be skipped, and the answer is truthful', async () => {
    const { url } = await service.begin({ acr_values: acr('m2') });
    const browser = createTextBrowser();
    const first = await browser.open(url);
    const code = await browser.submit(first, '.login-submit', { login: binh.login, password: binh.password });
    expect(isCode(code)).toBe(true);
    const { idToken } = await service.signIn(createTextBrowser(), binh, {
      parameters: { acr_values: acr('m2') },
      answers: { skip: true },
    });
    expect(idToken).toMatchObject({ acr: acr('m1'), amr: ['pwd'] });
  });

  it('is not even offered to who cannot reach it', async () => {
    const { idToken } = await service.signIn(createTextBrowser(), lan, { parameters: { acr_values: acr('m2') } });
    expect(idToken.acr).toBe(acr('m1'));
  });
});

describe('prompt=none', () => {
  it('never shows a page: nobody is signed in', async () => {
    expect((await answerOf(createTextBrowser(), { prompt: 'none' })).get('error')).toBe('login_required');
  });

  it('never shows a page: consent is due', async () => {
    const browser = createTextBrowser();
    await go(browser, `${world.portal}/sign-in`, persona('An elder'));
    expect((await answerOf(browser, { prompt: 'none' })).get('error')).toBe('consent_required');
  });

  it('never shows a page: a level is required that needs the person, or that the person cannot reach', async () => {
    const browser = createTextBrowser();
    await service.signIn(browser, minh);
    const silent = { prompt: 'none', claims: essential('m2') };
    expect((await answerOf(browser, silent)).get('error')).toBe('login_required');
    const other = createTextBrowser();
    await service.signIn(other, lan);
    expect((await answerOf(other, silent)).get('error')).toBe('unmet_authentication_requirements');
  });

  it('succeeds when nothing is left to ask, also when a wish stays unmet', async () => {
    const browser = createTextBrowser();
    await service.signIn(browser, minh);
    expect((await answerOf(browser, { prompt: 'none' })).get('code')).toBeTruthy();
    expect((await answerOf(browser, { prompt: 'none', acr_values: acr('m2') })).get('code')).toBeTruthy();
  });
});

describe('freshness', () => {
  it('max_age asks again when the sign-in is older, and not before', async () => {
    const browser = createTextBrowser();
    const first = await service.signIn(browser, lan, { parameters: WHEN });
    expect((await answerOf(browser, { max_age: '600' })).get('code')).toBeTruthy();
    await pause(2_100);
    const transaction = await service.begin({ max_age: '1' });
    const page = await browser.open(transaction.url);
    expect(isSignIn(page)).toBe(true);
    const tokens = await service.redeem((await answerAll(browser, page, lan)).url, transaction);
    expect(tokens.claims()?.auth_time).toBeGreaterThan(first.idToken.auth_time ?? 0);
  });

  it('prompt=login asks for everything anew, the second factor too', async () => {
    const browser = createTextBrowser();
    await service.signIn(browser, hung, { parameters: { claims: essential('m2') } });
    await pause(1_100); // evidence is timed in whole seconds
    const page = await browser.open((await service.begin({ prompt: 'login', claims: essential('m2') })).url);
    expect(isSignIn(page)).toBe(true);
    const { login, password } = hung;
    const next = await browser.submit(page, '.login-submit', { login, password });
    expect(isCode(next)).toBe(true);
  });

  it('prompt=consent asks for consent anew', async () => {
    const browser = createTextBrowser();
    await service.signIn(browser, lan);
    expect(isConsent(await browser.open((await service.begin({ prompt: 'consent' })).url))).toBe(true);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerAll, go, isConsent, isSignIn, placeOf } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty } from '../support/relying-party.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let service: TestRelyingParty;
beforeAll(async () => {
  world = await createWorld();
  service = await basicClient(world);
});
afterAll(() => world?.stop());

const mother = persona('A mother who shares');
const son = persona('Her son');

describe('"not me" on the consent page', () => {
  const browser = createTextBrowser();

  it('asks for another sign-in and ends the session of who was there, everywhere', async () => {
    await go(browser, `${world.portal}/sign-in`, mother);
    const consent = await browser.open(`${world.taxOffice}/sign-in`);
    expect(isConsent(consent)).toBe(true);
    expect(consent.text).toContain(mother.name.full);
    const page = await browser.submit(consent, 'action=switch');
    expect(isSignIn(page)).toBe(true);
    expect(page.text).not.toContain(mother.name.full);
    const inside = await answerAll(browser, page, son);
    expect(placeOf(inside)).toBe(`${world.taxOffice}/c/:context`);
    expect(inside.text).toContain(son.name.full);
    expect(inside.text).toContain(son.citizenNumber);
    await eventually(async () => expect((await browser.open(`${world.portal}/`)).text).not.toContain(mother.name.full));
  });

  it('leaves the second person signed in at the provider', async () => {
    const page = await go(browser, `${world.portal}/sign-in`, son);
    expect(page.text).toContain(son.name.full);
  });
});

describe('a service that asks which account (prompt=select_account)', () => {
  it('gets the person who is there after one click', async () => {
    const browser = createTextBrowser();
    const first = await service.signIn(browser, mother);
    const { url } = await service.begin({ prompt: 'select_account' });
    const page = await browser.open(url);
    expect(page.text).toContain(mother.name.full);
    const arrived = await browser.submit(page, 'action=continue');
    expect(arrived.url.searchParams.get('code')).toBeTruthy();
    expect(first.idToken.sub).toBeTruthy();
  });

  it('gets somebody else when the person chooses so', async () => {
    const browser = createTextBrowser();
    const before = await service.signIn(browser, mother);
    const transaction = await service.begin({ prompt: 'select_account' });
    const page = await browser.submit(await browser.open(transaction.url), 'action=switch');
    expect(isSignIn(page)).toBe(true);
    const arrived = await answerAll(browser, page, son);
    const tokens = await service.redeem(arrived.url, transaction);
    expect(tokens.claims()?.sub).not.toBe(before.idToken.sub);
    expect((await service.userInfo(tokens)).name).toBe(son.name.full);
  });
});

describe('prompt=login', () => {
  it('that somebody else answers ends the session before, and no page mixes the two', async () => {
    const browser = createTextBrowser();
    const before = await service.signIn(browser, mother);
    const after = await service.signIn(browser, son, { parameters: { prompt: 'login' } });
    expect(after.idToken.sub).not.toBe(before.idToken.sub);
    expect((await service.userInfo(after.tokens)).name).toBe(son.name.full);
    await expect(service.userInfo(before.tokens)).rejects.toThrow();
  });
});

describe('a shared computer', () => {
  it('forgets the person when the browser is closed', async () => {
    const browser = createTextBrowser();
    await go(browser, `${world.portal}/sign-in`, mother, { signIn: { shared: 'yes' } });
    expect(isSignIn(await browser.open(`${world.taxOffice}/sign-in`))).toBe(false);
    browser.restart();
    expect(isSignIn(await browser.open(`${world.taxOffice}/sign-in`))).toBe(true);
  });

  it('is not assumed: otherwise the session outlives the browser', async () => {
    const browser = createTextBrowser();
    await go(browser, `${world.portal}/sign-in`, mother);
    browser.restart();
    expect(isSignIn(await browser.open(`${world.taxOffice}/sign-in`))).toBe(false);
  });
});

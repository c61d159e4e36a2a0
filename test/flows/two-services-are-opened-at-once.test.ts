import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerAll, errorCode, go, isInside, isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty } from '../support/relying-party.ts';
import { createTextBrowser, type Page } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let service: TestRelyingParty;
beforeAll(async () => {
  world = await createWorld();
  service = await basicClient(world);
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');

describe('two services opened at the same instant', () => {
  it('both let in who is signed in and agreed before, twenty times', async () => {
    const browser = createTextBrowser();
    const services = [world.portal, world.taxOffice];
    for (const origin of services) await go(browser, `${origin}/sign-in`, lan);
    for (let round = 0; round < 20; round += 1) {
      const pages = await Promise.all(services.map((origin) => browser.open(`${origin}/sign-in`)));
      expect(pages.map((page) => [page.url.origin, errorCode(page), isInside(page)])).toEqual(
        services.map((origin) => [origin, undefined, true]),
      );
    }
  });

  it('both ask for consent when that is due, and both go on', async () => {
    const browser = createTextBrowser();
    const person = persona('reaches level 2');
    await service.signIn(browser, person);
    const services = [world.portal, world.taxOffice];
    const consents = await Promise.all(services.map((origin) => browser.open(`${origin}/sign-in`)));
    const pages = await Promise.all(consents.map((page) => answerAll(browser, page, person)));
    expect(pages.map((page) => [page.url.origin, isInside(page)])).toEqual(services.map((o) => [o, true]));
  });

  it('both let in who signs in at one and then the other, with nobody signed in before', async () => {
    const browser = createTextBrowser();
    const services = [world.portal, world.taxOffice];
    const pages = await Promise.all(services.map((origin) => browser.open(`${origin}/sign-in`)));
    expect(pages.map(isSignIn)).toEqual([true, true]);
    for (const [index, page] of pages.entries()) {
      const inside = await answerAll(browser, page, lan);
      expect([inside.url.origin, isInside(inside)]).toEqual([services[index], true]);
    }
  });

  it('both let in who answers both sign-in pages at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const browser = createTextBrowser();
      const services = [world.portal, world.taxOffice];
      const pages = await Promise.all(services.map((origin) => browser.open(`${origin}/sign-in`)));
      const inside = await Promise.all(pages.map((page) => answerAll(browser, page, lan)));
      expect(inside.map((page) => [page.url.origin, errorCode(page), isInside(page)])).toEqual(
        services.map((origin) => [origin, undefined, true]),
      );
    }
  });
});

describe('two tabs of one service', () => {
  it('that sign in at the same instant both get tokens, and both live', async () => {
    const browser = createTextBrowser();
    await service.signIn(browser, lan);
    for (let round = 0; round < 10; round += 1) {
      const tabs = await Promise.all([service.signIn(browser, lan), service.signIn(browser, lan)]);
      for (const { tokens } of tabs) {
        await service.userInfo(tokens);
        expect((await service.refresh(tokens.refresh_token ?? '')).access_token).toBeTruthy();
      }
    }
  });

  it('that both wait at the sign-in page both go on, one after the other', async () => {
    const browser = createTextBrowser();
    const transactions = [await service.begin(), await service.begin()];
    const pages = [];
    for (const { url } of transactions) pages.push(await browser.open(url));
    for (const [index, transaction] of transactions.entries()) {
      const arrived = await answerAll(browser, pages[index] as Page, lan);
      const tokens = await service.redeem(arrived.url, transaction);
      expect((await service.userInfo(tokens)).name).toBe(lan.name.full);
    }
  });

  it('never mix two people: a page that waited for one does not let in another', async () => {
    const browser = createTextBrowser();
    const son = persona('Her son');
    const first = await service.begin();
    const waiting = await browser.open(first.url);
    await service.signIn(browser, lan);
    const arrived = await answerAll(browser, waiting, son);
    const tokens = await service.redeem(arrived.url, first);
    expect((await service.userInfo(tokens)).name).toBe(son.name.full);
  });
});

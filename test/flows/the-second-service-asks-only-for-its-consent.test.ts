import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerAll, errorCode, go, isConsent, isInside, isSignIn, placeOf } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');

describe('the second service', () => {
  const browser = createTextBrowser();

  it('asks for no password, names its own claims, and lets the person in', async () => {
    await go(browser, `${world.portal}/sign-in`, lan);
    const page = await browser.open(`${world.taxOffice}/sign-in`);
    expect(isSignIn(page)).toBe(false);
    expect(isConsent(page)).toBe(true);
    expect(page.text).toContain('Cổng thuế');
    expect(page.text).toContain('Số định danh cá nhân');
    const inside = await answerAll(browser, page, lan);
    expect(placeOf(inside)).toBe(`${world.taxOffice}/c/:context`);
    expect(inside.text).toContain(lan.citizenNumber);
  });

  it.each(['portal', 'taxOffice'] as const)('asks nothing at all the next time at the %s', async (service) => {
    const response = await browser.open(`${world[service]}/sign-in`);
    expect(response.url.origin).toBe(world[service]);
    expect([isInside(response), errorCode(response)]).toEqual([true, undefined]);
  });

  it('shows each service another number for the same person', async () => {
    const number = async (origin: string) =>
      /data-claim="sub">([^<]+)</.exec((await browser.open(`${origin}/sign-in`)).html)?.[1];
    const [atPortal, atTaxOffice] = [await number(world.portal), await number(world.taxOffice)];
    expect(atPortal).toBeTruthy();
    expect(atPortal).not.toBe(atTaxOffice);
  });
});

describe('a claim that is not required', () => {
  it('is given when it is ticked, and only then', async () => {
    const browser = createTextBrowser();
    const page = await go(browser, `${world.portal}/sign-in`, persona('reaches level 2'), { ticked: ['email'] });
    expect(page.text).toContain('minh.tran');
    expect(page.html).not.toContain('+84900000003');
  });
});

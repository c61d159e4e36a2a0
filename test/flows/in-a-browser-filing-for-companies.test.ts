import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mandate } from '../../src/mandates/mandate.ts';
import { launchBrowser, signIn, type Visitor, visit } from '../support/browser.ts';
import { unusedCode } from '../support/codes.ts';
import { addMandate, addOrganisation, organisationParty } from '../support/parties.ts';
import { persona } from '../support/personas.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let browser: Browser;
const minh = persona('reaches level 2');
const hung = persona('The director of a company');
const mandates = new Map<string, Mandate>();

beforeAll(async () => {
  [world, browser] = await Promise.all([createWorld(), launchBrowser()]);
  const senVang = await addOrganisation(world, { code: '0199900018', name: 'Công ty TNHH Sen Vàng' });
  const songMo = await addOrganisation(world, { code: '0199900025', name: 'Công ty Cổ phần Sông Mơ' });
  for (const holder of [minh, hung])
    for (const organisation of [senVang, songMo]) {
      const mandate = await addMandate(world, { party: organisationParty(organisation), holder });
      mandates.set(`${holder.id} ${organisation.code}`, mandate);
    }
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

describe.each([
  { scripts: 'with scripts, on a phone', javaScriptEnabled: true, person: minh, width: 390 },
  { scripts: 'without scripts, on a laptop', javaScriptEnabled: false, person: hung, width: 1280 },
])('in Chromium $scripts', ({ javaScriptEnabled, person, width }) => {
  let visitor: Visitor;
  let page: Page;
  const flaws: string[] = [];
  /** Without scripts nothing can measure the page; it is the same page. */
  const look = async (name: string) => {
    if (javaScriptEnabled) flaws.push(...(await visitor.flaws()));
    if (process.env.SCREENSHOTS)
      await page.screenshot({ path: `${process.env.SCREENSHOTS}/filing-${name}-${width}.png`, fullPage: true });
  };
  const choose = (code: string) => page.click(`button[value="${mandates.get(`${person.id} ${code}`)?.id}"]`);

  beforeAll(async () => {
    visitor = await visit(browser, { javaScriptEnabled, viewport: { width, height: 900 } });
    page = visitor.page;
  });
  afterAll(() => visitor?.leave());

  it('a person files for a company that they choose, and agrees for that company', async () => {
    await page.goto(world.taxOffice);
    await page.click('#company');
    await signIn(page, person);
    await page.fill('[name=code]', await unusedCode(world.issuer, person));
    await page.click('.login-submit');
    await look('choice');
    await choose('0199900018');
    await look('consent');
    await page.click('.login-submit');
    await look('form');
    await page.fill('#income', '900.000.000');
    await page.click('#send');
    await look('receipt');
    expect(await page.textContent('#declared')).toContain('Công ty TNHH Sen Vàng');
    expect(await page.textContent('#tax-code')).toBe('0199900018');
  });

  it('opens a second company beside it', async () => {
    await page.click('#change');
    await page.click('#other');
    await look('choice-again');
    await choose('0199900025');
    await page.click('.login-submit');
    expect(await page.textContent('#party')).toContain('0199900025');
    await page.goto(world.taxOffice);
    await look('several');
    expect(await page.locator('#contexts > li').count()).toBe(2);
  });

  it('renews each without a page, and leaves one of them', async () => {
    await page.click('#contexts > li:first-child .button');
    await page.click('#renew');
    expect(await page.getAttribute('#session', 'data-renewals')).toBe('1');
    await page.click('#sign-out');
    await look('sign-out');
    await page.getByRole('button', { name: 'Chỉ đăng xuất phần này' }).click();
    await look('signed-out');
    await page.click('#see-open');
    expect(await page.locator('#contexts > li').allTextContents()).toEqual([expect.stringContaining('0199900025')]);
  });

  it('nothing was blocked, every page is accessible and fits', () => {
    expect(visitor.complaints).toEqual([]);
    expect(flaws).toEqual([]);
  });
});

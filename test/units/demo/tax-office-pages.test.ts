import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, type Visitor, visit } from '../../support/browser.ts';
import { FOR_SEN_VANG, FOR_SONG_MO, mandate, startTaxOffice, type TestTaxOffice } from './tax-office.ts';

let taxOffice: TestTaxOffice;
let browser: Browser;
beforeAll(async () => {
  [taxOffice, browser] = await Promise.all([startTaxOffice(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  taxOffice?.stop();
});

const FIRM = { type: 'organization', sub: 'firm', code: '0199900032', name: 'Công ty TNHH Kế toán Tre Xanh' };
const THROUGH_A_FIRM = { ...FOR_SEN_VANG, mandate: mandate(['tax.read', 'tax.file'], { act: FIRM }) };

type Keep = (name: string) => Promise<void>;

const keeper =
  ({ page, flaws }: Visitor, width: number): Keep =>
  async (name) => {
    expect(await flaws(), name).toEqual([]);
    if (process.env.SCREENSHOTS)
      await page.screenshot({ path: `${process.env.SCREENSHOTS}/tax-${name}-${width}.png`, fullPage: true });
  };

/** Signs in for nobody else and for two companies; one of them gets its return. */
async function walk({ page }: Visitor, keep: Keep): Promise<void> {
  const { origin, provider } = taxOffice;
  provider.level = 'm2';
  await page.goto(origin);
  await keep('nobody');
  provider.represents = {};
  await page.click('#sign-in');
  await keep('oneself');
  provider.represents = FOR_SONG_MO;
  await page.goto(`${origin}/sign-in`);
  await page.goto(`${page.url()}/declare`);
  await keep('not-empowered');
  provider.represents = THROUGH_A_FIRM;
  await page.click('#change');
  await page.click('#company');
  await keep('declaration');
  await page.fill('#income', '900.000.000');
  await page.click('#send');
  await keep('receipt');
  await page.click('main .button');
  await keep('company');
  await page.goto(origin);
  await keep('several');
}

it.each([390, 1280])('its pages are accessible and fit a window of %i px', async (width) => {
  const visitor = await visit(browser, { viewport: { width, height: 900 } });
  const keep = keeper(visitor, width);
  await walk(visitor, keep);
  taxOffice.provider.forget();
  await visitor.page.click('#contexts .button');
  await visitor.page.click('#renew');
  await keep('needs-person');
  expect(visitor.complaints).toEqual([]);
  await visitor.leave();
});

it('opens a party in a tab of its own', async () => {
  taxOffice.provider.represents = FOR_SEN_VANG;
  const { page, leave } = await visit(browser, {});
  await page.goto(`${taxOffice.origin}/sign-in`);
  await page.goto(taxOffice.origin);
  const [tab] = await Promise.all([page.context().waitForEvent('page'), page.click('#contexts [target=_blank]')]);
  await tab.waitForLoadState();
  expect(await tab.textContent('#party')).toContain('0199900018');
  expect(await tab.title()).toContain('Sen <Vàng>');
  await leave();
});

import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser, signIn, type Visitor, visit } from '../support/browser.ts';
import { persona } from '../support/personas.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let browser: Browser;
let visitor: Visitor;
let page: Page;
beforeAll(async () => {
  [world, browser] = await Promise.all([createWorld({ authenticators: ['password'] }), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});
beforeEach(async () => {
  visitor = await visit(browser, { javaScriptEnabled: false });
  page = visitor.page;
});
afterEach(async () => {
  expect(visitor.complaints).toEqual([]);
  await visitor.leave();
});

const lan = persona('An ordinary citizen');
const pathname = (): string => new URL(page.url()).pathname;
/** Without scripts axe cannot look; the samples of each page are looked at with them (test/units/web). */
const open = async (path: string): Promise<void> => {
  await page.goto(`${world.issuer}${path}`);
  if ((await page.locator('[name=password]').count()) === 1) await signIn(page, lan);
};

describe('without scripts', () => {
  it('somebody takes all of their data with them, to read offline', async () => {
    await open('/account/data');
    await page.click('text=Tải về mọi dữ liệu về bạn');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('button[value=html]')]);
    expect(download.suggestedFilename()).toMatch(/^motcua-\d{4}-\d\d-\d\d\.html$/);
    const path = await download.path();
    expect(await readFile(path, 'utf8')).toContain(lan.name.full);
    const reader = await visit(browser);
    await reader.page.setContent(await readFile(path, 'utf8'));
    expect(await reader.page.textContent('h1')).toBe('Mọi dữ liệu về bạn tại Một Cửa');
    expect(await reader.flaws()).toEqual([]);
    await reader.leave();
  });

  it('somebody closes their account, and keeps it after all', async () => {
    await open('/account/data');
    await page.click('a[href="/account/closing"]');
    expect(await page.textContent('main')).toContain('14 ngày để đổi ý');
    await page.click('button.govuk-button--warning');
    expect(pathname()).toBe('/account/closing/begun');
    await open('/account');
    expect(pathname()).toBe('/account/closing/back');
    await page.click('button[value=leave]');
    await open('/account');
    expect(pathname()).toBe('/account/closing/back');
    await page.click('button[value=keep]');
    expect(pathname()).toBe('/account');
  });
});

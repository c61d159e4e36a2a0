import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, type Visitor, visit } from '../support/browser.ts';
import { focused, rememberLooks } from '../support/focus.ts';
import { persona } from '../support/personas.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let browser: Browser;
let visitor: Visitor;
beforeAll(async () => {
  [world, browser] = await Promise.all([createWorld(), launchBrowser()]);
});
afterEach(async () => {
  expect(visitor.complaints).toEqual([]);
  await visitor.leave();
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

const lan = persona('An ordinary citizen');
const MOST_KEYS = 60;

const isFocused = async (page: Page, selector: string): Promise<boolean> =>
  (await page.locator(selector).and(page.locator(':focus')).count()) > 0;

const HAS_SETTLED = '!document.querySelector("[autofocus]") || document.activeElement !== document.body';

/** A page that was just loaded, and has given the focus to what is to have it. */
async function arrive(page: Page): Promise<void> {
  await page.waitForLoadState();
  await expect.poll(() => page.evaluate<boolean>(HAS_SETTLED), { timeout: 10_000 }).toBe(true);
  await rememberLooks(page);
}

/** Presses Tab until this has the focus; on the way everything shows that it has it. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let pressed = 0; pressed < MOST_KEYS; pressed++) {
    await page.keyboard.press('Tab');
    const { html, wrong } = await focused(page);
    expect([html, ...wrong]).toEqual([html]);
    if (await isFocused(page, selector)) return;
  }
  throw new Error(`${selector} is not reached by the Tab key on ${page.url()}`);
}

/** A key that leads to another page. */
async function leaveBy(page: Page, key: 'Enter' | 'Space'): Promise<void> {
  const from = await page.evaluate<number>('performance.timeOrigin');
  await page.keyboard.press(key);
  await expect.poll(() => page.evaluate<number>('performance.timeOrigin'), { timeout: 10_000 }).not.toBe(from);
  await arrive(page);
}

async function open(address: string, scripts: boolean): Promise<Page> {
  visitor = await visit(browser, { javaScriptEnabled: scripts, viewport: { width: 1280, height: 800 } });
  const { page } = visitor;
  await page.goto(address);
  await arrive(page);
  return page;
}

async function signIn(page: Page, password: string): Promise<void> {
  await tabTo(page, '[name=login]');
  await page.keyboard.type(lan.login);
  await tabTo(page, '[name=password]');
  await page.keyboard.type(password);
  await leaveBy(page, 'Enter');
}

describe('with the keyboard alone', () => {
  it('somebody goes from the portal through sign-in and consent to their account, and out again', async () => {
    const page = await open(`${world.portal}/`, true);
    await tabTo(page, '#sign-in');
    await leaveBy(page, 'Enter');
    await signIn(page, lan.password);

    await tabTo(page, '.govuk-skip-link');
    await page.keyboard.press('Enter');
    expect(await isFocused(page, '#main-content')).toBe(true);
    await tabTo(page, 'main button[value=switch]');
    await tabTo(page, '[name=claim]');
    await page.keyboard.press('Space');
    expect(await page.locator('[name=claim]:checked').count()).toBe(1);
    await tabTo(page, 'button[value=agree]');
    await tabTo(page, 'button[value=refuse]');
    await page.keyboard.press('Shift+Tab');
    await leaveBy(page, 'Space');
    expect(await page.textContent('h1')).toContain(lan.name.full);

    await page.goto(`${world.issuer}/account`);
    await arrive(page);
    await tabTo(page, 'a[href="/account/ways"]');
    await leaveBy(page, 'Enter');
    await tabTo(page, '.mc-pages [aria-current]');
    await page.keyboard.press('Shift+Tab');
    await leaveBy(page, 'Enter');
    expect(new URL(page.url()).pathname).toBe('/account');
    await tabTo(page, 'a[href="/session/end"]');
    await leaveBy(page, 'Enter');
    expect(await isFocused(page, 'button[name=logout]')).toBe(true);
    await leaveBy(page, 'Enter');
    expect(await page.title()).toContain('Bạn đã đăng xuất');
  }, 120_000);

  it.each([
    ['with scripts', true],
    ['without scripts', false],
  ])(
    'what was refused has the focus, and its lines lead to the fields, %s',
    async (_, scripts) => {
      const page = await open(`${world.portal}/sign-in`, scripts);
      await signIn(page, 'wrong');
      expect(await page.title()).toMatch(/^Lỗi: /);
      expect(await isFocused(page, '.govuk-error-summary')).toBe(true);
      expect((await focused(page)).wrong).toEqual([]);
      await tabTo(page, '.govuk-error-summary a[href="#login"]');
      await page.keyboard.press('Enter');
      expect(await isFocused(page, '[name=login]')).toBe(true);
    },
    60_000,
  );
});

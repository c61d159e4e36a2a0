import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, signIn, type Visitor, visit } from '../support/browser.ts';
import { unusedCode } from '../support/codes.ts';
import { persona } from '../support/personas.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let browser: Browser;
beforeAll(async () => {
  [world, browser] = await Promise.all([createWorld(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

const lan = persona('An ordinary citizen');
const minh = persona('set up a code application');
const hung = persona('The director of a company');

const IN_A_CONTEXT = /\/c\/[\w-]+$/;
const isAt = (page: Page, origin: string): boolean => new URL(page.url()).origin === origin;
const received = (page: Page, claim: string) => page.locator(`[data-claim="${claim}"] td`).textContent();

describe.each([
  { scripts: 'with scripts', javaScriptEnabled: true, person: minh },
  { scripts: 'without scripts', javaScriptEnabled: false, person: hung },
])('in Chromium $scripts', ({ javaScriptEnabled, person }) => {
  let visitor: Visitor;
  let page: Page;
  const flaws: string[] = [];
  /** Without scripts nothing can measure the page; it is the same page. */
  const look = async () => void (javaScriptEnabled && flaws.push(...(await visitor.flaws())));

  beforeAll(async () => {
    visitor = await visit(browser, { javaScriptEnabled });
    page = visitor.page;
  });
  afterAll(() => visitor?.leave());

  it('the portal leads to the sign-in page, which has one main button', async () => {
    await page.goto(world.portal);
    await look();
    await page.click('#sign-in');
    await look();
    expect(isAt(page, world.issuer)).toBe(true);
    expect(await page.locator('.login-submit').count()).toBe(1);
    expect(await page.locator('#cancel').getAttribute('value')).toBe('cancel');
    expect(await page.locator('[name=password]').getAttribute('type')).toBe('password');
  });

  it('the password leads to consent, where nothing optional is ticked', async () => {
    await signIn(page, person);
    await look();
    expect(await page.textContent('.mc-person')).toContain(person.name.full);
    expect(await page.locator('.login-submit').count()).toBe(1);
    expect(await page.locator('[name=claim]:checked').count()).toBe(0);
  });

  it('agreement leads back to the portal, with the claim that was ticked and no other', async () => {
    await page.check('[name=claim][value=birthdate]');
    await page.click('.login-submit');
    await look();
    expect(page.url()).toBe(`${world.portal}/`);
    expect(await page.textContent('h1')).toBe(`Xin chào, ${person.name.full}`);
    expect(await received(page, 'birthdate')).toContain('tháng');
    expect(await received(page, 'email')).toBe('Không được chia sẻ');
  });

  it('the tax office asks for nothing but its own consent', async () => {
    await page.click('#open-tax-office');
    await look();
    await page.click('#sign-in');
    await look();
    expect(isAt(page, world.issuer)).toBe(true);
    expect(await page.locator('[name=password]').count()).toBe(0);
    await page.click('.login-submit');
    await look();
    expect(page.url()).toMatch(IN_A_CONTEXT);
    expect(await page.textContent('h1')).toContain(person.name.full);
  });

  it('the third time no page is shown at all', async () => {
    await page.goto(`${world.portal}/sign-in`);
    expect(page.url()).toBe(`${world.portal}/`);
    await page.goto(`${world.taxOffice}/sign-in`);
    expect(page.url()).toMatch(IN_A_CONTEXT);
  });

  it('the land record asks for a code, and only for that', async () => {
    await page.goto(world.portal);
    await page.click('#high-level');
    await look();
    expect(await page.locator('[name=password]').count()).toBe(0);
    await page.fill('[name=code]', '12');
    await page.click('.login-submit');
    await look();
    expect(await page.textContent('.govuk-error-summary')).toContain('Mã không đúng');
    await page.fill('[name=code]', await unusedCode(world.issuer, person));
    await page.click('.login-submit');
    await look();
    expect(page.url()).toBe(`${world.portal}/land`);
    await page.goto(world.portal);
    expect(await page.getAttribute('#level', 'data-level')).toBe('m2');
  });

  it('the tax return, which needs the same level, asks for nothing more', async () => {
    await page.goto(world.taxOffice);
    await look();
    await page.click('#contexts .button');
    await page.click('#declare');
    expect(page.url()).toMatch(/\/declare$/);
    await look();
    await page.fill('#income', '240.000.000');
    await page.click('#send');
    await look();
    expect(await page.textContent('#declared')).toContain('240.000.000');
  });

  it('signing out of the portal signs out of the tax office', async () => {
    await page.goto(world.portal);
    await page.click('#sign-out');
    await look();
    expect(isAt(page, world.issuer)).toBe(true);
    await page.click('button[autofocus]');
    await look();
    expect(page.url()).toContain(`${world.portal}/signed-out`);
    await eventually(async () => {
      await page.goto(world.taxOffice);
      expect(await page.locator('#sign-in').count()).toBe(1);
    });
    await page.click('#sign-in');
    expect(await page.locator('[name=password]').count()).toBe(1);
  });

  it('nothing was blocked, every page is accessible and fits a phone', () => {
    expect(visitor.complaints).toEqual([]);
    expect(flaws).toEqual([]);
  });
});

describe('with the keyboard alone', () => {
  const MOST_STOPS = 20;
  let page: Page;

  /** Whether a person sees where the focus is: the screen with it differs from the screen without. */
  async function isFocusSeen(): Promise<boolean> {
    const focused = await page.locator(':focus').elementHandle();
    const withFocus = await page.screenshot();
    await page.evaluate('document.activeElement.blur()');
    const without = await page.screenshot();
    await focused?.focus();
    return !withFocus.equals(without);
  }

  /** Tab until the element has the focus; every stop on the way must be seen. */
  async function tabTo(selector: string): Promise<void> {
    for (let stops = 0; stops < MOST_STOPS; stops += 1) {
      if ((await page.locator(`${selector}:focus`).count()) > 0) return;
      await page.keyboard.press('Tab');
      expect(
        await isFocusSeen(),
        `is the focus seen at ${await page.evaluate('document.activeElement.outerHTML')}`,
      ).toBe(true);
    }
    throw new Error(`the Tab key does not lead to ${selector}`);
  }

  it('a person signs in, chooses a claim and agrees', async () => {
    const visitor = await visit(browser);
    page = visitor.page;
    await page.goto(`${world.portal}/sign-in`);
    await tabTo('[name=login]');
    await page.keyboard.type(lan.login);
    await tabTo('[name=password]');
    await page.keyboard.type(lan.password);
    await page.keyboard.press('Enter');
    await page.waitForSelector('[name=claim]');
    await tabTo('[name=claim][value=email]');
    await page.keyboard.press('Space');
    await tabTo('.login-submit');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${world.portal}/`);
    expect(await received(page, 'email')).toContain('lan.nguyen@example.vn');
    expect(visitor.complaints).toEqual([]);
    await visitor.leave();
  });

  it('the first stop leads past the header to the page itself', async () => {
    const visitor = await visit(browser);
    page = visitor.page;
    await page.goto(`${world.portal}/sign-in`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').getAttribute('name')).toBe('login');
    await visitor.leave();
  });
});

import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withBank } from '../support/bank-upstream.ts';
import { launchBrowser, signIn, type Visitor, visit } from '../support/browser.ts';
import { persona } from '../support/personas.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const lan = persona('An ordinary citizen');
const camille = persona('A French resident');
const AN = '099097000101';

let world: World;
let browser: Browser;
let visitor: Visitor;
beforeAll(async () => {
  [world, browser] = await Promise.all([createWorld(withBank), launchBrowser()]);
});
beforeEach(async () => {
  world.registers.bank.behave('honest');
  visitor = await visit(browser);
});
afterEach(() => visitor.leave());
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

/** Looks at a page, and keeps a picture where pictures are wanted. */
async function look(name: string): Promise<void> {
  const { page, flaws } = visitor;
  const directory = process.env.SCREENSHOTS;
  if (directory) await page.screenshot({ path: `${directory}/with-bank-${name}.png`, fullPage: true });
  expect(await flaws()).toEqual([]);
}

/** From the portal's link to the bank, and signed in there. */
async function signInWithBank(customer: string, code = ''): Promise<void> {
  const { page } = visitor;
  await page.goto(`${world.portal}/?lang=en`);
  await page.click('#sign-in-bank');
  await page.selectOption('#customer', customer);
  await page.fill('#pin', '2468');
  await page.fill('#code', code);
  await look('bank');
  await page.click('main button:not([name])');
}

describe('somebody presses "sign in with the bank"', () => {
  it('and is in the account of their number, agrees, and is at the portal', async () => {
    const { page, complaints } = visitor;
    await signInWithBank(lan.login, '135790');
    await look('consent');
    await page.click('.login-submit');
    await page.waitForSelector('#sign-out');
    expect(await page.textContent('h1')).toContain('Nguyễn Thị Lan');
    expect(await page.getAttribute('#level', 'data-level')).toBe('m1');
    await look('portal');
    expect(complaints).toEqual([]);
  });

  it('and needs the PIN alone the next time, and no page of ours', async () => {
    const { page, complaints } = visitor;
    await signInWithBank(lan.login);
    await page.waitForSelector('#sign-out');
    expect(complaints).toEqual([]);
  });

  it('and shows more there where a service asks for more', async () => {
    const { page, complaints } = visitor;
    await signInWithBank(camille.login, '135790');
    await page.click('.login-submit');
    await page.waitForSelector('#sign-out');
    await visitor.leave();
    visitor = await visit(browser);
    await signInWithBank(camille.login);
    const { page: later } = visitor;
    await later.click('#high-level');
    await look('step-up');
    await later.click('button[name=upstream]');
    expect(await later.inputValue('#customer')).toBe(camille.login);
    await later.fill('#pin', '2468');
    await later.fill('#code', '135790');
    await later.click('main button:not([name])');
    await later.waitForSelector('#land');
    expect([...complaints, ...visitor.complaints]).toEqual([]);
  });

  it('and signs out, of the bank too, and is back at the portal', async () => {
    const { page, complaints } = visitor;
    await signInWithBank(lan.login);
    await page.click('#sign-out');
    await look('sign-out');
    await page.click('button[name=logout]');
    await page.waitForURL((url) => url.origin === world.registers.bank.origin);
    await look('sign-out-there');
    await page.click('button[name=logout]');
    await page.waitForSelector('#signed-out');
    expect(new URL(page.url()).origin).toBe(world.portal);
    await page.goto(`${world.portal}/sign-in/bank`);
    await page.waitForSelector('#customer');
    expect(complaints).toEqual([]);
  });

  it('and signs out at the bank: the portal hears of it', async () => {
    const { page, complaints } = visitor;
    await signInWithBank(lan.login);
    await page.waitForSelector('#sign-out');
    await page.goto(world.registers.bank.origin);
    await page.click('a[href="/openid/session/end"]');
    await page.click('button[name=logout]');
    await page.waitForURL(/\/success/);
    await eventually(async () => {
      await page.goto(world.portal);
      expect(await page.$('#sign-in-bank')).not.toBeNull();
    });
    expect(complaints).toEqual([]);
  });

  it('and has no account yet: one is opened with what the bank says', async () => {
    const { page, complaints } = visitor;
    await signInWithBank(AN, '135790');
    await look('first-arrival');
    await page.check('input[type=checkbox]');
    await page.click('button:has-text("Open a new account")');
    await look('newcomer-agrees');
    await page.click('.login-submit');
    await page.waitForSelector('#sign-out');
    expect(await page.textContent('h1')).toContain('Trịnh Văn An');
    expect(await page.getAttribute('#level', 'data-level')).toBe('m1');
    expect(complaints).toEqual([]);
  });

  it('and turns back at the bank: the sign-in page is there, and says so', async () => {
    const { page } = visitor;
    await page.goto(`${world.portal}/sign-in/bank`);
    await page.click('button[name=answer]');
    await page.waitForSelector('[name=login]');
    expect(new URL(page.url()).origin).toBe(world.issuer);
    expect(await page.textContent('[role=alert]')).toContain('Ngân hàng Mẫu');
    await look('turned-back');
  });

  it('while the bank is down: the sign-in page says so, and the rest works', async () => {
    const { page } = visitor;
    world.registers.bank.behave('error');
    await page.goto(`${world.portal}/sign-in/bank`);
    await page.waitForSelector('[name=login]');
    expect(await page.textContent('[role=alert]')).toContain('Ngân hàng Mẫu hiện không phản hồi');
    await look('down');
    await signIn(page, lan);
    await page.waitForSelector('#sign-out');
  });
});

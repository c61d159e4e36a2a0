import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, signIn, type Visitor, visit } from '../support/browser.ts';
import { persona } from '../support/personas.ts';
import { createWorld, type World } from '../support/world.ts';

const duong = persona('newcomer');

let world: World;
let browser: Browser;
let visitor: Visitor;
beforeAll(async () => {
  [world, browser] = await Promise.all([createWorld(), launchBrowser()]);
  visitor = await visit(browser, { acceptDownloads: true });
});
afterAll(async () => {
  await visitor?.leave();
  await browser?.close();
  await world?.stop();
});

const shot = async (name: string): Promise<void> => {
  const directory = process.env.SCREENSHOTS;
  if (directory) await visitor.page.screenshot({ path: `${directory}/proof-bank-${name}.png`, fullPage: true });
};

it('a person opens the bank beside the page, agrees, and hands in the file that they got', async () => {
  const { page, flaws, complaints } = visitor;
  await page.goto(`${world.issuer}/account/proofs?lang=en`);
  await signIn(page, duong);
  await page.click('[name=method][value=bank_ekyc]');
  await page.waitForSelector('input[type=file]');
  expect(await flaws()).toEqual([]);
  await shot('form');

  const [bank] = await Promise.all([page.context().waitForEvent('page'), page.click('a[target=_blank]')]);
  await bank.click('text=Đặng Thùy Dương');
  await bank.check('#agree');
  await bank.click('main button[type=submit]');
  const [file] = await Promise.all([bank.waitForEvent('download'), bank.click('#download')]);
  const path = (await file.path()) ?? '';
  await bank.close();

  await page.setInputFiles('input[type=file]', {
    name: file.suggestedFilename(),
    mimeType: 'text/plain',
    buffer: readFileSync(path),
  });
  await page.click('.login-submit');
  await page.waitForURL(/\/requests\//);
  expect(await page.textContent('main')).toContain('Your identity was verified');
  expect(await flaws()).toEqual([]);
  await shot('done');
  expect(complaints).toEqual([]);
});

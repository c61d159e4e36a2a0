import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, signIn, type Visitor, visit } from '../support/browser.ts';
import { unusedCode } from '../support/codes.ts';
import { type Persona, persona } from '../support/personas.ts';
import { createWorld, type World } from '../support/world.ts';

const lan = persona('An ordinary citizen');
const khang = persona('A security officer');
const REASON = 'Có người gọi điện tự xưng là chủ tài khoản.';

let world: World;
let browser: Browser;
let own: Visitor;
let staff: Visitor;
beforeAll(async () => {
  [world, browser] = await Promise.all([createWorld({ authenticators: ['password', 'totp'] }), launchBrowser()]);
  [own, staff] = (await Promise.all([1, 2].map(() => visit(browser, { javaScriptEnabled: false })))) as [
    Visitor,
    Visitor,
  ];
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

const heading = (page: Page) => page.textContent('h1');

async function enter({ page }: Visitor, who: Persona): Promise<void> {
  await page.goto(`${world.issuer}/staff/people`);
  await signIn(page, who);
  await page.fill('[name=code]', await unusedCode(world.issuer, who));
  await page.click('.login-submit');
  await page.waitForURL('**/staff/people');
}

/** An act on the account that is shown. */
async function act({ page }: Visitor, name: string): Promise<void> {
  await page.getByRole('link', { name }).click();
  expect(await heading(page)).toBe(name);
  await page.click('.login-submit');
  expect(await page.textContent('#reason-error')).toContain('Hãy ghi lý do');
  await page.fill('[name=reason]', REASON);
  await page.click('.login-submit');
}

it('without scripts: staff find a person and block the account, which then opens nothing until it is unblocked', async () => {
  await own.page.goto(`${world.taxOffice}/sign-in`);
  await signIn(own.page, lan);
  await own.page.click('.login-submit');
  await own.page.waitForSelector('#refresh');

  await enter(staff, khang);
  await staff.page.fill('[name=who]', '0900 000 001');
  await staff.page.click('.login-submit');
  expect(await staff.page.textContent('.mc-facts')).toContain(lan.name.full);
  await act(staff, 'Khóa tài khoản');
  expect(await staff.page.textContent('[role=status]')).toContain('Đã khóa tài khoản');

  await own.page.click('#refresh');
  expect(await own.page.locator('#refresh').count()).toBe(0);
  await own.page.goto(`${world.issuer}/account`);
  await signIn(own.page, lan);
  expect(await own.page.textContent('.mc-door')).toContain('không đúng');

  await act(staff, 'Mở khóa tài khoản');
  await own.page.goto(`${world.issuer}/account/notices`);
  await signIn(own.page, lan);
  expect(await own.page.textContent('main')).toContain(REASON);
  await own.page.goto(`${world.issuer}/account/history`);
  expect(await own.page.textContent('main')).toContain('Cán bộ khóa tài khoản');
  expect([...own.complaints, ...staff.complaints]).toEqual([]);
});

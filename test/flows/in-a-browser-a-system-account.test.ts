import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, signIn, visit } from '../support/browser.ts';
import { unusedCode } from '../support/codes.ts';
import { addMandate, addOrganisation, organisationParty } from '../support/parties.ts';
import { persona } from '../support/personas.ts';
import { keySet, machineKey } from '../support/systems.ts';
import { createWorld, type World } from '../support/world.ts';

const hung = persona('The director of a company');

let world: World;
let browser: Browser;
let systems: string;
beforeAll(async () => {
  [world, browser] = await Promise.all([createWorld({ authenticators: ['password', 'totp'] }), launchBrowser()]);
  const company = await addOrganisation(world, { code: '0199900018', name: 'Công ty TNHH Sen Vàng' });
  await addMandate(world, { party: organisationParty(company), holder: hung });
  systems = `${world.issuer}/account/organisations/${company.id}/systems`;
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

it.each([
  ['on a phone', true],
  ['on a phone without scripts', false],
])('a director adds a system account, changes its keys and ends it %s', async (_, javaScriptEnabled) => {
  const key = await machineKey('may-chu');
  const visitor = await visit(browser, { javaScriptEnabled });
  const { page } = visitor;
  /** Without scripts nothing can measure the page; it is the same page. */
  const isGood = async () => void (javaScriptEnabled && expect(await visitor.flaws()).toEqual([]));
  const reaches = (title: string) => expect.poll(() => page.textContent('h1')).toBe(title);
  const reads = (where: string, text: string) => expect.poll(() => page.textContent(where)).toContain(text);

  await page.goto(`${systems}/add`);
  await signIn(page, hung);
  await page.fill('[name=code]', await unusedCode(world.issuer, hung));
  await page.click('.login-submit');
  await reaches('Thêm tài khoản hệ thống');
  await isGood();

  await page.fill('[name=name]', 'Phần mềm kế toán');
  await page.check('[value="tax.file"]');
  await page.check('[value="365"]');
  await page.fill('[name=keys]', JSON.stringify(key.privateJwk));
  await page.click('.login-submit');
  await reads('.govuk-error-summary', 'Đây là khóa bí mật');
  expect(await page.inputValue('[name=keys]')).toBe('');
  expect(await page.isChecked('[value="tax.file"]')).toBe(true);
  await isGood();

  await page.fill('[name=keys]', keySet(key));
  await page.click('.login-submit');
  await reaches('Phần mềm kế toán');
  expect(await page.textContent('main')).toMatch(/sys-[\w-]{22}/);
  await isGood();

  await page.click('text=Đổi khóa');
  await reaches('Đổi khóa');
  expect(JSON.parse(await page.inputValue('[name=keys]'))).toMatchObject({ keys: [{ kid: 'may-chu' }] });
  await isGood();
  await page.click('.login-submit');
  await reads('.mc-notice', 'Đã đổi khóa');

  await page.click('text=Chấm dứt tài khoản này');
  await reaches('Chấm dứt tài khoản hệ thống này?');
  await isGood();
  await page.click('.login-submit');
  await reaches('Tài khoản hệ thống');
  await reads('.mc-notice', 'Đã chấm dứt');
  await isGood();
  expect(visitor.complaints).toEqual([]);
  await visitor.leave();
});

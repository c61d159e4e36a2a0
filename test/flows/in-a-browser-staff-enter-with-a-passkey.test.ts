import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, visit } from '../support/browser.ts';
import { addPasskey, connectDevice } from '../support/passkeys.ts';
import { persona } from '../support/personas.ts';
import { createWorld, type World } from '../support/world.ts';

const binh = persona('An officer at a commune counter');
const BUTTON = '[data-ceremony=get] button';
const NO_SUGGESTIONS = 'PublicKeyCredential.isConditionalMediationAvailable = async () => false';

let world: World;
let browser: Browser;
beforeAll(async () => {
  [world, browser] = await Promise.all([
    createWorld({ authenticators: ['password', 'totp', 'passkey'], staff: { phishingResistant: true } }),
    launchBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

it('by one touch, also from a link on another site, and leave by the keyboard alone', async () => {
  const visitor = await visit(browser);
  const { page } = visitor;
  await connectDevice(page);
  await addPasskey(page, world, binh);
  await page.addInitScript(NO_SUGGESTIONS);
  await page.goto(`${world.testService}/`);
  await page.setContent(`<a href="${world.issuer}/staff/queue">Hồ sơ</a>`);
  await page.click('a');
  await page.waitForSelector(BUTTON);
  expect(await visitor.flaws()).toEqual([]);
  await Promise.all([page.waitForURL('**/staff/queue'), page.click(BUTTON)]);
  expect(await visitor.flaws()).toEqual([]);
  const [cookie] = (await page.context().cookies(`${world.issuer}/staff`)).filter(
    ({ name }) => name === 'motcua_staff',
  );
  expect(cookie).toMatchObject({ path: '/staff', httpOnly: true, sameSite: 'Strict' });
  await page.focus('#staff-sign-out');
  await Promise.all([page.waitForURL('**/staff/signed-out'), page.keyboard.press('Enter')]);
  expect(await visitor.flaws()).toEqual([]);
  await page.goto(`${world.issuer}/staff/queue`);
  expect(page.url()).toContain('/interaction/');
  expect(visitor.complaints).toEqual([]);
  await visitor.leave();
});

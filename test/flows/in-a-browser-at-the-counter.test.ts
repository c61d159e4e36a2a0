import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, reload, signIn, type Visitor, visit } from '../support/browser.ts';
import { unusedCode } from '../support/codes.ts';
import { type Persona, persona } from '../support/personas.ts';
import { createWorld, type World } from '../support/world.ts';

const binh = persona('An officer at a commune counter');
const duong = persona('newcomer');
const camille = persona('A French resident');

let world: World;
let browser: Browser;
beforeAll(async () => {
  [world, browser] = await Promise.all([
    createWorld({ authenticators: ['password', 'totp'], proofing: ['in_person_counter'] }),
    launchBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

const heading = (page: Page) => page.textContent('h1');

async function askFor({ page }: Visitor, person: Persona, card: string): Promise<string> {
  await page.goto(`${world.issuer}/account/proofs`);
  await signIn(page, person);
  await page.click('button[value=in_person_counter]');
  await page.check('[name=place][value=sen]');
  await page.check(`[name=card][value=${card}]`);
  await page.click('.login-submit');
  return ((await page.textContent('.mc-secret__value code')) ?? '').replaceAll(/\s/g, '');
}

async function enter({ page }: Visitor): Promise<void> {
  await page.goto(`${world.issuer}/staff`);
  await signIn(page, binh);
  await page.fill('[name=code]', await unusedCode(world.issuer, binh));
  await page.click('.login-submit');
  await page.waitForURL('**/staff/queue');
}

describe.each([
  ['with scripts', true, duong, 'valid'],
  ['without scripts', false, camille, 'foreigner-unknown'],
] as const)('%s', (_how, javaScriptEnabled, person, card) => {
  it('a person asks, an officer makes mistakes, mends them and confirms, and a proof is taken back', async () => {
    // The examination itself needs scripts.
    const look = async (visitor: Visitor) => expect(javaScriptEnabled ? await visitor.flaws() : []).toEqual([]);
    const [own, staff] = [await visit(browser, { javaScriptEnabled }), await visit(browser, { javaScriptEnabled })];
    const code = await askFor(own, person, card);
    await look(own);

    await enter(staff);
    await look(staff);
    const { page } = staff;
    await page.fill('[name=code]', 'ZZZZ 9999');
    await page.click('.login-submit');
    await look(staff);
    expect(await page.textContent('#code-error')).toContain('Không có hồ sơ đang mở');
    await page.fill('[name=code]', code);
    await page.click('.login-submit');
    await look(staff);
    expect(await page.textContent('.mc-facts')).toContain(person.name.full);

    await page.check('[name=outcome][value=confirmed]');
    await page.check('[name=check][value=card]');
    await page.click('.login-submit');
    await look(staff);
    await page.click('.govuk-error-summary a');
    expect(await page.locator('#check:focus').count()).toBe(1);
    expect(await page.isChecked('[name=check][value=card]')).toBe(true);
    for (const check of ['face', 'fingerprints']) await page.check(`[name=check][value=${check}]`);
    await page.click('.login-submit');
    await look(staff);
    expect(await heading(page)).toBe('Đã xác nhận');
    await reload(own.page);
    await look(own);
    expect(await own.page.locator('.mc-door').textContent()).not.toContain(code.slice(0, 4));

    await page.goto(`${world.issuer}/staff/proofs`);
    await page.fill('[name=number]', person.citizenNumber ?? 'FRA 12AB34567');
    await page.click('.login-submit');
    await look(staff);
    await page.click('.mc-ways__actions a >> nth=0');
    await look(staff);
    await page.click('.login-submit');
    await look(staff);
    await page.fill('[name=reason]', 'Thẻ đã được báo mất.');
    await page.click('.login-submit');
    await look(staff);
    expect(await page.textContent('[role=status]')).toContain('Đã thu hồi');
    await reload(own.page);
    expect(await own.page.locator('[name=password]').count()).toBe(1);
    expect([...own.complaints, ...staff.complaints]).toEqual([]);
    await own.leave();
    await staff.leave();
  });
});

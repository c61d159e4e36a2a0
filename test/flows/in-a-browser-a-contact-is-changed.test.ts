import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, signIn, visit } from '../support/browser.ts';
import { codeIn } from '../support/mailbox.ts';
import { persona } from '../support/personas.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let browser: Browser;
beforeAll(async () => {
  [world, browser] = await Promise.all([
    createWorld({ authenticators: ['password', 'totp', 'passkey', 'recovery-code'] }),
    launchBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

const lan = persona('An ordinary citizen');

describe('in Chromium without scripts', () => {
  it('a phone is replaced, the notice is read, and the change is stopped from the earlier phone', async () => {
    const visitor = await visit(browser, { javaScriptEnabled: false });
    const { page } = visitor;
    await page.goto(`${world.issuer}/account/contacts`);
    await signIn(page, lan);
    await page.click('a[href$="/replace"]');
    await page.fill('[name=contact]', '0987 555 001');
    await page.click('.login-submit');
    await page.fill('[name=code]', codeIn(await world.mailbox.next('+84987555001')));
    await page.click('.login-submit');
    expect(await page.textContent('main')).toContain('+84987555001');
    expect(await page.textContent('main')).not.toContain('+84900000001');
    await page.goto(`${world.issuer}/account`);
    await page.click('a[href="/account/notices"]');
    expect(await page.textContent('main')).toContain('đã được thay');
    const told = await world.mailbox.about('+84900000001', 'được thay');
    await page.goto(/https?:\S+\/account\/contacts\/stop\/\S+/.exec(told.text)?.[0] ?? '');
    await page.click('.login-submit');
    expect(await page.textContent('main')).toContain('Đã dừng');
    const person = await world.app.storage.people.find(lan.id);
    expect(person?.phones.map(({ value }) => value)).toEqual(['+84900000001']);
    expect(visitor.complaints).toEqual([]);
    await visitor.leave();
  });
});

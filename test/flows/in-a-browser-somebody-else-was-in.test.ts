import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, signIn, type Visitor, visit } from '../support/browser.ts';
import { browserOf, DEVICES } from '../support/devices.ts';
import { go, isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { basicClient } from '../support/relying-party.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let browser: Browser;
let visitor: Visitor;
beforeAll(async () => {
  const authenticators = ['password', 'totp', 'recovery-code'];
  [world, browser] = await Promise.all([createWorld({ trustProxy: true, authenticators }), launchBrowser()]);
  visitor = await visit(browser, { javaScriptEnabled: false });
});
afterEach(() => expect(visitor.complaints).toEqual([]));
afterAll(async () => {
  await visitor?.leave();
  await browser?.close();
  await world?.stop();
});

const lan = persona('An ordinary citizen');

describe('in a browser without scripts, a person', () => {
  const stranger = browserOf(DEVICES.stranger);
  const other = browserOf(DEVICES.phone);
  const heading = () => visitor.page.textContent('h1');

  it('sees the devices in their account and ends one', async () => {
    const { page } = visitor;
    await go(other, `${world.issuer}/account`, lan);
    await (await basicClient(world)).signIn(stranger, lan);
    await page.goto(`${world.issuer}/account/sessions`);
    await signIn(page, lan);
    expect(await heading()).toBe('Thiết bị và phiên');
    await page.getByRole('button', { name: /Đăng xuất thiết bị này.*Safari trên iOS/ }).click();
    expect(await page.textContent('[role=status]')).toContain('Đã đăng xuất thiết bị đó.');
    expect(isSignIn(await other.open(`${world.issuer}/account`))).toBe(true);
  });

  it('finds somebody else in the history and has them blocked', async () => {
    const { page } = visitor;
    await page.getByRole('link', { name: 'Lịch sử đăng nhập' }).first().click();
    const line = page.locator('.mc-ways__item', { hasText: 'Firefox trên Linux' }).first();
    await line.getByRole('link').click();
    expect(await heading()).toBe('Không phải bạn?');
    await page.fill('[name=note]', 'Tôi không có thiết bị này.');
    await page.click('.login-submit');
    expect(await heading()).toBe('Đã chặn và đã báo');
    expect(isSignIn(await stranger.open(`${world.issuer}/account`))).toBe(true);
  });

  it('and goes on to recover the account with one press', async () => {
    const { page } = visitor;
    await page.click('#recover');
    expect(page.url()).toContain('/recover/code');
  });
});

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goBack, launchBrowser, reload, type Visitor, visit } from '../support/browser.ts';
import { connectDevice } from '../support/passkeys.ts';
import { type Applicant, citizen, codeFor } from '../support/registration.ts';
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

const CREATE = '[data-ceremony=create] button';
const at = ({ page }: Visitor): string => new URL(page.url()).pathname.replace('/register', '');

/** From the sign-in page of a service to the offer of a passkey; `look` is called at every page. */
async function toOffer(visitor: Visitor, { details, password, ...mine }: Applicant, look: () => Promise<void>) {
  const { page } = visitor;
  const go = async (): Promise<void> => {
    await page.click('.login-submit');
    await look();
  };
  await page.goto(`${world.portal}/sign-in`);
  await page.click('a[href^="/register"]');
  await look();
  await go();
  await page.check('[name=who][value=citizen]');
  await go();
  await go();
  for (const name of ['number', 'name', 'birthdate']) await page.fill(`[name=${name}]`, details[name] ?? '');
  await page.check(`[name=gender][value=${details.gender}]`);
  await go();
  await page.fill('[name=contact]', mine.contact);
  await go();
  await page.fill('[name=code]', await codeFor(world, mine));
  await go();
  for (const name of ['password', 'repeat']) await page.fill(`[name=${name}]`, password);
  await go();
}

/** From the last form to the service. */
async function toService({ page }: Visitor): Promise<void> {
  await page.check('[name=accept]');
  await page.click('.login-submit');
  await page.click('#next');
  await page.click('.login-submit');
  await page.waitForURL((url) => url.origin === world.portal);
}

describe('in Chromium with scripts, on a device with a lock', () => {
  let visitor: Visitor;
  const flaws: string[] = [];
  const look = async () => void flaws.push(...(await visitor.flaws()));
  beforeAll(async () => {
    visitor = await visit(browser);
    await connectDevice(visitor.page);
  });
  afterAll(() => visitor?.leave());

  it('a citizen opens an account and makes a passkey', async () => {
    await toOffer(visitor, citizen(200), look);
    expect(at(visitor)).toBe('/device');
    await visitor.page.click(CREATE);
    await visitor.page.waitForURL(/\/agree$/);
    await look();
  });

  it('goes on to the service with it', async () => {
    await toService(visitor);
    expect(await visitor.page.textContent('body')).toContain('Phạm Thị Hồng Nhung');
  });

  it('signs in with the passkey afterwards', async () => {
    const { page } = visitor;
    await page.context().clearCookies();
    await page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false');
    await page.goto(`${world.issuer}/account/ways`);
    await page.click('[data-ceremony=get] button');
    await page.waitForSelector('.mc-ways__name');
    expect(await page.locator('.mc-ways__name').count()).toBeGreaterThanOrEqual(2);
  });

  it('and no page was flawed', () => {
    expect(flaws).toEqual([]);
    expect(visitor.complaints).toEqual([]);
  });
});

describe('in Chromium without scripts', () => {
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await visit(browser, { javaScriptEnabled: false });
  });
  afterAll(() => visitor?.leave());

  it('a citizen opens an account, declines the passkey and goes on to the service', async () => {
    await toOffer(visitor, citizen(201), async () => undefined);
    expect(at(visitor)).toBe('/device');
    expect(await visitor.page.isVisible(CREATE)).toBe(false);
    await visitor.page.click('#decline');
    await toService(visitor);
    expect(await visitor.page.textContent('body')).toContain('Phạm Thị Hồng Nhung');
  });

  it('goes back through the steps and on again', async () => {
    const { page } = visitor;
    await page.goto(`${world.issuer}/register`);
    await page.check('[name=who][value=citizen]');
    await page.click('.login-submit');
    const { details, contact } = citizen(202);
    for (const name of ['number', 'name', 'birthdate']) await page.fill(`[name=${name}]`, details[name] ?? '');
    await page.check(`[name=gender][value=${details.gender}]`);
    await page.click('.login-submit');
    await page.fill('[name=contact]', contact);
    await page.click('.login-submit');
    expect(at(visitor)).toBe('/code');
    await goBack(page);
    expect(at(visitor)).toBe('/contact');
    await goBack(page);
    expect(await page.inputValue('[name=number]')).toBe(details.number);
    await page.click('.login-submit');
    expect(at(visitor)).toBe('/code');
    await reload(page);
    expect(at(visitor)).toBe('/code');
    expect(visitor.complaints).toEqual([]);
  });
});

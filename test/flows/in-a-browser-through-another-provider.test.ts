import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser, signIn, type Visitor, visit } from '../support/browser.ts';
import { persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty } from '../support/relying-party.ts';
import type { TestUpstream } from '../support/upstream.ts';
import { createUpstreamWorld, type UpstreamWorld } from '../support/upstream-world.ts';

let all: UpstreamWorld;
let browser: Browser;
let service: TestRelyingParty;
let bank: TestUpstream;
beforeAll(async () => {
  [all, browser] = await Promise.all([createUpstreamWorld({ bank: {}, ministry: {} }), launchBrowser()]);
  service = await basicClient(all.world);
  bank = all.upstreams.bank as TestUpstream;
});
afterAll(async () => {
  await browser?.close();
  await all?.stop();
});

const lan = persona('An ordinary citizen');

describe.each([
  { scripts: 'with scripts', javaScriptEnabled: true, subject: 'with', number: '099191000771' },
  { scripts: 'without scripts', javaScriptEnabled: false, subject: 'without', number: '099191000772' },
])('in Chromium $scripts, on a phone', ({ javaScriptEnabled, subject, number }) => {
  let visitor: Visitor;
  let page: Page;
  beforeEach(async () => {
    visitor = await visit(browser, { javaScriptEnabled });
    page = visitor.page;
    const claims = { name: 'Lý Thị Mai', birthdate: '1991-04-05', gender: 'female', citizen_id: number };
    bank.person = { subject, claims, acr: 'bank-high', amr: ['pwd', 'otp'] };
    bank.behaviour = {};
  });
  afterEach(async () => {
    expect(visitor.complaints).toEqual([]);
    await visitor.leave();
  });
  const look = async () => expect(javaScriptEnabled ? await visitor.flaws() : []).toEqual([]);
  const begin = async () => page.goto((await service.begin({ prompt: 'login' })).url.href);
  const isThere = () => page.waitForURL((url) => url.origin === all.world.testService);

  it('somebody opens an account with what the bank says, and finds the bank first the next time', async () => {
    await begin();
    await look();
    await page.click('button[name=upstream][value=bank]');
    await page.waitForSelector('#create');
    await look();
    await page.click('#create');
    await page.waitForSelector('.govuk-error-summary');
    await look();
    await page.check('[name=accept]');
    await page.click('#create');
    await page.click('button[value=agree]');
    await isThere();
    await begin();
    await look();
    await page.click('button[name=upstream][value=bank]');
    await isThere();
  });

  it('a bank that does not answer is shown as such, and the person signs in here', async () => {
    bank.behaviour.paths = { '/token': (_request, response) => void response.writeHead(503).end() };
    await begin();
    await page.click('button[name=upstream][value=bank]');
    await page.waitForSelector('.govuk-error-summary');
    expect(await page.textContent('.govuk-error-summary')).toContain('Nơi bank hiện không phản hồi');
    await look();
    await signIn(page, lan);
    await page.waitForURL((url) => !url.pathname.includes('sign-in') && !url.href.endsWith('#'));
    expect(await page.locator('[name=password]').count()).toBe(0);
  });
});

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser, signIn, type Visitor, visit } from '../support/browser.ts';
import { persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty } from '../support/relying-party.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let browser: Browser;
let service: TestRelyingParty;
beforeAll(async () => {
  [world, browser] = await Promise.all([createWorld(), launchBrowser()]);
  service = await basicClient(world);
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

const lan = persona('An ordinary citizen');

let visitor: Visitor;
let page: Page;
async function enter(options?: BrowserContextOptions): Promise<void> {
  visitor = await visit(browser, options);
  page = visitor.page;
}
afterEach(async () => {
  expect(visitor.complaints).toEqual([]);
  await visitor.leave();
});

const look = async () => expect(await visitor.flaws()).toEqual([]);
const heading = () => page.textContent('h1');
const begin = async (parameters: Record<string, string> = {}) => page.goto((await service.begin(parameters)).url.href);

describe.each([
  { scripts: 'with scripts', javaScriptEnabled: true },
  { scripts: 'without scripts', javaScriptEnabled: false },
])('a form that sends itself, $scripts', ({ javaScriptEnabled }) => {
  beforeEach(() => enter({ javaScriptEnabled }));

  /** With scripts the page passes in a moment; without, it is one of ours, with a button. */
  async function passOn(): Promise<void> {
    if (javaScriptEnabled) return;
    expect(await heading()).toBe('Chỉ còn một bước');
    expect(await page.locator('.mc-header').count()).toBe(1);
    await page.click('main .govuk-button');
  }

  it('signs out who is not signed in', async () => {
    await page.goto(`${world.issuer}/session/end`);
    await passOn();
    await page.waitForURL(`${world.issuer}/session/end/success`);
    expect(await heading()).toBe('Bạn đã đăng xuất');
  });

  it('carries an answer that the service wants as a form', async () => {
    const answers: string[] = [];
    page.on('request', (request) => {
      if (request.url().startsWith(world.testService) && request.method() === 'POST')
        answers.push(request.postData() ?? '');
    });
    await begin({ response_mode: 'form_post', prompt: 'consent' });
    await signIn(page, lan);
    await page.click('.login-submit');
    await passOn();
    await page.waitForURL(`${world.testService}/callback`);
    expect(answers).toEqual([expect.stringMatching(/code=.+&state=.+&iss=/)]);
  });
});

describe('signing out', () => {
  beforeEach(async () => {
    await enter();
    await begin();
    await signIn(page, lan);
    await page.goto(`${world.issuer}/session/end`);
    await look();
  });

  it('has the answer yes ready under the Enter key', async () => {
    expect(await page.locator('button[autofocus]:focus').count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${world.issuer}/session/end/success`);
    await look();
    expect(await heading()).toBe('Bạn đã đăng xuất');
    await page.click('main .govuk-button');
    expect(page.url()).toBe(`${world.issuer}/`);
  });

  it('can be declined, which is said as it is, and asked for again', async () => {
    await page.click('.govuk-button--secondary');
    await look();
    expect(await heading()).toBe('Bạn vẫn đang đăng nhập');
    await page.click('.govuk-button--secondary');
    await page.click('button[autofocus]');
    expect(await heading()).toBe('Bạn đã đăng xuất');
    await begin();
    expect(await page.locator('[name=password]').count()).toBe(1);
  });
});

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CODES } from '../support/bringing-in.ts';
import { launchBrowser, signIn, type Visitor, visit } from '../support/browser.ts';
import { persona } from '../support/personas.ts';
import { createWorld, type World } from '../support/world.ts';

const hung = persona('director of a company');
const minh = persona('reaches level 2');

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const main = async (page: Page): Promise<string> => (await page.textContent('main')) ?? '';

async function ask(page: Page, issuer: string, code: string): Promise<void> {
  await page.goto(`${issuer}/account/organisations`);
  await page.click('main .mc-primary');
  await page.fill('[name=code]', code);
  await page.click('.login-submit');
}

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('on a phone %s, a director', (name, javaScriptEnabled) => {
  let world: World;
  let director: Visitor;
  let other: Visitor;
  beforeAll(async () => {
    world = await createWorld({ authenticators: ['password'] });
    [director, other] = await Promise.all([
      visit(browser, { javaScriptEnabled }),
      visit(browser, { javaScriptEnabled }),
    ]);
    await Promise.all(
      [[director, hung] as const, [other, minh] as const].map(async ([{ page }, person]) => {
        await page.goto(`${world.issuer}/account/organisations?lang=en`);
        await signIn(page, person);
        await page.waitForURL(/account\/organisations$/);
      }),
    );
  });
  afterAll(async () => {
    await Promise.all([director?.leave(), other?.leave()]);
    await world?.stop();
  });

  /** Accessibility is looked at by a script of its own. */
  const flaws = async (visitor: Visitor): Promise<string[]> => (javaScriptEnabled ? visitor.flaws() : []);
  const shot = async ({ page }: Visitor, part: string): Promise<void> => {
    const directory = process.env.SCREENSHOTS;
    const file = `company-${part}-${name.replace(' ', '-')}.png`;
    if (directory) await page.screenshot({ path: `${directory}/${file}`, fullPage: true });
  };

  it('brings a company in, and mends a mistyped code', async () => {
    const { page } = director;
    expect(await flaws(director)).toEqual([]);
    await ask(page, world.issuer, '0199900019');
    expect(await main(page)).toContain('no enterprise code');
    expect(await page.inputValue('[name=code]')).toBe('0199900019');
    expect(await flaws(director)).toEqual([]);
    await page.fill('[name=code]', CODES.senVang);
    await page.click('.login-submit');
    await page.waitForURL(/organisations\/[0-9a-f-]{36}\?done=added/);
    expect(await main(page)).toContain('Công ty TNHH Sen Vàng');
    expect(await flaws(director)).toEqual([]);
    await shot(director, 'added');
  });

  it('and the other representative agree on one', async () => {
    await ask(director.page, world.issuer, CODES.songMo);
    expect(await main(director.page)).toContain('Has not answered yet');
    expect(await flaws(director)).toEqual([]);
    await shot(director, 'waiting');
    await other.page.reload();
    await other.page.click('text=Answer');
    expect(await flaws(other)).toEqual([]);
    await shot(other, 'consent');
    await other.page.click('[name=answer][value=agreed]');
    await other.page.waitForURL(/done=agreed/);
    expect(await main(other.page)).toContain('Công ty Cổ phần Sông Mơ');
    await director.page.reload();
    expect(await main(director.page)).toContain('was brought in');
    expect([...director.complaints, ...other.complaints]).toEqual([]);
  });
});

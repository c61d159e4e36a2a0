/**
 * Takes the pictures in docs/images from the running product.
 * MOTCUA_TEST_SERVER_URL names a PostgreSQL in which databases may be made: `node test/support/screenshots.ts`.
 * Before they are committed they get a palette of 256 colours, which makes them a third of the size.
 */
import { readFileSync, rmSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { projectPath } from '../../src/config.ts';
import { withBank } from './bank-upstream.ts';
import { launchBrowser, signIn, visit } from './browser.ts';
import { addMandate, addOrganisation, organisationParty } from './parties.ts';
import { codeOf, persona } from './personas.ts';
import { createWorld, type World } from './world.ts';

const WIDTHS = [390, 1280];
const STEPS = ['sign-in', 'consent', 'portal'] as const;
const COMPANY_STEPS = ['choice', 'company', 'receipt'] as const;
const BANK_STEPS = ['third-link', 'bank', 'arrived'] as const;
type Step = (typeof STEPS)[number] | (typeof COMPANY_STEPS)[number] | (typeof BANK_STEPS)[number];

const fileOf = (step: Step, width: number): string => projectPath(`docs/images/${step}-${width}.png`);

async function take(page: Page, step: Step): Promise<void> {
  const path = fileOf(step, page.viewportSize()?.width ?? 0);
  await page.screenshot({ path, animations: 'disabled' });
}

/** A citizen's first sign-in at the portal, in a window of this width. */
async function walk(browser: Browser, { portal }: World, width: number, login: Parameters<typeof signIn>[1]) {
  const viewport = { width, height: width < 600 ? 980 : 900 };
  const { page, leave } = await visit(browser, { viewport, reducedMotion: 'reduce' });
  await page.goto(`${portal}/sign-in`);
  await page.fill('[name=login]', login.login);
  await page.evaluate('document.activeElement.blur()');
  await take(page, 'sign-in');
  await signIn(page, login);
  await page.check('[name=claim][value=birthdate]');
  await page.evaluate('document.activeElement.blur(); scrollTo(0, 0)');
  await page.mouse.move(0, 0);
  await take(page, 'consent');
  await page.click('.login-submit');
  await page.mouse.move(0, 0);
  await take(page, 'portal');
  await leave();
}

/** A director files for one of two companies. */
async function file(browser: Browser, world: World): Promise<void> {
  const director = persona('The director of a company');
  const companies = [
    { code: '0199900018', name: 'Công ty TNHH Sen Vàng' },
    { code: '0199900025', name: 'Công ty Cổ phần Sông Mơ' },
  ];
  for (const company of companies) {
    const party = organisationParty(await addOrganisation(world, company));
    await addMandate(world, { party, holder: director });
  }
  const { page, leave } = await visit(browser, { viewport: { width: 390, height: 980 }, reducedMotion: 'reduce' });
  await page.goto(world.taxOffice);
  await page.click('#company');
  await signIn(page, director);
  await page.fill('[name=code]', await codeOf(director));
  await page.click('.login-submit');
  await take(page, 'choice');
  await page.click('button:has-text("Sen Vàng")');
  await page.click('.login-submit');
  await page.fill('#income', '900.000.000');
  await take(page, 'company');
  await page.click('#send');
  await page.mouse.move(0, 0);
  await take(page, 'receipt');
  await leave();
}

/** The citizen, who has agreed before, comes to the portal through the bank. */
async function comeThroughBank(browser: Browser, { portal }: World, { login }: { login: string }): Promise<void> {
  const { page, leave } = await visit(browser, { viewport: { width: 390, height: 980 }, reducedMotion: 'reduce' });
  await page.goto(portal);
  await take(page, 'third-link');
  await page.click('#sign-in-bank');
  await page.selectOption('#customer', login);
  await page.fill('#pin', '2468');
  await page.fill('#code', '135790');
  await page.evaluate('document.activeElement.blur(); scrollTo(0, 0)');
  await page.mouse.move(0, 0);
  await take(page, 'bank');
  await page.click('main button:not([name])');
  await page.waitForSelector('#sign-out');
  await take(page, 'arrived');
  await leave();
}

/** Three steps side by side, as on three phones. */
async function compose(browser: Browser, name: string, steps: readonly Step[]): Promise<void> {
  const { page, leave } = await visit(browser, { viewport: { width: 1330, height: 1064 } });
  const pictures = steps.map((step) => readFileSync(fileOf(step, 390)).toString('base64'));
  const phones = pictures.map((data) => `<img alt="" src="data:image/png;base64,${data}">`).join('');
  await page.setContent(`<style>
    body { margin: 0; padding: 36px; display: flex; justify-content: space-between; align-items: start; background: #e9e2d6; }
    img { width: 390px; border: 6px solid #24201c; border-radius: 28px; }
  </style>${phones}`);
  await page.screenshot({ path: projectPath(`docs/images/${name}.png`), fullPage: true });
  await leave();
}

const [world, browser] = await Promise.all([createWorld(withBank), launchBrowser()]);
try {
  const people = [persona('An ordinary citizen'), persona('The registrar who reviews')];
  for (const [i, person] of people.entries()) await walk(browser, world, WIDTHS[i] ?? 0, person);
  await compose(browser, 'journey', STEPS);
  await comeThroughBank(browser, world, persona('An ordinary citizen'));
  await compose(browser, 'bank-sign-in', BANK_STEPS);
  await file(browser, world);
  await compose(browser, 'company', COMPANY_STEPS);
  for (const step of [...COMPANY_STEPS, ...BANK_STEPS]) rmSync(fileOf(step, 390));
} finally {
  await browser.close();
  await world.stop();
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go, isInside, isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');

describe('signing out', () => {
  const browser = createTextBrowser();
  let question: Page;

  it('asks whether to leave every service, and leaves nothing when the answer is no', async () => {
    await go(browser, `${world.portal}/sign-in`, lan);
    const tax = await go(browser, `${world.taxOffice}/sign-in`, lan);
    question = await browser.submit(tax, '#sign-out');
    expect(question.url.origin).toBe(world.issuer);
    expect(question.html).toMatch(/<button[^>]*\sautofocus/);
    const stayed = await browser.submit(question, 'Ở lại, không đăng xuất');
    expect(stayed.url.origin).toBe(world.taxOffice);
    expect(isInside(await browser.open(`${world.portal}/`))).toBe(true);
    expect(isInside(await browser.open(`${world.taxOffice}/sign-in`))).toBe(true);
  });

  it('at one service reaches the other through the back channel', async () => {
    const tax = await browser.open(`${world.taxOffice}/`);
    question = await browser.submit(tax, '.sign-out');
    const left = await browser.submit(question, 'logout=yes');
    expect(left.url.href).toContain(`${world.taxOffice}/signed-out`);
    await eventually(async () => expect(isInside(await browser.open(`${world.portal}/`))).toBe(false));
    expect(isInside(await browser.open(`${world.taxOffice}/`))).toBe(false);
  });

  it('leaves no session behind: the next sign-in asks for the password', async () => {
    expect(isSignIn(await browser.open(`${world.portal}/sign-in`))).toBe(true);
  });

  it('twice is harmless: an old question only says that the person is out', async () => {
    const again = await browser.submit(question, 'logout=yes');
    expect(again.status).toBeLessThan(500);
    expect(isSignIn(await browser.open(`${world.portal}/sign-in`))).toBe(true);
  });
});

describe('a service that is told late of a sign-out', () => {
  let slow: World;
  beforeAll(async () => {
    slow = await createWorld({ outbox: { pollSeconds: 4 } });
  });
  afterAll(() => slow?.stop());

  it('keeps the sign-in that came after it', async () => {
    const browser = createTextBrowser();
    const waiting = async () =>
      (await sql(slow.databaseUrl, 'SELECT 1 FROM outbox WHERE next_attempt_at IS NOT NULL')).length;
    const tax = await go(browser, `${slow.taxOffice}/sign-in`, lan);
    const stayed = await browser.submit(await browser.submit(tax, '#sign-out'), 'Ở lại, không đăng xuất');
    expect(stayed.url.origin).toBe(slow.taxOffice);
    expect(isInside(await browser.open(`${slow.taxOffice}/sign-in`))).toBe(true);
    expect(await waiting()).toBe(1);
    await eventually(async () => expect(await waiting()).toBe(0), 15_000);
    expect(isInside(await browser.open(`${slow.taxOffice}/`))).toBe(true);
  });
});

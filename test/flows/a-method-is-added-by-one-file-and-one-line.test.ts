import { copyFileSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectPath } from '../../src/config.ts';
import { answerAll, go, isConsent, isSignIn } from '../support/journey.ts';
import { startNode } from '../support/node.ts';
import { persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty, type Transaction } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const minh = persona('reaches level 2');

let directory: string;
let plain: World;
let world: World;
let service: TestRelyingParty;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'motcua-own-'));
  const file = join(directory, 'grid-card.ts');
  copyFileSync(projectPath('docs/examples/grid-card.ts'), file);
  plain = await createWorld({ authenticators: ['password'] });
  world = await createWorld({ authenticators: ['password', file] });
  service = await basicClient(world);
});
afterAll(async () => {
  await Promise.all([plain?.stop(), world?.stop()]);
  if (directory) await rm(directory, { recursive: true });
});

const level2 = ({ issuer }: World) => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, values: [`${issuer}/acr/m2`] } } }),
});
const account = (path = ''): string => `${world.issuer}/account${path}`;
/** The place that a form asks for, counted from one. */
const placeIn = ({ text }: Page): number =>
  Number(/(?:Số ở ô|Number in place|Numéro de la case) (\d+)/.exec(text)?.[1]);
const asksForCard = ({ html }: Page): boolean => html.includes('name="number"');
const cardOn = ({ html }: Page): string[] => [...html.matchAll(/<li><code>(\d{4})<\/code>/g)].map((m) => m[1] ?? '');
const wayIds = ({ html }: Page): string[] => [...html.matchAll(/ways\/([\w-]+)\/remove/g)].map((m) => m[1] ?? '');

async function levelsOf({ issuer }: World): Promise<unknown> {
  const discovery = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  return (discovery as { acr_values_supported?: unknown }).acr_values_supported;
}

/** Signs in with the password where a level is asked for that needs more. */
async function begin(browser: TextBrowser, parameters: Record<string, string> = {}): Promise<[Page, Transaction]> {
  const transaction = await service.begin({ ...level2(world), ...parameters });
  const { login, password } = minh;
  return [await browser.submit(await browser.open(transaction.url), '.login-submit', { login, password }), transaction];
}

let card: string[] = [];
const answerTo = (page: Page): string => card[placeIn(page) - 1] ?? '';
const wrongFor = (page: Page): string => (answerTo(page) === '0000' ? '0001' : '0000');

describe('without the line in the settings', () => {
  it('level 2 is out of reach, and the service is told so', async () => {
    const browser = createTextBrowser();
    const { url } = await (await basicClient(plain)).begin(level2(plain));
    const page = await go(browser, url, minh);
    const back = await browser.submit(page, '#cancel');
    expect(back.url.searchParams.get('error')).toBe('unmet_authentication_requirements');
    expect(await levelsOf(plain)).not.toContain(`${plain.issuer}/acr/m2`);
  });

  it('nobody can get the method', async () => {
    const browser = createTextBrowser();
    const page = await go(browser, `${plain.issuer}/account/ways`, minh);
    expect(page.html).not.toContain('grid-card');
  });
});

describe('with the line', () => {
  const home = createTextBrowser();

  it('discovery promises level 2', async () => {
    expect(await levelsOf(world)).toContain(`${world.issuer}/acr/m2`);
  });

  it('who has no card yet does not reach it', async () => {
    const browser = createTextBrowser();
    const page = await go(browser, (await service.begin(level2(world))).url, minh);
    const back = await browser.submit(page, '#cancel');
    expect(back.url.searchParams.get('error')).toBe('unmet_authentication_requirements');
  });

  it('a person finds it among the ways that they can add, in each language', async () => {
    await go(home, account(), minh);
    const texts = { en: 'Grid card', fr: 'Carte à numéros', vi: 'Thẻ số' };
    for (const [language, text] of Object.entries(texts))
      expect((await home.open(account(`/add?lang=${language}`))).text).toContain(text);
  });

  it('and gets a card by a number that is on it', async () => {
    const form = await home.submit(await home.open(account('/add')), 'method=grid-card');
    card = cardOn(form);
    expect(card).toHaveLength(20);
    const wrong = await home.submit(form, '.login-submit', { number: wrongFor(form) });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('Số không đúng');
    expect(cardOn(wrong)).toEqual(card);
    const added = await home.submit(wrong, '.login-submit', { number: answerTo(wrong) });
    expect([added.url.pathname, wayIds(added).length]).toEqual(['/account/ways', 2]);
    const types = `SELECT type FROM audit_events WHERE type LIKE 'authenticator.%'`;
    expect(await sql(world.databaseUrl, types)).toEqual([{ type: 'authenticator.added' }]);
  });

  it.each([
    ['vi', 'Nhập số trên thẻ', 'Số không đúng', 'Hãy nhập số ở ô'],
    ['en', 'Enter a number from your card', 'The number is not correct', 'Enter the number in place'],
    ['fr', 'Saisissez un numéro de votre carte', 'Le numéro est incorrect', 'Saisissez le numéro de la case'],
  ])('it is asked for and refuses in the words of its file: %s', async (language, title, wrong, missing) => {
    const browser = createTextBrowser();
    const [page] = await begin(browser, { ui_locales: language });
    expect([page.text.includes(title), asksForCard(page)]).toEqual([true, true]);
    const refused = await browser.submit(page, '.login-submit', { number: wrongFor(page) });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain(wrong);
    expect((await browser.submit(refused, '.login-submit', { number: '' })).text).toContain(missing);
    await sql(world.databaseUrl, 'DELETE FROM attempts');
  });

  it('two answers in one conversation reach level 2, and the ID token says how', async () => {
    const browser = createTextBrowser();
    const [first, transaction] = await begin(browser);
    const second = await browser.submit(first, '.login-submit', { number: answerTo(first) });
    expect([second.status, asksForCard(second)]).toEqual([200, true]);
    expect(placeIn(second)).not.toBe(placeIn(first));
    const stale = await browser.submit(first, '.login-submit', { number: answerTo(first) });
    expect(placeIn(stale)).toBe(placeIn(second));
    const back = await answerAll(
      browser,
      await browser.submit(stale, '.login-submit', { number: answerTo(stale) }),
      minh,
    );
    const claims = (await service.redeem(back.url, transaction)).claims();
    expect(claims).toMatchObject({ acr: `${world.issuer}/acr/m2`, amr: ['mfa', 'otp', 'pwd'] });
    const evidence = `SELECT DISTINCT factors FROM session_evidence WHERE method = 'grid-card'`;
    expect(await sql(world.databaseUrl, evidence)).toEqual([{ factors: 'possession' }]);
  });

  it('the first answer alone reaches nothing', async () => {
    const browser = createTextBrowser();
    const [first] = await begin(browser);
    const second = await browser.submit(first, '.login-submit', { number: answerTo(first) });
    const wrong = await browser.submit(second, '.login-submit', { number: wrongFor(second) });
    expect([wrong.status, isConsent(wrong), asksForCard(wrong)]).toEqual([400, false, true]);
    await sql(world.databaseUrl, 'DELETE FROM attempts');
  });

  it('the card is not readable in the database', async () => {
    const rows = await sql<{ row: string }>(world.databaseUrl, 'SELECT c::text AS row FROM credentials c');
    const hex = (text: string): string => Buffer.from(text).toString('hex');
    const known = JSON.stringify(card);
    for (const { row } of rows) for (const secret of [known, hex(known)]) expect(row).not.toContain(secret);
  });

  it('a process of its own loads the file too, as in production', async () => {
    const node = await startNode(world);
    const answer = await fetch(`${node.origin}/.well-known/openid-configuration`);
    expect(await answer.text()).toContain(`${world.issuer}/acr/m2`);
    expect(await node.end('SIGTERM')).toBe(0);
  });

  it('the person names the card, and removes it: then level 2 is out of reach again', async () => {
    const [, id = ''] = wayIds(await home.open(account('/ways')));
    let page = await home.open(account(`/ways/${id}/rename`));
    if (isSignIn(page) || asksForCard(page)) page = await through(page);
    const named = await home.submit(page, '.login-submit', { label: 'Thẻ ở nhà' });
    expect(named.text).toContain('Thẻ ở nhà');
    const removed = await home.submit(await home.open(account(`/ways/${id}/remove`)), '.login-submit');
    expect(wayIds(removed)).toHaveLength(1);
    const browser = createTextBrowser();
    const back = await browser.submit((await begin(browser))[0], '#cancel');
    expect(back.url.searchParams.get('error')).toBe('unmet_authentication_requirements');
  });

  /** The person's own page asks for the card before anything is changed. */
  async function through(page: Page): Promise<Page> {
    const second = await home.submit(page, '.login-submit', { number: answerTo(page) });
    return home.submit(second, '.login-submit', { number: answerTo(second) });
  }
});

it('the walk-through names the file that is tried here', () => {
  const text = readFileSync(projectPath('CONTRIBUTING.md'), 'utf8');
  expect(text.includes('(docs/examples/grid-card.ts)')).toBe(true);
});

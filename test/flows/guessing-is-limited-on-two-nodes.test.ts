import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerAll, isCode } from '../support/journey.ts';
import { type ProviderNode, startNode } from '../support/node.ts';
import { persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const ALLOWED = 7;
const PARALLEL = 200;
const LONG = 900;

let world: World;
let nodes: ProviderNode[];
beforeAll(async () => {
  const limit = { attempts: ALLOWED, seconds: LONG };
  const guessing = { account: limit, device: limit, transaction: limit, address: { attempts: 20, seconds: LONG } };
  world = await createWorld({ guessing, passwordHashing: { memoryKiB: 8192, iterations: 1, queue: PARALLEL } });
  nodes = await Promise.all([startNode(world), startNode(world)]);
});
afterAll(async () => {
  await Promise.all((nodes ?? []).map((node) => node.end('SIGTERM')));
  await world?.stop();
});

const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');

const forget = (): Promise<unknown> => sql(world.databaseUrl, 'DELETE FROM attempts');

async function failures(): Promise<number> {
  const text = `SELECT count(*)::int n FROM audit_events WHERE type = 'sign-in.failed'`;
  return (await sql<{ n: number }>(world.databaseUrl, text))[0]?.n ?? 0;
}

/** How many of the answers have each status. */
function tally(statuses: readonly number[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** Sends every form at once, to one node and the other in turn. */
async function race(path: string, forms: readonly Record<string, string>[], cookies: string): Promise<number[]> {
  const headers = { origin: world.issuer, cookie: cookies };
  return Promise.all(
    forms.map(async (fields, index) => {
      const { origin } = nodes[index % nodes.length] as ProviderNode;
      const body = new URLSearchParams(fields);
      const response = await fetch(`${origin}${path}`, { method: 'POST', body, headers, redirect: 'manual' });
      await response.arrayBuffer();
      return response.status;
    }),
  );
}

const cookiesFor = (browser: TextBrowser, pathname: string): string =>
  browser
    .cookies()
    .filter(({ path }) => pathname.startsWith(path))
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');

/** The door of the portal in a new browser: where its form goes, and the cookies that it needs. */
async function door() {
  const browser = createTextBrowser();
  const { pathname } = (await browser.open(`${world.portal}/sign-in`)).url;
  return { path: `${pathname}/sign-in`, cookies: cookiesFor(browser, pathname) };
}

const guesses = (login: (index: number) => string) =>
  Array.from({ length: PARALLEL }, (_, index) => ({ login: login(index), password: `guess-${index}` }));

describe(`of ${PARALLEL} guesses at once on two nodes`, () => {
  it('at one account, exactly the allowed number is verified', async () => {
    await forget();
    const before = await failures();
    const { path, cookies } = await door();
    const statuses = await race(
      path,
      guesses(() => lan.login),
      cookies,
    );
    expect(tally(statuses)).toEqual({ 400: ALLOWED, 429: PARALLEL - ALLOWED });
    expect((await failures()) - before).toBe(ALLOWED);
    const throttled = `SELECT count(*)::int n FROM audit_events WHERE type = 'sign-in.throttled'`;
    expect(await sql(world.databaseUrl, throttled)).toEqual([{ n: 1 }]);
  });

  it('with the right password among them, no more than the allowed number are verified either', async () => {
    await forget();
    const before = await failures();
    const { path, cookies } = await door();
    const forms = guesses(() => lan.login).map((form, index) =>
      index === 150 ? { ...form, password: lan.password } : form,
    );
    const counts = tally(await race(path, forms, cookies));
    expect(counts[400]).toBeLessThanOrEqual(ALLOWED);
    expect((await failures()) - before).toBe(counts[400]);
  });

  it('at many accounts from one address, the allowed number of that address is verified', async () => {
    await forget();
    const before = await failures();
    const { path, cookies } = await door();
    const statuses = await race(
      path,
      guesses((index) => `0990999${String(index).padStart(5, '0')}`),
      cookies,
    );
    expect(tally(statuses)).toEqual({ 400: 20, 429: PARALLEL - 20 });
    expect((await failures()) - before).toBe(20);
    const rows = await sql<{ n: number }>(world.databaseUrl, 'SELECT count(*)::int n FROM attempts');
    expect(rows).toEqual([{ n: 20 + 1 }]);
  });

  it('at a code, exactly the allowed number is verified', async () => {
    await forget();
    const browser = createTextBrowser();
    await answerAll(browser, await browser.open(`${world.portal}/sign-in`), minh);
    const page = await browser.open(`${world.portal}/land`);
    expect(isCode(page)).toBe(true);
    const before = await failures();
    const action = /<form[^>]*action="([^"]*turn=[^"]*)"/.exec(page.html)?.[1] ?? '';
    const codes = Array.from({ length: PARALLEL }, (_, index) => ({ code: String(index).padStart(6, '0') }));
    const statuses = await race(action, codes, cookiesFor(browser, action));
    const counts = tally(statuses);
    expect((counts[400] ?? 0) + (counts[303] ?? 0)).toBe(ALLOWED);
    expect(counts[429]).toBe(PARALLEL - ALLOWED);
    expect((await failures()) - before).toBe(counts[400]);
  });
});

import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go, isSignIn } from '../support/journey.ts';
import { codeOf, persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty, type Tokens } from '../support/relying-party.ts';
import { createTextBrowser, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let service: TestRelyingParty;
let tables: Map<string, Record<string, unknown>[]>;
/** What was shown to browsers and services in this run, by what it is. */
const secrets = new Map<string, string>();
const browser: TextBrowser = createTextBrowser();
const minh = persona('reaches level 2');

function remember(name: string, value: unknown): void {
  if (typeof value === 'string' && value.length >= 6) secrets.set(name, value);
}

function rememberPerson(): void {
  const { password, totpSecret, citizenNumber, name, phones, emails, birthdate } = minh;
  for (const [key, value] of Object.entries({ password, totpSecret, citizenNumber, birthdate })) remember(key, value);
  remember('name', name.full);
  for (const { value } of [...phones, ...emails]) remember(`contact ${value}`, value);
}

function rememberTokens(of: string, tokens: Tokens): void {
  for (const kind of ['access_token', 'refresh_token', 'id_token'] as const) remember(`${of} ${kind}`, tokens[kind]);
}

/** Each step of a sign-in, so that no cookie, address or code is missed. */
async function journey(): Promise<void> {
  const acr = `${world.issuer}/acr/m2`;
  const claims = JSON.stringify({ id_token: { acr: { essential: true, values: [acr] } } });
  const scope = 'openid profile birth phone email citizen_id offline_access';
  const transaction = await service.begin({ scope, claims, prompt: 'consent' });
  remember('state', transaction.state);
  remember('nonce', transaction.nonce);
  remember('verifier', transaction.verifier);
  const code = await codeOf(minh);
  let page = await browser.open(transaction.url);
  const forms = [{ login: minh.login, password: minh.password }, { code }, { claim: ['email', 'citizen_id'] }];
  for (const fields of forms) {
    remember(`interaction ${secrets.size}`, page.url.pathname.split('/')[2]);
    for (const cookie of browser.cookies()) remember(`cookie ${cookie.name} ${secrets.size}`, cookie.value);
    page = await browser.submit(page, '.login-submit', fields);
  }
  remember('code', page.url.searchParams.get('code'));
  const tokens = await service.redeem(page.url, transaction);
  rememberTokens('first', tokens);
  rememberTokens('renewed', await service.refresh(tokens.refresh_token ?? ''));
}

async function dump(): Promise<Map<string, Record<string, unknown>[]>> {
  const client = new Client({ connectionString: world.databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')`,
  );
  const found = new Map<string, Record<string, unknown>[]>();
  for (const { name } of rows) found.set(name, (await client.query(`SELECT * FROM "${name}"`)).rows);
  await client.end();
  return found;
}

const FORMS = (value: Buffer): string[] => [
  value.toString('hex'),
  value.toString('utf8'),
  value.toString('latin1'),
  value.toString('base64'),
  value.toString('base64url'),
];
const textsOf = (value: unknown): string[] =>
  Buffer.isBuffer(value) ? FORMS(value) : [typeof value === 'string' ? value : (JSON.stringify(value) ?? '')];

beforeAll(async () => {
  world = await createWorld();
  service = await basicClient(world);
  rememberPerson();
  for (const name of ['test-client-secret-basic', 'demo-tax-office-secret'])
    remember(`client secret ${name}`, `development-only-${name}`);
  await go(browser, `${world.portal}/sign-in`, minh, { ticked: ['email', 'birthdate'] });
  await go(browser, `${world.taxOffice}/sign-in`, minh);
  await journey();
  for (const cookie of browser.cookies()) remember(`last cookie ${cookie.name}`, cookie.value);
  secrets.delete('last cookie motcua_lang');
  tables = await dump();
});
afterAll(() => world?.stop());

describe('a copy of every table', () => {
  it('was taken while people and services were using the provider', () => {
    const filled = [...tables].filter(([, rows]) => rows.length > 0).map(([name]) => name);
    for (const name of ['persons', 'credentials', 'sessions', 'grants', 'artifacts', 'refresh_tokens', 'audit_events'])
      expect(filled).toContain(name);
    expect(secrets.size).toBeGreaterThan(25);
  });

  it('holds nothing in the clear that opens anything or names anybody', () => {
    const found: string[] = [];
    for (const [table, rows] of tables)
      for (const row of rows)
        for (const [column, value] of Object.entries(row))
          for (const text of textsOf(value))
            for (const [name, secret] of secrets)
              if (text.includes(secret)) found.push(`${name} in ${table}.${column}`);
    expect(found).toEqual([]);
  });

  it('holds nothing that is taken as a cookie, a token or a code', async () => {
    const candidates = [...tables.values()]
      .flat()
      .flatMap((row) => Object.entries(row))
      .filter(([column]) => /hash|^id$|^sid$|^sub$/.test(column))
      .flatMap(([, value]) =>
        Buffer.isBuffer(value) ? [value.toString('base64url'), value.toString('hex')] : [String(value)],
      );
    const tried = [...new Set(candidates)].slice(0, 400);
    expect(tried.length).toBeGreaterThan(20);
    for (const value of tried) {
      const me = await fetch(`${world.issuer}/me`, { headers: { authorization: `Bearer ${value}` } });
      expect(me.status).toBe(401);
    }
    for (const value of tried.slice(0, 100)) {
      await expect(service.refresh(value)).rejects.toMatchObject({ error: 'invalid_grant' });
    }
  });

  it('does not help to forge a session cookie: without its signature it opens nothing', async () => {
    const session = browser.cookies().find(({ name }) => name === 'motcua_session');
    if (!session) throw new Error('there is no session cookie');
    const thief = createTextBrowser();
    thief.setCookie({ ...session, value: session.value });
    expect(isSignIn(await thief.open(`${world.portal}/sign-in`))).toBe(true);
    for (const row of tables.get('sessions') ?? []) {
      const other = createTextBrowser();
      other.setCookie({ ...session, value: (row.uid_hash as Buffer).toString('base64url') });
      expect(isSignIn(await other.open(`${world.portal}/sign-in`))).toBe(true);
    }
  });
});

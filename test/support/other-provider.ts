/** An OpenID provider of another code base (Glewlwyd, written in C, from Debian), with one client and one person. */
import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { debianPackage, librariesBelow } from './debian-packages.ts';
import { freePort } from './ports.ts';
import { createTextBrowser, type Page, type TextBrowser } from './text-browser.ts';
import { eventually } from './wait.ts';

const FIXTURES = new URL('./fixtures/', import.meta.url);
/** Whom the packaged database begins with. */
const ADMINISTRATOR = { username: 'admin', password: 'password' };
/** Where the packages keep what a new database is made of. */
const SCHEMA = 'usr/share/dbconfig-common/data/glewlwyd/install/sqlite3';

/** A person who has an account there. */
export interface OtherPerson {
  readonly username: string;
  readonly password: string;
  readonly name: string;
  readonly email: string;
  /** YYYY-MM-DD. */
  readonly birthdate: string;
  readonly personal_number: string;
  /** The claim of that name, a level of assurance: Glewlwyd never sends `acr`. */
  readonly loa?: string;
}

/** A client there; authenticates by its secret as HTTP Basic unless `token_endpoint_auth_method` says otherwise; the rest are Glewlwyd's own properties. */
export interface OtherClient {
  readonly client_id: string;
  readonly client_secret?: string;
  readonly redirect_uri: readonly string[];
  readonly [property: string]: unknown;
}

/** The provider while it runs. */
export interface OtherProvider {
  readonly issuer: string;
  addPerson(person: OtherPerson): Promise<void>;
  addClient(client: OtherClient): Promise<void>;
  /** Signs with a new key at once; the keys before are gone from its key set. */
  rotateKeys(): Promise<void>;
  /** Signs somebody in at the address to which a service has sent them; the page to which they return. */
  signIn(browser: TextBrowser, address: string | URL, person: OtherPerson): Promise<Page>;
  /**
   * Confirms a logout at the address to which a service has sent somebody (RP-initiated logout); the services with a
   * `backchannel_logout_uri` are told. It sends nobody back by itself: its page's script would.
   */
  signOut(browser: TextBrowser, address: string | URL): Promise<void>;
  /** Ends it, and removes what it kept. Without it the provider ends with the process that started it. */
  stop(): Promise<void>;
}

/** Sends JSON to its administration; throws what it answers when that is not a success. */
type Api = (method: string, path: string, body?: unknown) => Promise<string>;

const read = (name: string): string => readFileSync(new URL(name, FIXTURES), 'utf8');

function makeDatabase(root: string, file: string): void {
  const database = new DatabaseSync(file);
  database.exec(`BEGIN; ${readFileSync(join(root, SCHEMA), 'utf8')}; COMMIT`);
  database.close();
}

function newKeys(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return JSON.stringify({
    keys: [{ ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg: 'RS256', use: 'sig' }],
  });
}

/** Its pages with the settings that the package leaves to the administrator, so that they also work in a real browser. */
function copyPages(root: string, directory: string): void {
  const [from, to] = [join(root, 'usr/share/glewlwyd'), join(directory, 'webapp')];
  const isPage = (path: string): boolean => !/(config\.json|admin\.js|\.map)$/.test(path);
  cpSync(join(from, 'webapp'), to, { recursive: true, dereference: true, filter: isPage });
  cpSync(join(from, 'templates/config.json'), join(to, 'config.json'));
}

/** The program ends with the thread that started it, also when that is killed. */
async function startProgram(root: string, directory: string, port: number): Promise<ChildProcess> {
  const values: Record<string, string> = { root, directory, port: String(port) };
  const config = join(directory, 'config');
  writeFileSync(
    config,
    read('glewlwyd.conf').replace(/\{(root|directory|port)\}/g, (_all, name) => values[name] ?? ''),
  );
  const program = [join(root, 'usr/bin/glewlwyd'), `--config-file=${config}`];
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...program], {
    env: { PATH: process.env.PATH, LD_LIBRARY_PATH: librariesBelow(root) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr?.on('data', (data: Buffer) => {
    complaint += data.toString();
  });
  child.on('error', (error) => {
    complaint += error.message;
  });
  await eventually(async () => {
    await fetch(`http://127.0.0.1:${port}/config`);
  }, 10_000).catch(() => {
    child.kill('SIGKILL');
    throw new Error(`glewlwyd did not start: ${complaint}`);
  });
  return child;
}

async function sendJson(browser: TextBrowser, url: string, method: string, body?: unknown): Promise<string> {
  const init = { method, headers: { 'content-type': 'application/json' } };
  const response = await browser.step(url, body === undefined ? { method } : { ...init, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text}`);
  return text;
}

/** Signs the administrator in. */
async function openApi(base: string): Promise<Api> {
  const browser = createTextBrowser();
  const api: Api = (method, path, body) => sendJson(browser, `${base}${path}`, method, body);
  await api('POST', '/auth/', ADMINISTRATOR);
  return api;
}

/** Its accounts have no number, date of birth and level by themselves. */
async function addProperties(api: Api): Promise<void> {
  const backend = JSON.parse(await api('GET', '/mod/user/database')) as {
    parameters: { 'data-format': Record<string, unknown> };
  };
  const property = { multiple: false, read: true, write: true, 'profile-read': true, 'profile-write': false };
  const format = backend.parameters['data-format'];
  for (const name of ['birthdate', 'personal_number', 'loa']) format[name] = property;
  await api('PUT', '/mod/user/database', backend);
  await api('PUT', '/mod/user/database/reset');
}

/** Without this an ID token says `amr: ["session"]` after a password, and a session of any kind is enough. */
async function askForPasswords(api: Api): Promise<void> {
  const scope = JSON.parse(await api('GET', '/scope/openid')) as object;
  await api('PUT', '/scope/openid', { ...scope, password_required: true, scheme: {} });
}

async function addOpenid(api: Api, issuer: string, port: number): Promise<void> {
  const parameters = JSON.parse(read('glewlwyd-oidc.json')) as Record<string, unknown>;
  Object.assign(parameters, {
    iss: issuer,
    'jwks-private': newKeys(),
    'session-cookie-name': `OTHER_PROVIDER_SID_${port}`,
  });
  await api('POST', '/mod/plugin/', { module: 'oidc', name: 'oidc', display_name: 'OpenID Connect', parameters });
}

async function setUp(base: string, port: number): Promise<Api> {
  const api = await openApi(base);
  await addProperties(api);
  await askForPasswords(api);
  await addOpenid(api, `${base}/oidc`, port);
  return api;
}

async function rotateKeys(api: Api): Promise<void> {
  const plugin = JSON.parse(await api('GET', '/mod/plugin/oidc')) as { parameters: Record<string, unknown> };
  plugin.parameters['jwks-private'] = newKeys();
  await api('PUT', '/mod/plugin/oidc', plugin);
  await api('PUT', '/mod/plugin/oidc/reset');
}

/** What the script of its sign-in page does: send the password, then go on to where the page says. */
async function afterSignIn(
  browser: TextBrowser,
  base: string,
  address: string | URL,
  person: OtherPerson,
): Promise<URL> {
  const page = await browser.open(address);
  const onwards = page.url.searchParams.get('callback_url');
  if (!onwards) throw new Error(`the other provider did not ask for a sign-in at ${page.url} (${page.status})`);
  const { username, password } = person;
  await sendJson(browser, `${base}/auth/`, 'POST', { username, password });
  return new URL(`${onwards}&g_continue`);
}

/** Starts one; the first time the program is downloaded. */
export async function startOtherProvider(): Promise<OtherProvider> {
  const root = await debianPackage('glewlwyd');
  const directory = mkdtempSync(join(tmpdir(), 'motcua-other-provider-'));
  makeDatabase(root, join(directory, 'database'));
  copyPages(root, directory);
  const port = await freePort();
  const child = await startProgram(root, directory, port);
  const base = `http://127.0.0.1:${port}/api`;
  const issuer = `${base}/oidc`;
  const stop = async (): Promise<void> => {
    const ended = once(child, 'exit');
    if (child.exitCode === null && child.kill('SIGTERM')) await ended;
    rmSync(directory, { recursive: true, force: true });
  };
  const api = await setUp(base, port).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    issuer,
    addPerson: async (person) => {
      await api('POST', '/user/', { ...person, enabled: true, scope: ['openid'] });
    },
    addClient: async (client) => {
      const usual = {
        confidential: true,
        enabled: true,
        authorization_type: ['code'],
        token_endpoint_auth_method: ['client_secret_basic'],
        scope: [],
      };
      await api('POST', '/client/', { ...usual, name: client.client_id, ...client });
    },
    rotateKeys: () => rotateKeys(api),
    signIn: async (browser, address, person) => browser.open(await afterSignIn(browser, base, address, person)),
    signOut: async (browser, address) => {
      const page = await browser.open(address);
      const session = page.url.searchParams.get('sid');
      await sendJson(browser, `${issuer}/session/${session}`, 'DELETE');
      await sendJson(browser, `${base}/auth/`, 'DELETE');
    },
    stop,
  };
}

import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorCode, isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty } from '../support/relying-party.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const QUICKLY_MS = 2_000;

let world: World;
let service: TestRelyingParty;
beforeAll(async () => {
  world = await createWorld();
  service = await basicClient(world);
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');
const LONG = 'a'.repeat(50_000);
const BIDI = '\u202e\u2066\u200b';

async function quickly<T>(work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  expect(performance.now() - start).toBeLessThan(QUICKLY_MS);
  return result;
}

function refused(status: number): void {
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
}

async function signInPage(): Promise<{ browser: TextBrowser; page: Page }> {
  const browser = createTextBrowser();
  return { browser, page: await browser.open((await service.begin()).url) };
}

const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' };
const send = (
  browser: TextBrowser,
  url: string,
  body: RequestInit['body'] & {},
  headers: Record<string, string> = urlencoded,
) => quickly(() => browser.step(url, { method: 'POST', body, headers: { origin: world.issuer, ...headers } }));

describe('the sign-in form refuses', () => {
  it.each([
    ['a login of 50,000 characters', `login=${LONG}&password=x`],
    ['a password of 50,000 characters', `login=${lan.login}&password=${LONG}`],
    ['null bytes', 'login=%00&password=%00'],
    ['invalid UTF-8', 'login=%ff%fe%fd&password=%c3%28'],
    ['half a character', 'login=%ED%A0%80&password=x'],
    ['bidirectional and invisible characters', `login=${encodeURIComponent(BIDI + lan.login)}&password=x`],
    ['a login that is repeated', `login=${lan.login}&login=${lan.login}&password=${lan.password}`],
    ['a password that is repeated', `login=${lan.login}&password=${lan.password}&password=x`],
    ['fields that pretend to be objects', `login[a]=1&login[__proto__]=1&password[]=x`],
    ['no fields', ''],
    ['thousands of fields', Array.from({ length: 5_000 }, (_, i) => `f${i}=1`).join('&')],
    ['a form that nests deeply', `${'a[b]'.repeat(2_000)}=1`],
  ])('%s', async (_, body) => {
    const { browser, page } = await signInPage();
    refused((await send(browser, `${page.url.href}/sign-in`, body)).status);
    expect(isSignIn(await browser.open(page.url))).toBe(true);
  });

  it('a body of a megabyte', async () => {
    const { browser, page } = await signInPage();
    const response = await send(browser, `${page.url.href}/sign-in`, `login=${'a'.repeat(1_000_000)}`);
    expect(response.status).toBe(413);
    expect(await response.text()).toContain('id="error-code"');
  });

  it.each([
    'application/json',
    'multipart/form-data; boundary=x',
    'text/plain',
    'application/x-www-form-urlencoded; charset=utf-7',
  ])('a body of type %s', async (type) => {
    const { browser, page } = await signInPage();
    const body = `{"login":"${lan.login}","password":"${lan.password}"}`;
    refused((await send(browser, `${page.url.href}/sign-in`, body, { 'content-type': type })).status);
  });

  it('a compressed body that grows', async () => {
    const { browser, page } = await signInPage();
    const bomb = gzipSync(Buffer.alloc(20_000_000, 'a'));
    const headers = { ...urlencoded, 'content-encoding': 'gzip' };
    refused((await send(browser, `${page.url.href}/sign-in`, new Uint8Array(bomb), headers)).status);
  });

  it.each(['nothing', 'sign-in/more', '%00', '..%2f..', 'consent?shown[]=1'])('a step called %s', async (step) => {
    const { browser, page } = await signInPage();
    const response = await send(browser, `${page.url.href}/${step}`, 'action=agree');
    expect(response.status).toBeGreaterThanOrEqual(300);
    expect(response.status).toBeLessThan(500);
  });
});

describe('the protocol endpoints refuse', () => {
  it.each(['state', 'nonce', 'scope', 'claims', 'ui_locales', 'login_hint', 'acr_values', 'prompt', 'display'])(
    '%s of 10,000 characters, null bytes or strange ones, without failing',
    async (name) => {
      for (const value of ['a'.repeat(10_000), '\0', BIDI, '{"id_token":{"acr":{"values":{}}}}', '[[[[']) {
        const { url } = await service.begin();
        url.searchParams.set(name, value);
        const response = await quickly(() => createTextBrowser().step(url));
        expect(response.status).toBeLessThan(500);
      }
    },
  );

  it.each([
    ['id_token', '{"id_token":{"acr":5}}'],
    ['null', '{"id_token":{"acr":null},"userinfo":null}'],
    ['constructor', '{"userinfo":{"__proto__":null,"constructor":null,"toString":{"essential":true}}}'],
    ['deep', `{"userinfo":{"name":${'{"a":'.repeat(500)}1${'}'.repeat(500)}}}`],
    ['many', JSON.stringify({ userinfo: Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`c${i}`, null])) })],
  ])('claims of the strange shape "%s", without failing on any page', async (_, claims) => {
    const browser = createTextBrowser();
    const page = await browser.open((await service.begin({ claims })).url);
    expect(page.status).toBeLessThan(500);
    if (!isSignIn(page)) return;
    const next = await browser.submit(page, '.login-submit', { login: lan.login, password: lan.password });
    expect(next.status).toBeLessThan(500);
    const last = next.html.includes('value="agree"') ? await browser.submit(next, '.login-submit') : next;
    expect(last.status).toBeLessThan(500);
  });

  it.each([
    ['/token', 'grant_type=authorization_code&code=%00'],
    ['/token', `grant_type=refresh_token&refresh_token=${LONG}&client_id=test-public`],
    ['/token', 'grant_type=authorization_code&code=x&code=y&client_id=test-public'],
    ['/token', 'grant_type=__proto__&client_id=test-public'],
    ['/token', `client_id=${LONG}&grant_type=authorization_code`],
    ['/token', 'client_id=%00&grant_type=authorization_code'],
    ['/token', 'client_assertion=a.b.c&client_assertion_type=x'],
    ['/request', 'client_id=test-public&redirect_uri=%00'],
    ['/token/introspection', 'token=%00&client_id=test-public'],
    ['/token/revocation', 'token=%00&client_id=test-public'],
    ['/session/end/confirm', 'xsrf=%00&logout=yes'],
    ['/session/end', 'id_token_hint=a.b.c'],
    ['/me', 'access_token=%00'],
  ])('%s with what nobody would send (%#)', async (path, body) => {
    const response = await send(createTextBrowser(), `${world.issuer}${path}`, body);
    expect(response.status).toBeLessThan(500);
    expect(response.status).toBeGreaterThanOrEqual(
      path.startsWith('/session') || path.includes('revocation') ? 200 : 400,
    );
  });

  it.each(['Bearer \u00ff', 'Basic ====', 'Basic', 'Bearer a b c', 'DPoP x', `Bearer ${'a'.repeat(9_000)}`])(
    'the authorization header %s',
    async (authorization) => {
      for (const path of ['/me', '/token']) {
        const method = path === '/me' ? 'GET' : 'POST';
        const response = await quickly(() => fetch(world.issuer + path, { method, headers: { authorization } }));
        refused(response.status);
      }
    },
  );

  it.each(['a.b', '%00', `${'x'.repeat(200)}`, '../../etc', 'a;b=c'])('cookies that hold %s', async (value) => {
    const headers = {
      cookie: ['session', 'interaction', 'resume'].map((name) => `motcua_${name}=${value}`).join('; '),
    };
    const { url } = await service.begin();
    expect((await fetch(url, { headers, redirect: 'manual' })).status).toBe(303);
    for (const path of ['/interaction/x', '/auth/x', '/session/end'])
      expect((await fetch(world.issuer + path, { headers, redirect: 'manual' })).status).toBeLessThan(500);
  });

  it('headers of 100,000 characters', async () => {
    const response = await quickly(() => fetch(world.issuer, { headers: { 'x-long': 'a'.repeat(100_000) } }));
    expect(response.status).toBe(431);
  });

  it('what is not even HTTP, and stays up', async () => {
    const { port } = new URL(world.issuer);
    await quickly(
      () =>
        new Promise<void>((resolve) => {
          const socket = connect(Number(port), '127.0.0.1', () => socket.write('\0\0\0\r\n\r\n'));
          socket
            .on('close', () => resolve())
            .on('error', () => resolve())
            .resume();
        }),
    );
    expect((await fetch(`${world.issuer}/health/live`)).status).toBe(200);
  });
});

describe('an address that does not exist', () => {
  it.each([
    '/nowhere',
    '/interaction',
    '/interaction/',
    '/interaction/unknown',
    '/auth/unknown',
    '/assets/x/y.css',
    '/%00',
    '/%ff',
    '/..%2f..%2fetc%2fpasswd',
    '/.well-known/nothing',
    '/session/end/success/x',
  ])('%s has a page that says so', async (path) => {
    const page = await quickly(() => createTextBrowser().open(world.issuer + path));
    refused(page.status);
    expect(errorCode(page)).toBeTruthy();
    expect(page.html).not.toMatch(/node_modules|at .*\.ts:/);
  });

  it('has no other method', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'PROPFIND']) {
      for (const path of ['/', '/auth', '/token', '/interaction/x']) {
        const response = await quickly(() => fetch(world.issuer + path, { method }));
        refused(response.status);
      }
    }
  });
});

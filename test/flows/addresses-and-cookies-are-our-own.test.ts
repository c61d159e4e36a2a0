import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cookieNames } from '../../src/oidc/provider.ts';
import { persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty } from '../support/relying-party.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let service: TestRelyingParty;
beforeAll(async () => {
  world = await createWorld();
  service = await basicClient(world);
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');

/** A request with exactly these headers; fetch does not let a program choose its Host. */
function ask(path: string, headers: Record<string, string>): Promise<{ body: string; location: string | undefined }> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(world.issuer);
    const sent = request({ host: 'localhost', port, path, headers }, async (response) => {
      let body = '';
      for await (const chunk of response) body += chunk;
      resolve({ body, location: response.headers.location });
    });
    sent.on('error', reject).end();
  });
}

const LIES: Record<string, string>[] = [
  { host: 'evil.example' },
  { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
  { forwarded: 'host=evil.example;proto=https' },
];

describe('what a caller claims about the host', () => {
  it.each(LIES)('changes nothing in discovery: %o', async (headers) => {
    const { body } = await ask('/.well-known/openid-configuration', headers);
    const metadata = JSON.parse(body) as Record<string, unknown>;
    expect(body).not.toContain('evil');
    expect(metadata.issuer).toBe(world.issuer);
    for (const [name, value] of Object.entries(metadata))
      if (name.endsWith('_endpoint') || name === 'jwks_uri')
        expect(String(value).startsWith(`${world.issuer}/`)).toBe(true);
  });

  it.each(LIES)('changes no redirect and no page: %o', async (headers) => {
    const { url } = await service.begin();
    const { body, location = '' } = await ask(`${url.pathname}${url.search}`, headers);
    expect(body + location).not.toContain('evil');
    expect(new URL(location, world.issuer).origin).toBe(world.issuer);
  });
});

describe('discovery', () => {
  it('advertises what works and nothing else', async () => {
    const metadata = service.config.serverMetadata();
    expect(metadata.response_types_supported).toEqual(['code']);
    expect(metadata.code_challenge_methods_supported).toEqual(['S256']);
    expect(metadata.authorization_response_iss_parameter_supported).toBe(true);
    expect(metadata.acr_values_supported).toEqual(['m0', 'm1', 'm2'].map((level) => `${world.issuer}/acr/${level}`));
    expect(metadata.token_endpoint_auth_methods_supported).toContain('private_key_jwt');
    expect(metadata.grant_types_supported).not.toContain('implicit');
    expect(metadata.id_token_signing_alg_values_supported).toEqual(['ES256']);
  });
});

describe('the cookies', () => {
  it('are out of reach of scripts and other sites, and each is sent only where it is needed', async () => {
    const { url } = await service.begin();
    const browser = createTextBrowser();
    const lines: string[] = [];
    let response = await browser.step(url);
    lines.push(...response.headers.getSetCookie());
    const page = await browser.open(new URL(response.headers.get('location') ?? '', world.issuer));
    const body = new URLSearchParams({ login: lan.login, password: lan.password });
    const headers = { origin: world.issuer };
    response = await browser.step(`${page.url.href}/sign-in`, { method: 'POST', body, headers });
    lines.push(...response.headers.getSetCookie());
    response = await browser.step(response.headers.get('location') ?? '');
    lines.push(...response.headers.getSetCookie());
    const names = new Set(lines.map((line) => line.split('=')[0]?.replace(/\.sig$/, '')));
    expect([...names].sort()).toEqual(['motcua_device', 'motcua_interaction', 'motcua_resume', 'motcua_session']);
    for (const line of lines) {
      expect(line.toLowerCase()).toContain('httponly');
      expect(line.toLowerCase()).toContain('samesite=lax');
      expect(line.toLowerCase()).not.toContain('domain=');
      if (!/^motcua_(session|device)/.test(line)) expect(line).toMatch(/path=\/(interaction|auth)\/[\w-]+/);
    }
  });

  it('are bound to the host, or to https where they need a path, when the provider is served over https', () => {
    expect(cookieNames('https://eid.example.vn')).toEqual({
      session: '__Host-motcua_session',
      interaction: '__Secure-motcua_interaction',
      resume: '__Secure-motcua_resume',
    });
  });

  it('get a new session number at sign-in', async () => {
    const browser = createTextBrowser();
    const number = () => browser.cookies().find(({ name }) => name === 'motcua_session')?.value;
    await service.signIn(browser, lan);
    const before = number();
    await service.signIn(browser, lan, { parameters: { prompt: 'login' } });
    expect(before).toBeTruthy();
    expect(number()).not.toBe(before);
  });

  it('of a session that was left open nothing any more', async () => {
    const browser = createTextBrowser();
    const { tokens } = await service.signIn(browser, lan);
    const old = browser.cookies().filter(({ name }) => name.startsWith('motcua_session'));
    const question = await browser.open(`${world.issuer}/session/end?id_token_hint=${tokens.id_token}`);
    await browser.submit(question, 'logout=yes');
    const thief = createTextBrowser();
    for (const cookie of old) thief.setCookie(cookie);
    const { url } = await service.begin({ prompt: 'none' });
    expect((await thief.open(url)).url.searchParams.get('error')).toBe('login_required');
  });
});

describe('a page with personal data', () => {
  it('is kept by no cache and framed by nobody', async () => {
    const browser = createTextBrowser();
    const page = await browser.open((await service.begin()).url);
    const consent = await browser.submit(page, '.login-submit', { login: minh.login, password: minh.password });
    for (const { headers } of [page, consent]) {
      expect(headers.get('cache-control')).toContain('no-store');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('same-origin');
    }
    expect(consent.url.href).not.toContain(minh.login);
  });
});

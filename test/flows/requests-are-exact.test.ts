import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorCode, go } from '../support/journey.ts';
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

async function answerTo(change: (url: URL) => void): Promise<URLSearchParams> {
  const { url } = await service.begin();
  change(url);
  const page = await createTextBrowser().open(url);
  return new URLSearchParams(page.url.search || page.url.hash.slice(1));
}

describe('a request', () => {
  it.each([
    ['without a code challenge', (url: URL) => url.searchParams.delete('code_challenge'), 'invalid_request'],
    ['with a plain challenge', (url: URL) => url.searchParams.set('code_challenge_method', 'plain'), 'invalid_request'],
    [
      'that names no challenge method',
      (url: URL) => url.searchParams.delete('code_challenge_method'),
      'invalid_request',
    ],
    [
      'for a token in the address',
      (url: URL) => url.searchParams.set('response_type', 'token'),
      'unsupported_response_type',
    ],
    [
      'for an ID token in the address',
      (url: URL) => url.searchParams.set('response_type', 'id_token'),
      'unsupported_response_type',
    ],
    ['for a scope of others', (url: URL) => url.searchParams.set('scope', 'openid admin'), undefined],
    ['that repeats a parameter', (url: URL) => url.searchParams.append('scope', 'openid'), 'invalid_request'],
    ['with claims that are no JSON', (url: URL) => url.searchParams.set('claims', '{'), 'invalid_request'],
    [
      'with claims of a strange shape',
      (url: URL) => url.searchParams.set('claims', '{"id_token":[]}'),
      'invalid_request',
    ],
    ['for two opposite prompts', (url: URL) => url.searchParams.set('prompt', 'none login'), 'invalid_request'],
    ['with a negative age', (url: URL) => url.searchParams.set('max_age', '-1'), 'invalid_request'],
  ])('%s is answered as the protocol says', async (_, change, error) => {
    const answer = await answerTo(change);
    expect(answer.get('error')).toBe(error ?? null);
    if (error) expect(answer.get('iss')).toBe(world.issuer);
  });

  it.each([
    ['another path', (uri: string) => `${uri}/`],
    ['another case', (uri: string) => uri.replace('callback', 'Callback')],
    ['a query', (uri: string) => `${uri}?x=1`],
    ['a fragment', (uri: string) => `${uri}#x`],
    ['an encoded letter', (uri: string) => uri.replace('callback', 'c%61llback')],
    ['dot segments', (uri: string) => uri.replace('/callback', '/x/../callback')],
    ['user information', (uri: string) => uri.replace('http://', 'http://user@')],
    ['another port', (uri: string) => uri.replace(/:\d+/, ':1')],
    ['another host', (uri: string) => uri.replace('localhost', 'localhost.example')],
    ['a look-alike host', (uri: string) => uri.replace('localhost', 'lоcalhost')],
    ['another scheme', (uri: string) => uri.replace('http:', 'https:')],
    ['a script', () => 'javascript:alert(1)'],
    ['nothing', () => ''],
  ])('that leads back to %s is refused on a page and never leads there', async (_, change) => {
    const { url } = await service.begin();
    url.searchParams.set('redirect_uri', change(`${world.testService}/callback`));
    const page = await createTextBrowser().open(url);
    expect(page.status).toBe(400);
    expect(page.url.origin).toBe(world.issuer);
    expect(errorCode(page)).toMatch(/^invalid_(redirect_uri|request)$/);
  });

  it('of an unknown service is refused on a page', async () => {
    const page = await createTextBrowser().open(`${world.issuer}/auth?client_id=nobody&response_type=code`);
    expect(page.status).toBe(400);
    expect(errorCode(page)).toBe('invalid_client');
  });
});

describe('a pushed request', () => {
  const push = async (): Promise<URL> => {
    const { url } = await service.begin();
    const parameters = Object.fromEntries(url.searchParams);
    return openid.buildAuthorizationUrlWithPAR(service.config, parameters);
  };

  it('begins one sign-in and no second', async () => {
    const url = await push();
    const browser = createTextBrowser();
    const page = await go(browser, url, lan);
    expect(page.url.searchParams.get('code')).toBeTruthy();
    const again = await browser.open(url);
    expect(again.status).toBe(400);
    expect(errorCode(again)).toBe('invalid_request_uri');
  });

  it('is bound to the service that pushed it', async () => {
    const url = await push();
    url.searchParams.set('client_id', 'test-client-secret-post');
    const page = await createTextBrowser().open(url);
    expect(page.status).toBe(400);
    expect(errorCode(page)).toBeTruthy();
  });

  it('is the only way for a service that is registered so', async () => {
    const query = new URLSearchParams({
      client_id: 'demo-portal',
      response_type: 'code',
      scope: 'openid',
      redirect_uri: `${world.portal}/callback`,
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    });
    const page = await createTextBrowser().open(`${world.issuer}/auth?${query}`);
    const error = page.url.searchParams.get('error') ?? errorCode(page);
    expect(error).toBe('invalid_request');
  });
});

describe('a code', () => {
  it('is worth nothing without its verifier, with another one, or at another redirect URI', async () => {
    const browser = createTextBrowser();
    await service.signIn(browser, lan);
    const changes: ((body: URLSearchParams) => void)[] = [
      (body) => body.delete('code_verifier'),
      (body) => body.set('code_verifier', openid.randomPKCECodeVerifier()),
      (body) => body.set('redirect_uri', 'http://localhost:8080/other'),
      (body) => body.set('code', 'made-up'),
    ];
    for (const change of changes) {
      const { url, verifier = '' } = await service.begin();
      const code = (await browser.open(url)).url.searchParams.get('code') ?? '';
      const body = new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: `${world.testService}/callback`,
      });
      change(body);
      const secret = Buffer.from('test-client-secret-basic:development-only-test-client-secret-basic');
      const response = await fetch(`${world.issuer}/token`, {
        method: 'POST',
        body,
        headers: { authorization: `Basic ${secret.toString('base64')}` },
      });
      expect([response.status, ((await response.json()) as { error: string }).error]).toEqual([400, 'invalid_grant']);
    }
  });

  it('of one service is worth nothing to another', async () => {
    const { url, verifier = '' } = await service.begin();
    const page = await go(createTextBrowser(), url, lan);
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code: page.url.searchParams.get('code') ?? '',
      code_verifier: verifier,
      redirect_uri: `${world.testService}/callback`,
      client_id: 'test-client-secret-post',
      client_secret: 'development-only-test-client-secret-post',
    });
    const response = await fetch(`${world.issuer}/token`, { method: 'POST', body });
    expect([response.status, ((await response.json()) as { error: string }).error]).toEqual([400, 'invalid_grant']);
  });
});

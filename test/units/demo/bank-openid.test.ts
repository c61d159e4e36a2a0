import { exportJWK, generateKeyPair, type JWK } from 'jose';
import * as openid from 'openid-client';
import type { Browser as Chromium } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser, visit } from '../../support/browser.ts';
import { startBank, type TestBank } from '../../support/registers.ts';
import { type Browser, createBrowser } from './browser.ts';
import { type Place, reservePlace } from './loopback.ts';

const AN = '099097000101';
const [BASIC, STRONG] = ['urn:bank:basic', 'urn:bank:strong'] as const;

let place: Place;
let bank: TestBank;
let config: openid.Configuration;
let browser: Browser;
/** What the bank posted about logouts. */
const told: string[] = [];

beforeAll(async () => {
  place = await reservePlace();
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const key: JWK = { ...(await exportJWK(publicKey)), kid: 'client', use: 'sig', alg: 'ES256' };
  place.serve(async (req, res) => {
    if (req.url === '/upstreams/jwks.json') return res.end(JSON.stringify({ keys: [key] }));
    for await (const chunk of req) told.push(String(chunk));
    res.end();
  });
  bank = await startBank(place.origin);
  config = await openid.discovery(
    new URL(bank.origin),
    'mot-cua',
    { id_token_signed_response_alg: 'ES256', userinfo_signed_response_alg: 'ES256' },
    openid.PrivateKeyJwt({ key: privateKey, kid: 'client' }),
    { execute: [openid.allowInsecureRequests] },
  );
});
beforeEach(() => {
  bank.behave('honest');
  browser = createBrowser();
});
afterAll(async () => {
  await bank.stop();
  place.close();
});

interface Begun {
  readonly url: URL;
  readonly checks: openid.AuthorizationCodeGrantChecks;
}

async function begin(parameters: Record<string, string> = {}): Promise<Begun> {
  const checks = {
    pkceCodeVerifier: openid.randomPKCECodeVerifier(),
    expectedState: openid.randomState(),
    expectedNonce: openid.randomNonce(),
    idTokenExpected: true,
  };
  const url = await openid.buildAuthorizationUrlWithPAR(config, {
    redirect_uri: `${place.origin}/upstreams/bank/callback`,
    scope: 'openid profile identity',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    code_challenge: await openid.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...parameters,
  });
  return { url, checks };
}

const back = (url: URL | string): Promise<string> => browser.getUntil(String(url), place.origin);

/** Opens the bank's page and sends it; the address at which the browser comes back. */
async function signIn({ url }: Begun, form: Record<string, string> = {}): Promise<URL> {
  const page = await browser.get(url.href);
  const sent = { customer: AN, pin: '2468', code: '', ...form };
  return new URL(await browser.postUntil(page.url, place.origin, sent));
}

const redeem = (callback: URL, { checks }: Begun) => openid.authorizationCodeGrant(config, callback, checks);

async function whoIs(begun: Begun, form: Record<string, string> = {}) {
  const tokens = await redeem(await signIn(begun, form), begun);
  const claims = tokens.claims();
  const userinfo = await openid.fetchUserInfo(config, tokens.access_token, claims?.sub ?? '');
  return { tokens, claims, userinfo };
}

it('says who its customer is: number, name, birth and gender in a signed answer, and a subject of its own', async () => {
  const { claims, userinfo } = await whoIs(await begin());
  expect(claims).toMatchObject({ iss: bank.origin, acr: BASIC, amr: ['pin'], auth_time: expect.any(Number) });
  const an = { national_id: AN, name: 'Trịnh Văn An', birthdate: '1997-03-08', gender: 'male' };
  expect(userinfo).toMatchObject(an);
  expect(userinfo.sub).toMatch(/^[\w-]{43}$/);
  expect(claims).not.toHaveProperty('national_id');
});

it('takes a pushed request with a code challenge only', async () => {
  const parameters = { redirect_uri: `${place.origin}/upstreams/bank/callback`, scope: 'openid' };
  const plain = await browser.getUntil(openid.buildAuthorizationUrl(config, parameters).href, place.origin);
  expect(new URL(plain).searchParams.get('error')).toBe('invalid_request');
  await expect(openid.buildAuthorizationUrlWithPAR(config, parameters)).rejects.toMatchObject({
    error: 'invalid_request',
  });
});

it('asks for a code where the higher level is wanted, and takes one that is offered', async () => {
  const wanted = await begin({ acr_values: STRONG });
  const page = await browser.get(wanted.url.href);
  const refused = await browser.post(page.url, { customer: AN, pin: '2468', code: '' });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('role="alert"');
  const { claims } = await whoIs(wanted, { code: '135 790' });
  expect(claims).toMatchObject({ acr: STRONG, amr: ['pin', 'otp', 'mfa'] });
  browser = createBrowser();
  expect((await whoIs(await begin(), { code: '135790' })).claims?.acr).toBe(STRONG);
});

it.each([{ pin: '1111' }, { pin: '' }, { code: '000000' }, { customer: '' }, { customer: '099041000105' }])(
  'lets nobody in with %j',
  async (form) => {
    const page = await browser.get((await begin()).url.href);
    const answer = await browser.post(page.url, { customer: AN, pin: '2468', code: '', ...form });
    expect(answer.status).toBe(422);
  },
);

it('knows who is signed in, and asks again where more is wanted, or a fresh sign-in', async () => {
  const { claims } = await whoIs(await begin());
  const again = await begin();
  const callback = new URL(await back(again.url));
  expect((await redeem(callback, again)).claims()?.sub).toBe(claims?.sub);
  for (const more of [
    { acr_values: STRONG },
    { prompt: 'login' },
    { claims: JSON.stringify({ id_token: { acr: { essential: true, values: [STRONG] } } }) },
  ])
    expect((await browser.get((await begin(more)).url.href)).url).toContain('/sign-in/');
});

it('lets people turn back, and turns them away when that is ordered', async () => {
  const turned = await signIn(await begin(), { answer: 'no' });
  expect(turned.searchParams.get('error')).toBe('access_denied');
  bank.behave('refuses');
  expect(new URL(await back((await begin()).url)).searchParams.get('error')).toBe('access_denied');
});

it('speaks the language that is asked for', async () => {
  expect((await browser.get((await begin({ ui_locales: 'fr' })).url.href)).text).toContain('<html lang="fr">');
});

it('fails when that is ordered', async () => {
  bank.behave('error');
  await expect(begin()).rejects.toThrow();
  expect((await browser.get(`${bank.origin}/.well-known/openid-configuration`)).status).toBe(500);
});

it.each(['other-audience', 'other-request', 'other-issuer', 'other-person', 'old', 'unsigned'] as const)(
  'is not believed by a careful client: %s',
  async (behaviour) => {
    const begun = await begin();
    const callback = await signIn(begun);
    bank.behave(behaviour);
    const believed = redeem(callback, begun).then(({ access_token, claims }) =>
      openid.fetchUserInfo(config, access_token, claims()?.sub ?? ''),
    );
    await expect(believed).rejects.toThrow();
  },
);

it('ends its session when the service asks, and tells the service of it', async () => {
  const { tokens } = await whoIs(await begin());
  const url = openid.buildEndSessionUrl(config, {
    id_token_hint: tokens.id_token ?? '',
    post_logout_redirect_uri: `${place.origin}/upstreams/bank/signed-out`,
    state: 'over',
  });
  const page = await browser.get(url.href);
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const confirm = `${bank.origin}/openid/session/end/confirm`;
  const left = await browser.postUntil(confirm, place.origin, { xsrf, logout: 'yes' });
  expect(left).toBe(`${place.origin}/upstreams/bank/signed-out?state=over`);
  expect(told.join()).toContain('logout_token=');
  expect((await browser.get((await begin()).url.href)).url).toContain('/sign-in/');
});

describe('its pages', () => {
  let chromium: Chromium;
  beforeAll(async () => {
    chromium = await launchBrowser();
  });
  afterAll(() => chromium.close());

  it.each([390, 1280])('are accessible and fit a window of %i px', async (width) => {
    const { page, complaints, flaws, leave } = await visit(chromium, { viewport: { width, height: 900 } });
    const keep = async (name: string): Promise<void> => {
      expect(await flaws()).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      const path = `${process.env.SCREENSHOTS}/bank-${name}-${width}.png`;
      if (process.env.SCREENSHOTS) await page.screenshot({ path, fullPage: true });
    };
    await page.goto((await begin({ acr_values: STRONG })).url.href);
    await keep('sign-in');
    await page.click('main button:not([name])');
    await page.locator('[role=alert]').waitFor();
    await keep('sign-in-wrong');
    await page.goto(`${bank.origin}/openid/session/end`);
    await keep('sign-out');
    await page.click('button[name=logout]');
    await keep('signed-out');
    await page.goto(`${bank.origin}/openid/auth?client_id=nobody`);
    await keep('refused');
    expect(complaints.filter((complaint) => !complaint.includes('status of 4'))).toEqual([]);
    await leave();
  });
});

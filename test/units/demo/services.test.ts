import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPortal } from '../../../demo/portal/portal.ts';
import { portalSettings } from '../../../demo/portal/settings.ts';
import { taxOfficeSettings } from '../../../demo/tax-office/settings.ts';
import { createTaxOffice } from '../../../demo/tax-office/tax-office.ts';
import { type BareProvider, startBareProvider } from './bare-provider.ts';
import { type Browser, createBrowser, errorCode, type Visit } from './browser.ts';
import { type Place, reservePlace } from './loopback.ts';
import { registered } from './registered.ts';

let places: Place[];
let provider: BareProvider;
let portal: string;
let taxOffice: string;
let stranded: string;
let browser: Browser;

beforeAll(async () => {
  places = await Promise.all([reservePlace(), reservePlace(), reservePlace(), reservePlace()]);
  const [providerPlace, portalPlace, taxPlace, strandedPlace] = places as [Place, Place, Place, Place];
  [portal, taxOffice, stranded] = [portalPlace.origin, taxPlace.origin, strandedPlace.origin];
  provider = await startBareProvider(providerPlace, [
    registered('demo-portal', 'http://localhost:3001', portal),
    registered('demo-tax-office', 'http://localhost:3002', taxOffice),
  ]);
  const ISSUER = provider.issuer;
  portalPlace.serve(createPortal(portalSettings({ ISSUER, ORIGIN: portal })).callback());
  taxPlace.serve(createTaxOffice(taxOfficeSettings({ ISSUER, ORIGIN: taxOffice })).callback());
  const nowhere = portalSettings({ ISSUER: 'http://localhost:9', ORIGIN: stranded });
  strandedPlace.serve(createPortal(nowhere).callback());
});

afterAll(() => {
  for (const place of places) place.close();
});

beforeEach(() => {
  browser = createBrowser();
  provider.answer = 'agree';
  provider.level = 'm1';
});

const signIn = (service: string): Promise<Visit> => browser.get(`${service}/sign-in`);
const isSignedIn = async (service: string): Promise<boolean> =>
  /id="(sign-out|contexts)"/.test((await browser.get(service)).text);
const dataOf = ({ text }: Visit, name: string): string =>
  new RegExp(`data-claim="${name}">([^<]*)<`).exec(text)?.[1] ?? '';

it('signs a person in, shows the level and what was received, and escapes it', async () => {
  const home = await signIn(portal);
  expect(home.status).toBe(200);
  expect(home.text).toContain('data-level="m1"');
  expect(home.text).toContain('Xin chào, <span class="whole">&lt;b&gt;Lan&lt;/b&gt;</span>');
  expect(home.text).toContain('1948');
  expect(home.text).not.toContain('<b>Lan');
});

it('keeps the two services of one host name apart: each has cookies of its own', async () => {
  await signIn(portal);
  const namesOfPortal = browser.cookieNames();
  await signIn(taxOffice);
  expect(await isSignedIn(portal)).toBe(true);
  expect(await isSignedIn(taxOffice)).toBe(true);
  const services = browser.cookieNames().filter((name) => /^(portal|tax-office)\./.test(name));
  expect(services.sort()).toEqual(['portal.browser', 'portal.session', 'tax-office.browser', 'tax-office.session']);
  expect(namesOfPortal.some((name) => name.startsWith('tax-office'))).toBe(false);
});

it('says every page in the chosen language and passes it on to the provider', async () => {
  expect((await browser.get(portal)).text).toContain('<html lang="vi">');
  expect((await browser.get(`${portal}/?lang=fr`)).text).toContain('Se connecter');
  expect((await browser.get(portal)).text).toContain('<html lang="fr">');
  expect(await browser.getUntil(`${taxOffice}/sign-in?lang=en`, `${provider.issuer}/auth`)).toContain('ui_locales=en');
});

it('asks for a level as an essential claim and with PKCE', async () => {
  const url = new URL(await browser.getUntil(`${taxOffice}/declare`, `${provider.issuer}/auth`));
  const acr = `${provider.issuer}/acr/m2`;
  expect(url.searchParams.get('acr_values')).toBe(acr);
  expect(JSON.parse(url.searchParams.get('claims') ?? '')).toEqual({
    id_token: { acr: { essential: true, values: [acr] } },
  });
  expect(url.searchParams.get('code_challenge_method')).toBe('S256');
});

it('sends the request of the portal over the back channel', async () => {
  const url = new URL(await browser.getUntil(`${portal}/sign-in`, `${provider.issuer}/auth`));
  expect([...url.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri']);
});

describe('when the level was not reached', () => {
  it('does not open the service, even if the provider answers without an error', async () => {
    const page = await browser.get(`${portal}/land`);
    expect(page.status).toBe(403);
    expect(errorCode(page)).toBe('unmet_authentication_requirements');
  });

  it('opens it to the level asked for', async () => {
    provider.level = 'm2';
    const page = await browser.get(`${portal}/land`);
    expect(page.url).toBe(`${portal}/land`);
    expect(page.text).toContain('id="land"');
  });
});

describe('a sign-in that does not end well', () => {
  it('says that the person stopped it, with a way on', async () => {
    provider.answer = 'cancel';
    const page = await signIn(portal);
    expect(page.status).toBe(403);
    expect(errorCode(page)).toBe('access_denied');
    expect(page.text).toContain('href="/sign-in"');
  });

  it('refuses an answer to a question that was never asked', async () => {
    const page = await browser.get(`${portal}/callback?code=x&state=unknown`);
    expect(page.status).toBe(400);
    expect(errorCode(page)).toBe('transaction_expired');
  });

  it('refuses an answer that another browser was waiting for, and leaves it usable there', async () => {
    const answer = await browser.getUntil(`${portal}/sign-in`, `${portal}/callback`);
    const other = await createBrowser().get(answer);
    expect(errorCode(other)).toBe('transaction_elsewhere');
    expect((await browser.get(answer)).text).toContain('id="sign-out"');
  });

  it('uses an answer once', async () => {
    const answer = await browser.getUntil(`${portal}/sign-in`, `${portal}/callback`);
    await browser.get(answer);
    expect(errorCode(await browser.get(answer))).toBe('transaction_expired');
  });

  it('refuses the answer of another issuer', async () => {
    const answer = new URL(await browser.getUntil(`${portal}/sign-in`, `${portal}/callback`));
    answer.searchParams.set('iss', 'https://evil.example');
    const page = await browser.get(answer.href);
    expect(page.status).toBe(502);
    expect(errorCode(page)).toBe('answer_refused');
  });

  it('says that the provider is down and when to come back, and serves its own pages meanwhile', async () => {
    const page = await browser.get(`${stranded}/sign-in`);
    expect(page.status).toBe(503);
    expect(page.headers.get('retry-after')).toBe('30');
    expect(errorCode(page)).toBe('temporarily_unavailable');
    expect((await browser.get(stranded)).status).toBe(200);
    expect((await browser.get(`${stranded}/health`)).text).toBe('{"status":"ok"}');
  });
});

describe('requests of other sites', () => {
  it.each([
    ['from another site', { 'sec-fetch-site': 'cross-site' }],
    ['from another port of the same host', { 'sec-fetch-site': 'same-site' }],
    ['from another origin', { origin: 'https://evil.example' }],
    ['from nowhere', {}],
  ])('are refused: sign-out %s', async (_what, headers) => {
    await signIn(portal);
    const page = await browser.post(`${portal}/sign-out`, {}, headers as Record<string, string>);
    expect(errorCode(page)).toBe('cross_site_request');
    expect(await isSignedIn(portal)).toBe(true);
  });

  it('are refused as a frame and as a source of scripts', async () => {
    const policy = (await browser.get(portal)).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
  });
});

it.each([
  ['/nothing', 'not_found', 404],
  ['/sign-out', 'method_not_allowed', 405],
  ['/__proto__', 'not_found', 404],
])('answers GET %s with a page', async (path, code, status) => {
  const page = await browser.get(`${portal}${path}`);
  expect([errorCode(page), page.status]).toEqual([code, status]);
});

describe('back-channel logout', () => {
  const token = (claims: Record<string, unknown>): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
    const jti = crypto.randomUUID();
    return provider.sign(
      { iss: provider.issuer, aud: 'demo-portal', iat: now, exp: now + 120, jti, events, ...claims },
      'logout+jwt',
    );
  };
  const callLogout = (logoutToken: string, service = portal): Promise<Visit> =>
    createBrowser().post(`${service}/backchannel-logout`, { logout_token: logoutToken }, {});

  it('ends the session that the provider names, and no other', async () => {
    const sid = dataOf(await signIn(portal), 'sid');
    const other = createBrowser();
    await other.get(`${portal}/sign-in`);
    const answer = await callLogout(await token({ sid }));
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await isSignedIn(portal)).toBe(false);
    expect((await other.get(portal)).text).toContain('id="sign-out"');
  });

  it('ends every session of a subject when no session is named', async () => {
    const sub = dataOf(await signIn(portal), 'sub');
    await callLogout(await token({ sub }));
    expect(await isSignedIn(portal)).toBe(false);
  });

  it('refuses a bad token and leaves the session alone', async () => {
    const sid = dataOf(await signIn(portal), 'sid');
    expect((await callLogout(await token({ sid, nonce: 'n' }))).status).toBe(400);
    expect((await callLogout(await token({ sid, aud: 'demo-tax-office' }))).status).toBe(400);
    expect((await callLogout('nonsense')).status).toBe(400);
    expect(await isSignedIn(portal)).toBe(true);
  });

  it('asks to be called again when the keys of the provider cannot be had', async () => {
    expect((await callLogout(await token({ sid: 's' }), stranded)).status).toBe(503);
  });

  it('reads a body of reasonable size only', async () => {
    expect((await callLogout('x'.repeat(20_000))).status).toBe(400);
  });
});

it('signs out here and sends the person on to the provider', async () => {
  await signIn(portal);
  const page = await browser.post(`${portal}/sign-out`, {});
  expect(page.url).toContain(`${provider.issuer}/session/end?`);
  expect(new URL(page.url).searchParams.get('post_logout_redirect_uri')).toBe(`${portal}/signed-out`);
  expect(await isSignedIn(portal)).toBe(false);
});

import * as openid from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerAll, isCode, isConsent, isSignIn } from '../support/journey.ts';
import { type Persona, persona } from '../support/personas.ts';
import { basicClient, createRelyingParty, register, type TestRelyingParty } from '../support/relying-party.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import type { TestUpstream } from '../support/upstream.ts';
import { createUpstreamWorld, linkTo, type UpstreamWorld } from '../support/upstream-world.ts';
import type { World } from '../support/world.ts';

let all: UpstreamWorld;
let world: World;
/** Admits every upstream that is for everybody, at the lowest level. */
let service: TestRelyingParty;
/** Admits the ministry alone. */
let choosy: TestRelyingParty;
/** Lets nobody in below level 2. */
let strict: TestRelyingParty;
/** The same, and admits the bank alone. */
let strictBank: TestRelyingParty;

const secret = 'a-secret-of-a-test-that-is-long-enough';

async function serviceWith(clientId: string, policy: Parameters<typeof register>[1]['policy']) {
  await register(world, { clientId, clientSecret: secret, ...(policy ? { policy } : {}) });
  return createRelyingParty(world, { clientId, authentication: openid.ClientSecretBasic(secret) });
}

beforeAll(async () => {
  // Without codes by message some people have nothing but a password here.
  all = await createUpstreamWorld(
    { bank: {}, ministry: { stepUp: 'upstream' }, academy: { admitted: false } },
    { authenticators: ['password', 'totp'] },
  );
  world = all.world;
  service = await basicClient(world);
  choosy = await serviceWith('choosy', { upstreams: ['ministry'] });
  strict = await serviceWith('strict', { minimumAcr: 'm2' });
  strictBank = await serviceWith('strict-bank', { minimumAcr: 'm2', upstreams: ['bank'] });
  for (const [id, { issuer }] of Object.entries(all.upstreams))
    for (const one of [minh, camille]) await linkTo(world, id, issuer, `${one.id}@${id}`, one.id);
});
afterAll(() => all?.stop());

const minh = persona('reaches level 2');
const camille = persona('A French resident');

const upstream = (id: string): TestUpstream => all.upstreams[id] as TestUpstream;

/** Who is at an upstream from now on, and at which level. */
function at(id: string, one: Persona, acr = 'bank-low'): void {
  const amr = acr === 'bank-high' ? ['pwd', 'otp'] : ['pwd'];
  upstream(id).person = { subject: `${one.id}@${id}`, claims: {}, acr, amr };
}

beforeEach(() => {
  for (const id of Object.keys(all.upstreams)) at(id, minh);
});

const offers = (page: Page): string[] =>
  [...page.html.matchAll(/name="upstream"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="upstream"/g)].map(
    ([, one, other]) => one ?? other ?? '',
  );

async function arrive(party: TestRelyingParty, browser: TextBrowser): Promise<Page> {
  return browser.open((await party.begin()).url);
}

async function end(party: TestRelyingParty, browser: TextBrowser, one: Persona, first: string) {
  const transaction = await party.begin();
  const page = await browser.submit(await browser.open(transaction.url), first);
  const there = await answerAll(browser, page, one);
  return (await party.redeem(there.url, transaction)).claims();
}

describe('the providers that a service admits', () => {
  it('are those of its list, and without one those that are for every service', async () => {
    expect(offers(await arrive(service, createTextBrowser()))).toEqual(['bank', 'ministry']);
    expect(offers(await arrive(choosy, createTextBrowser()))).toEqual(['ministry']);
  });

  it('are the only ones that can be asked for', async () => {
    const browser = createTextBrowser();
    const page = await arrive(choosy, browser);
    const address = new URL(`/interaction/${page.url.pathname.split('/')[2]}/sign-in`, world.issuer);
    const headers = { origin: world.issuer, 'content-type': 'application/x-www-form-urlencoded' };
    const asked = await browser.step(address, { method: 'POST', headers, body: 'upstream=bank' });
    expect(new URL(asked.headers.get('location') ?? '', world.issuer).origin).toBe(world.issuer);
    const hinted = await createTextBrowser().open((await choosy.begin({ idp_hint: 'bank' })).url);
    expect(isSignIn(hinted)).toBe(true);
  });

  it('are all of them for a person’s own pages, and none for the staff’s', async () => {
    expect(offers(await createTextBrowser().open(`${world.issuer}/account`))).toEqual(['bank', 'ministry', 'academy']);
    expect(offers(await createTextBrowser().open(`${world.issuer}/staff`))).toEqual([]);
  });

  it('decide whether a session that was begun elsewhere is enough: else the person signs in here, and reads why', async () => {
    const browser = createTextBrowser();
    await end(service, browser, minh, 'upstream=bank');
    const silent = await browser.open((await choosy.begin({ prompt: 'none' })).url);
    expect(silent.url.searchParams.get('error')).toBe('login_required');
    const page = await arrive(choosy, browser);
    expect(isSignIn(page)).toBe(true);
    expect(page.text).toContain('Dịch vụ này không nhận đăng nhập qua Nơi bank');
    const { login, password } = minh;
    expect(isConsent(await browser.submit(page, '.login-submit', { login, password }))).toBe(true);
    expect(offers(await browser.open(`${world.issuer}/staff`))).toEqual([]);
  });
});

describe('what was shown at a provider that is switched off by now', () => {
  it('counts for nothing at the next service, and counts again when it is on', async () => {
    const browser = createTextBrowser();
    await end(choosy, browser, minh, 'upstream=ministry');
    const failure = async () =>
      (await browser.open((await choosy.begin({ prompt: 'none' })).url)).url.searchParams.get('error');
    expect(await failure()).toBeNull();
    const { storage } = world.app;
    const since = new Date();
    const keep = { keep: () => true };
    await storage.scope(() => storage.upstreams.rows.switchOff('ministry', since), keep);
    await expect.poll(failure, { timeout: 10_000, interval: 500 }).toBe('login_required');
    await storage.scope(() => storage.upstreams.rows.switchOn('ministry', { since, at: new Date() }), keep);
    await expect.poll(failure, { timeout: 10_000, interval: 500 }).toBeNull();
  });
});

describe('more than what was shown there', () => {
  it('is asked for when the sign-in begins, by the name that the provider has for it', async () => {
    at('bank', minh, 'bank-high');
    const claims = await end(strict, createTextBrowser(), minh, 'upstream=bank');
    expect(upstream('bank').asked().get('acr_values')).toBe('bank-high');
    expect(claims?.acr).toBe(`${world.issuer}/acr/m2`);
    expect(claims?.amr).toEqual(['mfa', 'otp', 'pwd']);
  });

  it('is shown here with a further authenticator, which is all that is offered where policy prefers it', async () => {
    const browser = createTextBrowser();
    const transaction = await strictBank.begin();
    const page = await browser.submit(await browser.open(transaction.url), 'upstream=bank');
    expect(isCode(page)).toBe(true);
    expect(offers(page)).toEqual([]);
    const there = await answerAll(browser, page, minh);
    expect((await strictBank.redeem(there.url, transaction)).claims()?.acr).toBe(`${world.issuer}/acr/m2`);
  });

  it('is shown there first where policy wants it so, and here by whoever prefers that', async () => {
    const { login, password } = minh;
    const browser = createTextBrowser();
    const first = await browser.submit(await arrive(strict, browser), '.login-submit', { login, password });
    expect(first.text).toContain('Xác nhận thêm');
    expect(first.text).toContain('Tiếp tục với Nơi ministry');
    const code = await browser.submit(first, 'method=totp');
    expect(isCode(code)).toBe(true);
    expect(offers(code)).toEqual(['ministry']);
  });

  it('raises the session when it comes from the account that is connected', async () => {
    const { login, password } = minh;
    const browser = createTextBrowser();
    const transaction = await strict.begin();
    const signedIn = await browser.submit(await browser.open(transaction.url), '.login-submit', { login, password });
    at('ministry', minh, 'bank-high');
    const page = await answerAll(browser, await browser.submit(signedIn, 'upstream=ministry'), minh);
    expect(upstream('ministry').asked().get('prompt')).toBe('login');
    const claims = (await strict.redeem(page.url, transaction)).claims();
    expect(claims?.acr).toBe(`${world.issuer}/acr/m2`);
  });

  it('changes nothing when it comes from somebody else’s account', async () => {
    const { login, password } = minh;
    const browser = createTextBrowser();
    const signedIn = await browser.submit(await arrive(strict, browser), '.login-submit', { login, password });
    at('ministry', camille, 'bank-high');
    const page = await browser.submit(signedIn, 'upstream=ministry');
    expect(page.text).toContain('không phải là tài khoản đã kết nối');
    expect(page.text).toContain('Xác nhận thêm');
    expect(offers(page)).toEqual(['ministry']);
  });

  it('is shown there by whoever has nothing more to show here', async () => {
    const { login, password } = camille;
    const browser = createTextBrowser();
    const transaction = await strictBank.begin();
    const page = await browser.submit(await browser.open(transaction.url), '.login-submit', { login, password });
    expect(offers(page)).toEqual(['bank']);
    at('bank', camille, 'bank-high');
    const there = await answerAll(browser, await browser.submit(page, 'upstream=bank'), camille);
    expect((await strictBank.redeem(there.url, transaction)).claims()?.acr).toBe(`${world.issuer}/acr/m2`);
  });

  it('opens the person’s own pages too, with a sign-in there that is fresh', async () => {
    at('academy', camille, 'bank-high');
    const browser = createTextBrowser();
    const page = await browser.submit(await browser.open(`${world.issuer}/account`), 'upstream=academy');
    expect(page.url.pathname).toBe('/account');
    expect(page.status).toBe(200);
    expect(Number(upstream('academy').asked().get('max_age'))).toBeGreaterThan(0);
  });
});

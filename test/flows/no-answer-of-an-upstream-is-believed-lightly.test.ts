import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  forSomebodyElse,
  signedByAnother,
  signedWithSecret,
  signedWithThePublicKey,
  unsigned,
} from '../support/forged-tokens.ts';
import { answerAll, isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import type { Behaviour, TestUpstream } from '../support/upstream.ts';
import { createUpstreamWorld, leaveFor, linkTo, type UpstreamWorld } from '../support/upstream-world.ts';
import type { World } from '../support/world.ts';

const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');
const DISBELIEVED = 'không dùng được, nên chúng tôi không nhận';
const OVER = 'Lần đăng nhập này không còn nữa';

let all: UpstreamWorld;
let world: World;
let service: TestRelyingParty;
let bank: TestUpstream;
let ministry: TestUpstream;
let court: TestUpstream;

beforeAll(async () => {
  all = await createUpstreamWorld({
    bank: {},
    ministry: { options: { userinfo: 'json' }, stepUp: 'upstream' },
    court: { options: { userinfo: 'jwt' } },
  });
  world = all.world;
  ({ bank, ministry, court } = all.upstreams as Record<'bank' | 'ministry' | 'court', TestUpstream>);
  service = await basicClient(world);
  await linkTo(world, 'bank', bank.issuer, 'lan-there', lan.id);
});
afterAll(() => all?.stop());

/** Minh, who has never come this way: one answer that is believed connects him, and proves who he is. */
const MINH = {
  subject: 'minh-there',
  claims: { citizen_id: minh.citizenNumber, name: minh.name.full, birthdate: minh.birthdate, gender: minh.gender },
  acr: 'bank-high',
};
const LAN = { subject: 'lan-there', claims: {}, acr: 'bank-low' };

beforeEach(() => {
  for (const upstream of [bank, ministry, court]) {
    upstream.behaviour = {};
    upstream.person = { ...MINH };
  }
});

const now = (): number => Math.floor(Date.now() / 1000);
const choose = async (browser: TextBrowser, parameters = {}): Promise<Page> =>
  browser.open((await service.begin(parameters)).url);
const arrive = async (browser: TextBrowser, upstream = 'bank'): Promise<Page> =>
  browser.submit(await choose(browser), `upstream=${upstream}`);
const leave = async (browser: TextBrowser, upstream = 'bank'): Promise<URL> =>
  leaveFor(all.upstreams[upstream] as TestUpstream, upstream, browser, await choose(browser));

const isOut = async (browser: TextBrowser): Promise<boolean> =>
  (await choose(browser, { prompt: 'none' })).url.searchParams.get('error') === 'login_required';

/** What would be there for him, had an answer been believed. */
const kept = () =>
  sql(
    world.databaseUrl,
    'SELECT (SELECT count(*)::int FROM upstream_links) links, (SELECT count(*)::int FROM proofs) proofs',
  );
const failures = () => world.app.storage.auditTrail.search({ type: 'sign-in.failed', limit: 500 });

/** Goes a way that leads nowhere: nobody is in, connected or proven, and it is on record once, naming nobody. */
async function inVain(browser: TextBrowser, upstream: string, why: unknown, way: () => Promise<Page>): Promise<Page> {
  const [before, had] = [await failures(), await kept()];
  const page = await way();
  const [newest, ...rest] = await failures();
  expect(rest).toHaveLength(before.length);
  expect(newest?.details).toEqual({ method: `upstream-${upstream}`, visit: expect.any(String), why });
  expect([newest?.personId, newest?.clientId]).toEqual([undefined, service.clientId]);
  expect(await kept()).toEqual(had);
  expect(await isOut(browser)).toBe(true);
  return page;
}

const claims = (change: object): Behaviour => ({ idToken: (said) => ({ ...said, ...change }) });
const without = (name: string): Behaviour => ({
  idToken: (said) => Object.fromEntries(Object.entries(said).filter(([member]) => member !== name)),
});
const forged = (token: (honest: string) => string | Promise<string>): Behaviour => ({ token });
const inAddress = (callback: (back: URLSearchParams) => void): Behaviour => ({ callback });

describe('an answer of an upstream', () => {
  const HOSTILE: [string, Behaviour, RegExp][] = [
    ['of another issuer', claims({ iss: 'https://bank.example' }), /iss$/],
    ['for another service', claims({ aud: 'another' }), /aud$/],
    ['for us and others, without saying to whom', claims({ aud: ['mot-cua', 'another'] }), /aud$/],
    ['that was given to another', claims({ aud: ['mot-cua', 'another'], azp: 'another' }), /azp$/],
    ['of another sign-in', claims({ nonce: 'another' }), /nonce$/],
    ['of no sign-in', without('nonce'), /^token-/],
    ['for another access token', claims({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }), /at_hash$/],
    ['that is over', claims({ iat: now() - 900, exp: now() - 300 }), /exp$/],
    ['that never ends', without('exp'), /^token-/],
    ['that is not good yet', claims({ nbf: now() + 900 }), /nbf$/],
    ['that was made in the future', claims({ iat: now() + 900, exp: now() + 1_200 }), /iat$/],
    ['of long ago', claims({ iat: now() - 3_600, exp: now() + 3_600 }), /iat$|EXPIRED/],
    ['without a signature', forged(unsigned), /^token-/],
    ['signed with our secret', forged((token) => signedWithSecret(token, bank.clientSecret)), /^token-/],
    ['signed with our name', forged((token) => signedWithSecret(token, bank.clientId)), /^token-/],
    ['signed with the public key as a secret', forged((token) => signedWithThePublicKey(token, bank)), /^token-/],
    ['signed by another key', forged((token) => signedByAnother(token)), /SIGNATURE/],
    ['signed by a key that nobody knows', forged((token) => signedByAnother(token, { kid: 'unknown' })), /NO_MATCHING/],
    ['with a key of its own', forged((token) => signedByAnother(token, { jku: 'https://x.example' })), /SIGNATURE/],
    ['that was changed', forged((token) => forSomebodyElse(token, 'lan-there')), /SIGNATURE/],
    ['from another issuer by its address', inAddress((back) => back.set('iss', 'https://x.example')), /^callback-iss/],
    ['from nobody by its address', inAddress((back) => back.delete('iss')), /^callback-issuer$/],
    ['with a code that is none', inAddress((back) => back.set('code', 'made-up')), /invalid_grant$/],
    ['with two states', inAddress((back) => back.append('state', 'another')), /^callback/],
    ['with two codes', inAddress((back) => back.append('code', 'another')), /^token-/],
  ];

  it.each(HOSTILE)('%s signs nobody in', async (_what, behaviour, why) => {
    const browser = createTextBrowser();
    bank.behaviour = behaviour;
    const page = await inVain(browser, 'bank', expect.stringMatching(why), () => arrive(browser));
    expect(page.text).toContain(DISBELIEVED);
    expect([isSignIn(page), page.text.includes('Nơi ministry')]).toEqual([true, true]);
  });

  it.each([
    ['ministry', 'as plain text', { userinfo: (said) => ({ ...said, sub: 'another' }) }, /^userinfo-sub$/],
    ['court', 'signed', { userinfo: (said) => ({ ...said, sub: 'another' }) }, /^userinfo-sub$/],
    ['court', 'signed for another', { userinfo: (said) => ({ ...said, aud: 'another' }) }, /^userinfo-address$/],
    ['court', 'signed by another key', { userinfoToken: (token) => signedByAnother(token) }, /SIGNATURE/],
    ['court', 'without its signature', { userinfoToken: unsigned }, /ERR_JO/],
  ] as [string, string, Behaviour, RegExp][])(
    'of %s about another at the userinfo endpoint, %s, signs nobody in',
    async (upstream, _how, behaviour, why) => {
      const browser = createTextBrowser();
      (all.upstreams[upstream] as TestUpstream).behaviour = behaviour;
      const page = await inVain(browser, upstream, expect.stringMatching(why), () => arrive(browser, upstream));
      expect([isSignIn(page), page.text.includes(DISBELIEVED)]).toEqual([true, true]);
    },
  );

  it('with the tokens, or with the code, of another sign-in signs nobody in', async () => {
    const [browser, thief] = [createTextBrowser(), createTextBrowser()];
    let stolen = {};
    bank.behaviour.tokens = (honest) => {
      stolen = honest;
      return { error: 'none' };
    };
    await arrive(thief);
    bank.behaviour = { tokens: () => stolen };
    await inVain(browser, 'bank', expect.stringMatching(/nonce$/), () => arrive(browser));
    bank.behaviour = {};
    const code = (await leave(thief)).searchParams.get('code') ?? '';
    bank.behaviour = inAddress((back) => back.set('code', code));
    await inVain(browser, 'bank', 'token-invalid_grant', () => arrive(browser));
  });

  it('of yesterday signs nobody in at a service that wants a new sign-in', async () => {
    const browser = createTextBrowser();
    bank.person.signedInAt = now() - 86_400;
    const way = async () => browser.submit(await choose(browser, { prompt: 'login' }), 'upstream=bank');
    expect((await inVain(browser, 'bank', 'auth_time', way)).text).toContain(DISBELIEVED);
  });

  it.each(['unheard-of', undefined])('with a level that nobody asked for (%s) counts as the lowest', async (acr) => {
    const browser = createTextBrowser();
    const had = await kept();
    bank.person = { ...MINH, ...(acr ? { acr } : {}) };
    if (!acr) delete bank.person.acr;
    const page = await arrive(browser);
    expect(page.text).toContain('Lần đầu bạn đến từ Nơi bank');
    expect(await kept()).toEqual(had);
    expect(await isOut(browser)).toBe(true);
  });

  it('counts once, and only in the browser that asked for it', async () => {
    bank.person = LAN;
    const [browser, thief] = [createTextBrowser(), createTextBrowser()];
    const callback = await leave(browser);
    const stolen = await inVain(thief, 'bank', 'another-browser', () => thief.open(callback));
    expect([stolen.status, stolen.text.includes(OVER)]).toEqual([400, true]);
    // With a sign-in of their own there they have a cookie, too, but another one.
    await leave(thief);
    const onRecord = await failures();
    expect((await thief.open(callback)).status).toBe(400);
    // However often they try: nobody fills the trail by one sign-in.
    expect(await failures()).toEqual(onRecord);
    const page = await browser.open(callback);
    expect(isSignIn(page)).toBe(false);
    const had = await failures();
    const again = await browser.open(callback);
    expect([again.status, again.text.includes(OVER)]).toEqual([400, true]);
    const [newest, ...rest] = await failures();
    expect([newest?.details, rest]).toEqual([{ method: 'upstream-bank', why: 'again' }, had]);
    await answerAll(browser, page, lan);
    expect(await isOut(browser)).toBe(false);
  });

  it('is posted by some from their own site, and counts in the browser that asked, which brings its cookie next', async () => {
    bank.person = { ...LAN };
    const browser = createTextBrowser();
    const { origin, pathname, searchParams } = await leave(browser);
    const headers = { origin: new URL(bank.issuer).origin, 'sec-fetch-site': 'cross-site' };
    const post = (body: URLSearchParams) =>
      fetch(`${origin}${pathname}`, { method: 'POST', headers, body, redirect: 'manual' });
    expect((await post(new URLSearchParams({ code: 'c', state: 'made-up' }))).status).toBe(400);
    const onward = (await post(searchParams)).headers.get('location') ?? '';
    expect(onward).not.toContain(searchParams.get('code'));
    expect((await createTextBrowser().open(onward)).text).toContain(OVER);
    await answerAll(browser, await browser.open(onward), lan);
    expect(await isOut(browser)).toBe(false);
  });

  it('is redeemed once when it comes twice at the same time', async () => {
    bank.person = LAN;
    const browser = createTextBrowser();
    const callback = await leave(browser);
    const asked = bank.requests.length;
    const pages = await Promise.all([1, 2, 3].map(() => browser.step(callback)));
    expect(pages.map(({ status }) => status).sort()).toEqual([303, 400, 400]);
    expect(bank.requests.slice(asked).filter((one) => one === 'POST /token')).toHaveLength(1);
  });

  it('does not sign the one in who was lured into opening it (login CSRF)', async () => {
    const callback = await leave(createTextBrowser());
    const lured = createTextBrowser();
    await leave(lured);
    await inVain(lured, 'bank', 'another-browser', () => lured.open(callback));
  });

  it('is not taken at the address of another upstream, whose code it then does not get, whoever it names', async () => {
    for (const issuer of [bank.issuer, ministry.issuer, undefined]) {
      const browser = createTextBrowser();
      const callback = await leave(browser);
      const asked = [ministry.requests.length, bank.requests.length];
      const mixed = new URL(callback.href.replace('/upstreams/bank/', '/upstreams/ministry/'));
      if (issuer) mixed.searchParams.set('iss', issuer);
      else mixed.searchParams.delete('iss');
      const page = await inVain(browser, 'bank', 'another-upstream', () => browser.open(mixed));
      expect(page.status).toBe(400);
      expect([ministry.requests.length, bank.requests.length]).toEqual(asked);
    }
  });

  it('that nobody asked for leads nowhere', async () => {
    const browser = createTextBrowser();
    const callback = await leave(browser);
    const had = await failures();
    for (const state of ['', 'made-up', 'x'.repeat(5_000), undefined]) {
      const other = new URL(callback);
      if (state === undefined) other.searchParams.delete('state');
      else other.searchParams.set('state', state);
      const page = await browser.open(other);
      expect([page.status, page.text.includes(OVER)]).toEqual([400, true]);
      expect(page.headers.getSetCookie()).toEqual([]);
    }
    for (const form of ['', 'state=made-up&code=made-up']) {
      const init = { method: 'POST', headers: { origin: bank.issuer }, body: new URLSearchParams(form) };
      const { status, headers } = await browser.step(callback, init);
      expect([status, headers.getSetCookie()]).toEqual([400, []]);
    }
    for (const method of ['PUT', 'DELETE']) {
      const { status } = await browser.step(callback, { method, headers: { origin: world.issuer } });
      expect([404, 405]).toContain(status);
    }
    // Anybody can make up as many as they like.
    expect(await failures()).toHaveLength(had.length);
    expect(await isOut(browser)).toBe(true);
  });

  it('that nobody has changed connects and proves him whom none of these did', async () => {
    const [had] = await kept();
    const browser = createTextBrowser();
    await answerAll(browser, await arrive(browser), minh, { skip: true });
    expect(await isOut(browser)).toBe(false);
    expect(await kept()).toEqual([{ links: Number(had?.links) + 1, proofs: Number(had?.proofs) + 1 }]);
  });
});

describe('an upstream that is switched off while somebody is there', () => {
  it('is asked nothing any more, and the person chooses another way', async () => {
    const browser = createTextBrowser();
    const callback = await leave(browser);
    const { rows } = world.app.storage.upstreams;
    const since = new Date();
    await rows.switchOff('bank', since);
    const asked = bank.requests.length;
    const page = await inVain(browser, 'bank', 'switched off', () => browser.open(callback));
    expect([isSignIn(page), page.text.includes('Nơi bank hiện không phản hồi')]).toEqual([true, true]);
    expect(bank.requests.slice(asked)).not.toContain('POST /token');
    await rows.switchOn('bank', { since, at: new Date() });
  });
});

describe('somebody who is in already', () => {
  const values = () => [`${world.issuer}/acr/m2`];
  const more = () => ({ claims: JSON.stringify({ id_token: { acr: { essential: true, values: values() } } }) });

  it('shows nothing more by an answer about another, and stays who they are', async () => {
    await linkTo(world, 'ministry', ministry.issuer, 'minh-at-the-ministry', minh.id);
    const browser = createTextBrowser();
    const first = await service.signIn(browser, minh);
    const asked = await choose(browser, more());
    ministry.person = { subject: 'another-there', claims: {}, acr: 'bank-high' };
    const before = await failures();
    const page = await browser.submit(asked, 'upstream=ministry');
    expect(page.text).toContain('không phải là tài khoản đã kết nối với tài khoản Một Cửa này');
    const [newest, ...rest] = await failures();
    const details = { method: 'upstream-ministry', visit: expect.any(String), why: 'other-person' };
    expect([newest?.details, rest]).toEqual([details, before]);
    const { idToken } = await service.signIn(browser, minh);
    expect([idToken.sub, idToken.acr]).toEqual([first.idToken.sub, first.idToken.acr]);
    ministry.person.subject = 'minh-at-the-ministry';
    const raised = await service.begin(more());
    const end = await browser.submit(await browser.open(raised.url), 'upstream=ministry');
    expect((await service.redeem(end.url, raised)).claims()).toMatchObject({
      sub: first.idToken.sub,
      acr: values()[0],
    });
  });

  it('is not mixed up with whoever came in through another tab meanwhile', async () => {
    const browser = createTextBrowser();
    bank.person = LAN;
    const through = await leave(browser);
    const minhs = await service.signIn(browser, minh);
    await answerAll(browser, await browser.open(through), lan);
    const lans = await service.signIn(browser, lan);
    expect(lans.idToken.sub).not.toBe(minhs.idToken.sub);
    const renewed = { parameters: { prompt: 'login' } };
    await service.signIn(browser, minh, renewed);
    ministry.person = { subject: 'minh-at-the-ministry', claims: {}, acr: 'bank-high' };
    const raising = await leaveFor(ministry, 'ministry', browser, await choose(browser, more()));
    await service.signIn(browser, lan, renewed);
    const page = await browser.open(raising);
    expect([page.url.origin, page.status]).toEqual([world.issuer, 400]);
    const { idToken } = await service.signIn(browser, lan);
    expect([idToken.sub, idToken.acr]).toEqual([lans.idToken.sub, lans.idToken.acr]);
  });
});

import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerAll, isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty } from '../support/relying-party.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import type { Behaviour, TestUpstream } from '../support/upstream.ts';
import { createUpstreamWorld, linkTo, type UpstreamWorld } from '../support/upstream-world.ts';
import type { World } from '../support/world.ts';

const lan = persona('An ordinary citizen');
const SUBJECT = 'lan-at-the-bank';
const DISBELIEVED = 'Câu trả lời của Nơi bank không dùng được';
const AWAY = 'Nơi bank hiện không phản hồi';

let all: UpstreamWorld;
let world: World;
let service: TestRelyingParty;
let bank: TestUpstream;
let ministry: TestUpstream;
/** Whom the service knows, whichever way she comes. */
let subject: string | undefined;

type Transaction = Awaited<ReturnType<TestRelyingParty['begin']>>;

beforeAll(async () => {
  all = await createUpstreamWorld({ bank: {}, ministry: {} }, { upstreams: { failures: 5, timeoutSeconds: 3 } });
  world = all.world;
  bank = all.upstreams.bank as TestUpstream;
  ministry = all.upstreams.ministry as TestUpstream;
  service = await basicClient(world);
  await linkTo(world, 'bank', bank.issuer, SUBJECT, lan.id);
  const [browser, transaction] = [createTextBrowser(), await service.begin()];
  subject = await comesIn(browser, await browser.open(transaction.url), transaction);
});
afterAll(() => all?.stop());

beforeEach(() => {
  bank.behaviour = {};
  ministry.behaviour = {};
  bank.person = { subject: SUBJECT, claims: {}, acr: 'bank-low' };
});

/** Somebody who has gone to the bank and signed in there, and is not back yet. */
async function atTheBank(browser: TextBrowser) {
  const transaction = await service.begin();
  const choice = await browser.open(transaction.url);
  bank.behaviour = { paths: { '/authorize': (_request, response) => response.end('<p>Sign in.</p>') } };
  const there = await browser.submit(choice, 'upstream=bank');
  bank.behaviour = {};
  return { transaction, callback: await bank.signIn(there.url) };
}

/** Answers what is left to be answered; who the service sees. */
async function comesIn(browser: TextBrowser, page: Page, transaction: Transaction): Promise<string | undefined> {
  const end = await answerAll(browser, page, lan);
  return decodeJwt((await service.redeem(end.url, transaction)).id_token ?? '').sub;
}

/** The same through the bank, without a page of ours that asks who it is. */
async function comesThrough(browser: TextBrowser, page: Page, transaction: Transaction): Promise<string | undefined> {
  expect(isSignIn(page)).toBe(false);
  return comesIn(browser, page, transaction);
}

/** The other ways are still open, and nobody is signed in. */
function isBackAtTheChoice(page: Page, said: string): void {
  expect(page.text).toContain(said);
  expect(isSignIn(page)).toBe(true);
  expect(page.text).toContain('Nơi ministry');
}

describe('an answer of an upstream', () => {
  const HOSTILE: [string, Behaviour][] = [
    ['another issuer', { idToken: (said) => ({ ...said, iss: 'https://bank.example' }) }],
    ['another audience', { idToken: (said) => ({ ...said, aud: 'another' }) }],
    ['another nonce', { idToken: (said) => ({ ...said, nonce: 'another' }) }],
    ['another azp', { idToken: (said) => ({ ...said, azp: 'another' }) }],
    ['no signature', { token: (token) => `eyJhbGciOiJub25lIn0.${token.split('.')[1]}.` }],
    ['an end in the past', { idToken: (said) => ({ ...said, iat: 1_700_000_000, exp: 1_700_000_300 }) }],
    ['another issuer in the address', { callback: (back) => back.set('iss', 'https://bank.example') }],
    ['no issuer in the address', { callback: (back) => back.delete('iss') }],
    ['a code that is none', { callback: (back) => back.set('code', 'made-up') }],
  ];

  it.each(HOSTILE)('with %s signs nobody in', async (_what, behaviour) => {
    const browser = createTextBrowser();
    const { url } = await service.begin();
    const choice = await browser.open(url);
    bank.behaviour = behaviour;
    isBackAtTheChoice(await browser.submit(choice, 'upstream=bank'), DISBELIEVED);
  });

  it('counts once, and only in the browser that asked for it', async () => {
    const [browser, thief] = [createTextBrowser(), createTextBrowser()];
    const { transaction, callback } = await atTheBank(browser);
    const stolen = await thief.open(callback);
    expect(stolen.status).toBe(400);
    expect(stolen.text).toContain('Lần đăng nhập này không còn nữa');
    // A thief who has a sign-in of their own there has a cookie, too, but another one.
    await atTheBank(thief);
    expect((await thief.open(callback)).status).toBe(400);
    const page = await browser.open(callback);
    expect((await browser.open(callback)).status).toBe(400);
    expect(await comesThrough(browser, page, transaction)).toBe(subject);
  });

  it('does not sign the one in who was lured into opening it (login CSRF)', async () => {
    const { callback } = await atTheBank(createTextBrowser());
    const lured = createTextBrowser();
    await atTheBank(lured);
    expect((await lured.open(callback)).status).toBe(400);
    expect(isSignIn(await lured.open((await service.begin()).url))).toBe(true);
  });

  it('is not taken at the address of another upstream, whose code it then does not get', async () => {
    const browser = createTextBrowser();
    const { transaction, callback } = await atTheBank(browser);
    const mixed = new URL(callback.href.replace('/upstreams/bank/', '/upstreams/ministry/'));
    const asked = ministry.requests.length;
    expect((await browser.open(mixed)).status).toBe(400);
    expect(ministry.requests.slice(asked)).not.toContain('POST /token');
    expect(await comesThrough(browser, await browser.open(callback), transaction)).toBe(subject);
  });

  it('with a state that is none leads nowhere', async () => {
    const browser = createTextBrowser();
    const { callback } = await atTheBank(browser);
    for (const state of ['', 'made-up', 'x'.repeat(5_000)]) {
      const other = new URL(callback);
      other.searchParams.set('state', state);
      expect((await browser.open(other)).status).toBe(400);
    }
  });
});

describe('an upstream that changes while somebody is there', () => {
  it('has new keys then: the person comes in', async () => {
    const browser = createTextBrowser();
    const { transaction, callback } = await atTheBank(browser);
    await bank.rotate();
    expect(await comesThrough(browser, await browser.open(callback), transaction)).toBe(subject);
  });

  it('is switched off: the sign-in ends, and the person chooses another way', async () => {
    const browser = createTextBrowser();
    const { callback } = await atTheBank(browser);
    const { rows } = world.app.storage.upstreams;
    const since = new Date();
    await rows.switchOff('bank', since);
    const asked = bank.requests.length;
    const page = await browser.open(callback);
    expect(isSignIn(page)).toBe(true);
    expect(bank.requests.slice(asked)).not.toContain('POST /token');
    await rows.switchOn('bank', { since, at: new Date() });
  });

  const WAYS: [string, Behaviour['paths'] | undefined][] = [
    ['is gone', undefined],
    ['says nothing', { '/token': (request, response) => bank.silent(request, response) }],
    ['has an error', { '/token': (_request, response) => response.writeHead(500).end() }],
  ];

  it.each(WAYS)('%s: the person is told, and comes in another way', async (_what, paths) => {
    const browser = createTextBrowser();
    const { transaction, callback } = await atTheBank(browser);
    if (paths) bank.behaviour = { paths };
    else await bank.stop();
    const page = await browser.open(callback);
    expect(page.text).toContain(AWAY);
    expect(isSignIn(page)).toBe(true);
    expect(await comesIn(browser, page, transaction)).toBe(subject);
    await bank.stop();
    await bank.start();
  });
});

it('what browsers make up switches an upstream off for nobody', async () => {
  for (let round = 0; round < 8; round += 1) {
    const browser = createTextBrowser();
    const choice = await browser.open((await service.begin()).url);
    bank.behaviour = { callback: (back) => back.set('error', 'server_error') };
    expect((await browser.submit(choice, 'upstream=bank')).text).toContain(AWAY);
  }
  bank.behaviour = {};
  const browser = createTextBrowser();
  const { transaction, callback } = await atTheBank(browser);
  expect(await comesThrough(browser, await browser.open(callback), transaction)).toBe(subject);
});

it('an upstream that fails again and again is shown as such, and the others go on', async () => {
  const failing: Behaviour = { paths: { '/token': (_request, response) => response.writeHead(500).end() } };
  for (let round = 0; round < 5; round += 1) {
    const browser = createTextBrowser();
    const { callback } = await atTheBank(browser);
    bank.behaviour = failing;
    expect((await browser.open(callback)).text).toContain(AWAY);
  }
  const browser = createTextBrowser();
  const asked = bank.requests.length;
  const choice = await browser.open((await service.begin()).url);
  expect(choice.text).toContain('Hiện không phản hồi.');
  expect(choice.html).not.toContain('value="bank"');
  expect(choice.html).toContain('value="ministry"');
  const there = await browser.submit(choice, 'upstream=ministry');
  expect(isSignIn(there)).toBe(false);
  expect(bank.requests.slice(asked)).not.toContain('GET /authorize');
});

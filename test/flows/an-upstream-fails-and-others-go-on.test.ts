import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerAll, go, isInside, isSignIn } from '../support/journey.ts';
import { type ProviderNode, startNode } from '../support/node.ts';
import { persona } from '../support/personas.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import type { Behaviour, TestUpstream } from '../support/upstream.ts';
import { createUpstreamWorld, leaveFor, linkTo, type UpstreamWorld } from '../support/upstream-world.ts';
import { eventually } from '../support/wait.ts';
import type { World } from '../support/world.ts';

type Answering = NonNullable<Behaviour['paths']>[string];

/** Long enough for an honest answer of a busy machine. */
const TIMEOUT_SECONDS = 2;

let all: UpstreamWorld;
let world: World;
let bank: TestUpstream;
let ministry: TestUpstream;
const lan = persona('An ordinary citizen');
beforeAll(async () => {
  const settings = { timeoutSeconds: TIMEOUT_SECONDS, failures: 2, restSeconds: 4, probeSeconds: 600 };
  const liar: Behaviour = { metadata: (honest) => ({ ...honest, issuer: 'https://bank.example' }) };
  all = await createUpstreamWorld(
    { bank: { options: { userinfo: 'json' } }, ministry: {}, liar: { behaviour: liar } },
    { upstreams: settings },
  );
  world = all.world;
  ({ bank, ministry } = all.upstreams as Record<'bank' | 'ministry', TestUpstream>);
  await linkTo(world, 'bank', bank.issuer, 'lan-there', lan.id);
  await linkTo(world, 'ministry', ministry.issuer, 'lan-there', lan.id);
});
afterAll(() => all?.stop());
beforeEach(() => {
  for (const upstream of [bank, ministry]) {
    upstream.behaviour = {};
    upstream.person = { subject: 'lan-there', claims: {}, acr: 'bank-low' };
  }
});

const choose = (browser: TextBrowser): Promise<Page> => browser.open(`${world.portal}/sign-in`);
const goOn = (browser: TextBrowser, page: Page): Promise<Page> => answerAll(browser, page, lan, { skip: true });
const leave = async (browser: TextBrowser): Promise<URL> => leaveFor(bank, 'bank', browser, await choose(browser));

/** At the portal, by way of an upstream. */
async function arrive(browser: TextBrowser, upstream = 'bank'): Promise<void> {
  const page = await browser.submit(await choose(browser), `upstream=${upstream}`);
  expect(isSignIn(page)).toBe(false);
  expect(isInside(await goOn(browser, page))).toBe(true);
}

const failures = () => world.app.storage.auditTrail.search({ type: 'sign-in.failed', limit: 100 });

/** On the page with the choice, which says that the bank does not answer; nobody is in, and it is on record. */
async function isAway(browser: TextBrowser, why: string, way: () => Promise<Page>): Promise<Page> {
  const before = await failures();
  const page = await way();
  expect([isSignIn(page), page.status]).toEqual([true, 200]);
  expect(page.text).toContain('Nơi bank hiện không phản hồi');
  const details = { method: 'upstream-bank', visit: expect.any(String), why: expect.stringContaining(why) };
  const [newest, ...rest] = await failures();
  expect([newest?.details, rest]).toEqual([details, before]);
  expect(isSignIn(await choose(browser))).toBe(true);
  return page;
}

describe('an upstream that changes its keys while somebody is there', () => {
  it.each([false, true])('is believed by the new ones at once (under the same name: %s)', async (sameName) => {
    const browser = createTextBrowser();
    await arrive(createTextBrowser());
    const back = await leave(browser);
    await bank.rotate({ sameName });
    expect(isInside(await goOn(browser, await browser.open(back)))).toBe(true);
  });

  it('signs nobody in by the old ones any more', async () => {
    await arrive(createTextBrowser());
    const old = bank.signer();
    await bank.rotate();
    await arrive(createTextBrowser());
    const browser = createTextBrowser();
    let honest = {};
    bank.behaviour.idToken = (claims) => {
      honest = claims;
      return claims;
    };
    bank.behaviour.token = () => old(honest);
    const page = await browser.open(await leave(browser));
    expect([isSignIn(page), page.text.includes('không dùng được')]).toEqual([true, true]);
  });
});

describe('an upstream that fails while somebody is there', () => {
  const status =
    (code: number, headers = {}): Answering =>
    (_request, response) =>
      void response.writeHead(code, headers).end();
  const silent: Answering = () => undefined;
  const endless: Answering = (_request, response) => {
    response.on('error', () => undefined);
    response.writeHead(200, { 'content-type': 'application/json' }).write(`"${'x'.repeat(300 * 1024)}`);
  };
  const slow: Answering = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const drops = setInterval(() => response.write(' '), 50);
    response.on('close', () => clearInterval(drops));
  };
  const elsewhere = status(307, { location: 'http://127.0.0.1:9/' });

  const WAYS: [string, string, Answering, string][] = [
    ['has an error', '/token', status(500), 'status-500'],
    ['says nothing', '/token', silent, 'timeout'],
    ['talks drop by drop', '/token', slow, 'timeout'],
    ['talks without end', '/token', endless, 'too-long'],
    ['sends us elsewhere', '/token', elsewhere, 'status-307'],
    ['hangs up', '/token', (request) => void request.socket.destroy(), 'SOCKET'],
    ['has an error', '/userinfo', status(503), 'status-503'],
    ['sends us elsewhere', '/userinfo', elsewhere, 'status-307'],
    ['has an error', '/keys', status(500), 'status-500'],
    ['talks without end', '/keys', endless, 'too-long'],
  ];

  it.each(WAYS)('%s at %s: the person is told, and comes in another way', async (_what, path, how, why) => {
    const browser = createTextBrowser();
    const back = await leave(browser);
    bank.behaviour = { paths: { [path]: how } };
    if (path === '/keys') await bank.rotate();
    const page = await isAway(browser, why, () => browser.open(back));
    expect(page.text).toContain('Vừa rồi không phản hồi');
    expect(isInside(await goOn(browser, page))).toBe(true);
    // One failure hinders nobody who comes next.
    bank.behaviour = {};
    await arrive(createTextBrowser());
  });

  it('is gone, and is back', async () => {
    const browser = createTextBrowser();
    const back = await leave(browser);
    await bank.stop();
    const page = await isAway(browser, 'ECONNREFUSED', () => browser.open(back));
    expect(isInside(await goOn(browser, page))).toBe(true);
    await bank.start();
    await arrive(createTextBrowser());
  });

  it('is made up by browsers, which switches it off for nobody', async () => {
    for (const _ of [1, 2, 3]) {
      const browser = createTextBrowser();
      bank.behaviour = { callback: (back) => back.set('error', 'server_error') };
      const back = await leave(browser);
      await isAway(browser, 'answered-server_error', () => browser.open(back));
    }
    bank.behaviour = {};
    await arrive(createTextBrowser());
  });
});

describe('an upstream that fails again and again', () => {
  it('is left alone, is shown as such, and hinders nobody who signs in another way', async () => {
    const browser = createTextBrowser();
    for (const _ of [1, 2]) {
      const back = await leave(browser);
      bank.behaviour = { paths: { '/token': bank.silent, '/.well-known/openid-configuration': bank.silent } };
      await isAway(browser, 'timeout', () => browser.open(back));
    }
    const began = performance.now();
    const choice = await choose(createTextBrowser());
    expect(choice.text).toContain('Hiện không phản hồi.');
    expect(choice.html).not.toContain('value="bank"');
    expect(performance.now() - began).toBeLessThan(TIMEOUT_SECONDS * 1_000);
    const asked = bank.requests.length;
    await arrive(browser, 'ministry');
    expect(isInside(await go(createTextBrowser(), `${world.portal}/sign-in`, lan))).toBe(true);
    expect(bank.requests).toHaveLength(asked);
  });

  it('is asked again after a while, and has its place back', async () => {
    await eventually(() => arrive(createTextBrowser()), 15_000);
  }, 30_000);
});

describe('an upstream whose metadata names another issuer', () => {
  it('leads nobody anywhere', async () => {
    const browser = createTextBrowser();
    const page = await browser.submit(await choose(browser), 'upstream=liar');
    expect([isSignIn(page), page.text.includes('Nơi liar hiện không phản hồi')]).toEqual([true, true]);
    expect(all.upstreams.liar?.requests).not.toContain('GET /authorize');
  });
});

describe('a provider that is killed while somebody is at an upstream', () => {
  let node: ProviderNode;
  const start = async (): Promise<void> => {
    node = await startNode(world, Number(new URL(world.issuer).port));
  };
  beforeAll(async () => {
    await world.stopProvider();
    await start();
  });
  afterAll(async () => {
    await node?.end('SIGKILL');
  });

  it('lets the next process finish the sign-in, which knows whose session the upstream ends', async () => {
    const browser = createTextBrowser();
    bank.person.session = 'before-the-end';
    const back = await leave(browser);
    await node.end('SIGKILL');
    await start();
    expect(isInside(await goOn(browser, await browser.open(back)))).toBe(true);
    await node.end('SIGKILL');
    await start();
    expect((await bank.tellOfLogout(`${world.issuer}/upstreams/bank/backchannel-logout`)).status).toBe(200);
    expect(isSignIn(await browser.open(`${world.taxOffice}/sign-in`))).toBe(true);
  }, 90_000);
});

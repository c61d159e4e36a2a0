import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerAll, go, isInside, isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import type { TestUpstream } from '../support/upstream.ts';
import { createUpstreamWorld, linkTo, type UpstreamWorld } from '../support/upstream-world.ts';
import { eventually } from '../support/wait.ts';
import type { World } from '../support/world.ts';

let all: UpstreamWorld;
let world: World;
let bank: TestUpstream;
let address: string;
const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');
beforeAll(async () => {
  all = await createUpstreamWorld({ bank: {}, ministry: {} }, { upstreams: { failures: 2 } });
  world = all.world;
  bank = all.upstreams.bank as TestUpstream;
  address = `${world.issuer}/upstreams/bank/backchannel-logout`;
  await linkTo(world, 'bank', bank.issuer, 'lan-at-the-bank', lan.id);
  await linkTo(world, 'bank', bank.issuer, 'minh-at-the-bank', minh.id);
});
afterAll(() => all?.stop());
beforeEach(() => {
  bank.behaviour = {};
  bank.person = { subject: 'lan-at-the-bank', claims: {}, acr: 'bank-low', session: crypto.randomUUID() };
});

/** At the portal, by way of an upstream. */
async function arrive(browser: TextBrowser = createTextBrowser(), upstream = 'bank'): Promise<Page> {
  const choice = await browser.open(`${world.portal}/sign-in`);
  const page = await answerAll(browser, await browser.submit(choice, `upstream=${upstream}`), lan, { skip: true });
  expect(isInside(page)).toBe(true);
  return page;
}

const isOpen = async (browser: TextBrowser): Promise<boolean> =>
  !isSignIn(await browser.open(`${world.taxOffice}/sign-in`));

describe('a logout at the other provider', () => {
  it('ends the session that it began, and the services hear of it', async () => {
    const browser = createTextBrowser();
    await arrive(browser);
    const answer = await bank.tellOfLogout(address);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(answer.headers.get('set-cookie')).toBeNull();
    await eventually(async () => expect(isInside(await browser.open(`${world.portal}/`))).toBe(false));
    expect(isSignIn(await browser.open(`${world.portal}/sign-in`))).toBe(true);
  });

  it('is about one session where it names one, and about all of the person where it names none', async () => {
    const [laptop, phone] = [createTextBrowser(), createTextBrowser()];
    await arrive(laptop);
    const onLaptop = bank.person.session;
    bank.person.session = crypto.randomUUID();
    await arrive(phone);
    await bank.tellOfLogout(address, { sid: onLaptop, sub: undefined });
    expect([await isOpen(laptop), await isOpen(phone)]).toEqual([false, true]);
    await arrive(laptop);
    await bank.tellOfLogout(address, { sid: undefined });
    expect([await isOpen(laptop), await isOpen(phone)]).toEqual([false, false]);
  });

  it('is about the person too where the provider does not name sessions when people sign in', async () => {
    const browser = createTextBrowser();
    delete bank.person.session;
    await arrive(browser);
    await bank.tellOfLogout(address, { sid: 'named-for-the-first-time' });
    expect(await isOpen(browser)).toBe(false);
  });

  it('leaves sessions alone that were begun here, and those of others', async () => {
    const [here, other] = [createTextBrowser(), createTextBrowser()];
    await go(here, `${world.portal}/sign-in`, lan);
    bank.person = { ...bank.person, subject: 'minh-at-the-bank', session: 'of-minh' };
    await arrive(other);
    await bank.tellOfLogout(address, { sub: 'lan-at-the-bank', sid: undefined });
    await bank.tellOfLogout(address, { sub: 'lan-at-the-bank', sid: 'of-minh' });
    expect([await isOpen(here), await isOpen(other)]).toEqual([true, true]);
  });

  it('is on record as what it was', async () => {
    await arrive();
    await bank.tellOfLogout(address);
    const [newest] = await world.app.storage.audit.ofPerson(lan.id, { types: ['session.ended'], limit: 1 });
    expect(newest?.details).toEqual({ remotely: true, method: 'upstream-bank' });
  });

  it('counts once', async () => {
    const browser = createTextBrowser();
    await arrive(browser);
    const token = { jti: 'once', sid: undefined };
    expect((await bank.tellOfLogout(address, token)).status).toBe(200);
    await arrive(browser);
    const again = await bank.tellOfLogout(address, token);
    expect([again.status, await again.json()]).toEqual([
      400,
      { error: 'invalid_request', error_description: 'the logout token is not accepted' },
    ]);
    expect(await isOpen(browser)).toBe(true);
  });

  it.each([
    ['for another service', { aud: 'another-service' }],
    ['of another provider', { iss: 'https://other.example' }],
    ['that is over', { iat: 1_000_000_000, exp: 1_000_000_300 }],
    ['that is an ID token', { nonce: 'of-a-sign-in' }],
    ['that says no logout', { events: {} }],
    ['about nobody', { sub: undefined, sid: undefined }],
  ])('is refused with a token %s', async (_, changes) => {
    const browser = createTextBrowser();
    await arrive(browser);
    const answer = await bank.tellOfLogout(address, changes);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([400, 'no-store']);
    expect(await isOpen(browser)).toBe(true);
  });

  it('is refused at the address of another provider, without a token, and for one that nobody knows', async () => {
    const browser = createTextBrowser();
    await arrive(browser);
    const at = (id: string) => `${world.issuer}/upstreams/${id}/backchannel-logout`;
    expect((await bank.tellOfLogout(at('ministry'))).status).toBe(400);
    expect((await bank.tellOfLogout(at('nobody'))).status).toBe(400);
    expect((await fetch(address, { method: 'POST' })).status).toBe(400);
    expect(await isOpen(browser)).toBe(true);
  });

  it('is refused, and may come again, while nobody knows the keys', async () => {
    const browser = createTextBrowser();
    await arrive(browser);
    const token = { jti: 'comes-again' };
    await bank.rotate();
    bank.behaviour = { paths: { '/keys': (_request, response) => response.writeHead(500).end() } };
    const answer = await bank.tellOfLogout(address, token);
    expect(answer.status).toBe(400);
    bank.behaviour = {};
    await eventually(async () => expect((await bank.tellOfLogout(address, token)).status).toBe(200), 30_000);
    expect(await isOpen(browser)).toBe(false);
  });
});

describe('whoever signs out here', () => {
  /** The question, of somebody who came through the bank. */
  async function question(browser: TextBrowser): Promise<Page> {
    return browser.submit(await arrive(browser), '#sign-out');
  }

  it('signs out at the other provider too, and comes back to the service', async () => {
    const browser = createTextBrowser();
    const page = await question(browser);
    expect(page.text).toContain('Đăng xuất cả tại Nơi bank');
    expect(page.headers.get('content-security-policy')).toContain(new URL(bank.issuer).origin);
    const before = bank.ended.length;
    const left = await browser.submit(page, 'logout=yes');
    expect(left.url.href).toContain(`${world.portal}/signed-out`);
    expect(bank.ended).toHaveLength(before + 1);
    const sent = bank.ended.at(-1);
    expect(sent?.get('post_logout_redirect_uri')).toBe(`${world.issuer}/upstreams/bank/signed-out`);
    expect(sent?.get('client_id')).toBe(bank.clientId);
    expect(sent?.get('id_token_hint')?.split('.')).toHaveLength(3);
    expect(await isOpen(browser)).toBe(false);
  });

  it('comes back to our own page from our own pages', async () => {
    const browser = createTextBrowser();
    await arrive(browser);
    const left = await browser.submit(await browser.open(`${world.issuer}/session/end?ui_locales=en`), 'logout=yes');
    expect(left.url.href).toBe(`${world.issuer}/session/end/success?ui_locales=en`);
    expect(left.text).toContain('You are signed out');
  });

  it('stays signed in there by not choosing it, and everywhere by staying here', async () => {
    const [browser, other] = [createTextBrowser(), createTextBrowser()];
    const before = bank.ended.length;
    const stayed = await browser.submit(await question(browser), 'Ở lại, không đăng xuất');
    expect(stayed.url.origin).toBe(world.portal);
    const left = await other.submit(await question(other), 'logout=yes', { upstream: [] });
    expect(left.url.href).toContain(`${world.portal}/signed-out`);
    expect(bank.ended).toHaveLength(before);
  });

  it('is not asked about a provider that had no part in their session', async () => {
    const browser = createTextBrowser();
    const page = await browser.submit(await go(browser, `${world.portal}/sign-in`, lan), '#sign-out');
    expect(page.text).not.toContain('Nơi bank');
    const before = bank.ended.length;
    await browser.submit(page, 'logout=yes', { upstream: 'bank' });
    expect(bank.ended).toHaveLength(before);
  });

  it('comes back once: what was used, or made up, leads to our own page', async () => {
    const browser = createTextBrowser();
    await browser.submit(await question(browser), 'logout=yes');
    const state = bank.ended.at(-1)?.get('state') ?? '';
    for (const made of [state, 'made-up', '']) {
      const page = await browser.open(`${world.issuer}/upstreams/bank/signed-out?state=${made}`);
      expect([page.status, page.url.pathname]).toEqual([200, '/session/end/success']);
    }
  });

  it('is signed out here at once while the other provider is away', async () => {
    const browser = createTextBrowser();
    const page = await question(browser);
    await bank.stop();
    const left = await browser.submit(page, 'logout=yes');
    expect(left.url.href).toContain(`${world.portal}/signed-out`);
    await bank.start();
    expect(await isOpen(browser)).toBe(false);
  });
});

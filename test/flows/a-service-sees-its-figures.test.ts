import * as openid from 'openid-client';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerAll, go, isConsent, isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { basicClient, createRelyingParty, register, type TestRelyingParty } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ figures: { flushSeconds: 0.2 } });
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');

type Counts = Record<string, number>;

/** Everything that was counted of a service, of all days. */
async function countsOf(clientId: string): Promise<Counts> {
  const all = await world.app.storage.figures.between(clientId, '2020-01-01', '2100-01-01');
  const counts: Counts = {};
  for (const { measure, count } of all) counts[measure] = (counts[measure] ?? 0) + count;
  return counts;
}

let number = 0;
/** A service of the test's own, of which nothing was counted. */
async function newService(policy: Parameters<typeof register>[1]['policy'] = {}): Promise<TestRelyingParty> {
  number += 1;
  const clientId = `counted-${number}`;
  const clientSecret = `secret-of-the-counted-service-${number}`;
  await register(world, { clientId, clientSecret, policy });
  return createRelyingParty(world, { clientId, authentication: openid.ClientSecretBasic(clientSecret) });
}

const expectCounts = (clientId: string, counts: Counts): Promise<void> =>
  eventually(async () => expect(await countsOf(clientId)).toEqual(counts));

describe('a sign-in', () => {
  it('is one attempt, one success at its level, and passes each page once', async () => {
    const service = await newService();
    await service.signIn(createTextBrowser(), lan);
    await expectCounts(service.clientId, {
      attempt: 1,
      'entered.sign-in': 1,
      'passed.sign-in': 1,
      'entered.consent': 1,
      'passed.consent': 1,
      'success.m1': 1,
      redeemed: 1,
      'tokens.authorization_code': 1,
    });
  });

  it('counts once however often its pages are reloaded or answered wrongly', async () => {
    const service = await newService();
    const browser = createTextBrowser();
    const { url } = await service.begin();
    const first = await browser.open(url);
    await browser.open(first.url);
    const wrong = await browser.submit(first, '.login-submit', { login: lan.login, password: 'not-the-password' });
    expect(wrong.status).toBe(400);
    await browser.open(first.url);
    const consent = await browser.submit(await browser.open(first.url), '.login-submit', {
      login: lan.login,
      password: lan.password,
    });
    expect(isConsent(consent)).toBe(true);
    await browser.open(consent.url);
    await expectCounts(service.clientId, {
      attempt: 1,
      'entered.sign-in': 1,
      'passed.sign-in': 1,
      'entered.consent': 1,
    });
  });

  it('needs no page where the person is signed in and has agreed', async () => {
    const service = await newService();
    const browser = createTextBrowser();
    await service.signIn(browser, lan);
    await service.signIn(browser, lan);
    await eventually(async () =>
      expect(await countsOf(service.clientId)).toMatchObject({
        attempt: 2,
        'single-sign-on': 1,
        'success.m1': 2,
        redeemed: 2,
        'entered.sign-in': 1,
      }),
    );
  });

  it('tells where a person turned back, and that the service was told', async () => {
    const service = await newService();
    const browser = createTextBrowser();
    const { url } = await service.begin();
    const page = await browser.open(url);
    expect(isSignIn(page)).toBe(true);
    await browser.submit(page, '#cancel');
    await expectCounts(service.clientId, {
      attempt: 1,
      'entered.sign-in': 1,
      'turned.sign-in': 1,
      'refused.access_denied': 1,
    });
  });

  it('tells of a level that an account does not reach, and of a further factor', async () => {
    const service = await newService({ minimumAcr: 'm2' });
    const unreachable = createTextBrowser();
    const page = await go(unreachable, (await service.begin()).url, lan);
    await unreachable.submit(page, '#cancel');
    await service.signIn(createTextBrowser(), minh);
    await expectCounts(service.clientId, {
      attempt: 2,
      'entered.sign-in': 2,
      'passed.sign-in': 2,
      'entered.level-unreachable': 1,
      'turned.level-unreachable': 1,
      'refused.unmet_authentication_requirements': 1,
      'entered.authenticator': 1,
      'passed.authenticator': 1,
      'entered.consent': 1,
      'passed.consent': 1,
      'success.m2': 1,
      redeemed: 1,
      'tokens.authorization_code': 1,
    });
  });

  it('tells of a code that the service never redeemed, and of one that it redeemed wrongly', async () => {
    const service = await newService();
    const browser = createTextBrowser();
    const transaction = await service.begin();
    const page = await answerAll(browser, await browser.open(transaction.url), lan);
    await expect(
      service.redeem(page.url, { ...transaction, verifier: openid.randomPKCECodeVerifier() }),
    ).rejects.toThrow();
    await eventually(async () => {
      const counts = await countsOf(service.clientId);
      expect(counts).toMatchObject({ attempt: 1, 'success.m1': 1, 'tokens-refused.invalid_grant': 1 });
      expect(counts.redeemed).toBeUndefined();
    });
  });

  it('that nobody saw, because the service asked in silence, is no attempt', async () => {
    const service = await newService();
    await createTextBrowser().open((await service.begin({ prompt: 'none' })).url);
    await expectCounts(service.clientId, { 'refused.login_required': 1 });
  });
});

describe('figures', () => {
  it('keep no sign-in waiting: they are written by a job, later, and nothing is lost', async () => {
    const service = await newService();
    const client = new Client({ connectionString: world.databaseUrl });
    await client.connect();
    await client.query('BEGIN; LOCK TABLE figures IN ACCESS EXCLUSIVE MODE');
    await service.signIn(createTextBrowser(), lan);
    await client.query('ROLLBACK');
    await client.end();
    await eventually(async () => expect(await countsOf(service.clientId)).toMatchObject({ attempt: 1, redeemed: 1 }));
  });

  it('of the last seconds are written when a node stops', async () => {
    const own = await createWorld({ figures: { flushSeconds: 60 } });
    const service = await basicClient(own);
    await service.signIn(createTextBrowser(), lan);
    await own.stopProvider();
    const rows = await sql(
      own.databaseUrl,
      `SELECT count::int FROM figures WHERE client_id = $1 AND measure = 'attempt'`,
      [service.clientId],
    );
    expect(rows).toEqual([{ count: 1 }]);
    await own.stop();
  });
});

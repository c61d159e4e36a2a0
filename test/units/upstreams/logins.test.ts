import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { createLogins, type Logins } from '../../../src/upstreams/logins.ts';
import type { Asked, Connection, Upstream } from '../../../src/upstreams/upstream.ts';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';
import { BANK } from './arrivals.ts';

let database: TestDatabase;
let storage: Storage;
let logins: Logins;
let asked: Asked;

/** One whose protocol has browsers post answers, as SAML 2.0 does. */
const connection: Connection = {
  issuer: 'https://bank.test',
  origins: async () => [],
  async begin(wanted) {
    asked = wanted;
    return { location: new URL(`https://bank.test/?RelayState=${wanted.state}`), kept: { request: 'r1' } };
  },
  async finish({ kept, callback }) {
    const subject = callback.searchParams.get('SAMLResponse') ?? 'nobody';
    const { request } = kept as { request: string };
    return { issuer: 'https://bank.test', subject, amr: [request], at: 0, claims: {} };
  },
  probe: async () => undefined,
};
const bank: Upstream = { definition: BANK, connection };
const PURPOSE = { kind: 'sign-in', uid: 'u1' } as const;
const WANTED = { acr: [], anew: false, language: 'vi', path: [] } as const;

beforeAll(async () => {
  database = await createDatabase();
  const dataKeys = { current: 'k1', keys: { k1: randomBytes(32) } };
  const keys = { dataKeys, lookupKey: randomBytes(32), pairwiseKey: randomBytes(32) };
  storage = await openStorage({ url: database.url, poolSize: 4 }, keys);
  logins = createLogins({
    artifacts: storage.artifacts,
    upstreams: {
      all: async () => [bank],
      find: async (id) => (id === 'bank' ? bank : undefined),
      rests: () => false,
      nameOf: () => undefined,
    },
    issuer: 'https://eid.example',
    settings: { upstreams: { loginSeconds: 60 } },
    now: () => new Date(),
  });
});
afterAll(async () => {
  await storage?.close();
  await database?.drop();
});

const within = <Result>(work: () => Promise<Result>): Promise<Result> => storage.scope(work, { keep: () => true });
const form = (subject: string, state = asked.state) =>
  new URLSearchParams({ SAMLResponse: subject, RelayState: state });

describe('an answer that an upstream has the browser post', () => {
  beforeEach(async () => {
    await within(() => logins.begin(bank, PURPOSE, WANTED, 'this browser'));
  });

  it('is kept for the browser, which comes on with its cookie, and counts once', async () => {
    const onward = (await within(() => logins.post('bank', form('lan')))) as URL;
    expect(onward.href).toBe(`${asked.callback}?state=${asked.state}&posted=yes`);
    const thief = await within(() => logins.finish('bank', onward, 'another browser'));
    expect(thief).toMatchObject({ misplaced: 'another-browser' });
    expect(await within(() => logins.finish('bank', onward, undefined))).toBeUndefined();
    expect(await within(() => logins.finish('bank', onward, 'this browser'))).toMatchObject({
      purpose: PURPOSE,
      outcome: { kind: 'answered', answer: { subject: 'lan', amr: ['r1'] } },
    });
    const again = (await within(() => logins.post('bank', form('minh')))) as URL;
    expect(await within(() => logins.finish('bank', again, 'this browser'))).toMatchObject({ misplaced: 'again' });
  });

  it('is kept for nothing that was never begun, and counts at no other upstream', async () => {
    expect(await within(() => logins.post('bank', form('lan', 'made up')))).toBeUndefined();
    const elsewhere = (await within(() => logins.post('ministry', form('lan')))) as URL;
    expect(await within(() => logins.finish('ministry', elsewhere, 'this browser'))).toMatchObject({
      misplaced: 'another-upstream',
    });
    expect(await within(() => logins.post('bank', new URLSearchParams({ SAMLResponse: 'lan' })))).toBeUndefined();
  });

  it('is empty when nothing was posted', async () => {
    const callback = new URL(`${asked.callback}?RelayState=${asked.state}&posted=yes`);
    expect(await within(() => logins.finish('bank', callback, 'this browser'))).toMatchObject({
      outcome: { answer: { subject: 'nobody' } },
    });
  });
});

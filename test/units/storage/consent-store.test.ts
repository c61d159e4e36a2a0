import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Consent } from '../../../src/consent/consent.ts';
import { personOf } from '../../../src/identity/personas.ts';
import { type RelyingParty, relyingPartySchema } from '../../../src/relying-parties/relying-party.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { persona } from '../../support/personas.ts';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';
import { pause } from '../../support/wait.ts';

let database: TestDatabase;
let storage: Storage;
const lan = personOf(persona('An ordinary citizen'));
const words = { vi: 'A', en: 'A', fr: 'A' };
const service = (clientId: string): RelyingParty =>
  relyingPartySchema.parse({
    clientId,
    name: words,
    organisation: words,
    metadata: {},
    policy: {
      minimumAcr: 'm0',
      scopes: ['openid'],
      claims: {},
      profile: 'code-pkce',
      exception: { reason: 'A store under test asks for nothing.' },
    },
  });

beforeAll(async () => {
  database = await createDatabase();
  const dataKeys = { current: 'k1', keys: { k1: randomBytes(32) } };
  const keys = { dataKeys, lookupKey: randomBytes(32), pairwiseKey: randomBytes(32) };
  storage = await openStorage({ url: database.url, poolSize: 8 }, keys);
  await storage.people.save(lan);
  for (const clientId of ['portal', 'tax']) await storage.relyingParties.save(service(clientId));
});
afterAll(async () => {
  await storage?.close();
  await database?.drop();
});

const consent = (differences: Partial<Consent> = {}): Consent => ({
  id: randomUUID(),
  personId: lan.id,
  clientId: 'portal',
  mandateId: undefined,
  scopes: ['openid'],
  granted: ['name'],
  refused: [],
  shownHash: randomBytes(32),
  shown: undefined,
  language: 'vi',
  acr: 'm0',
  ...differences,
});
const key = { personId: lan.id, clientId: 'portal', mandateId: undefined };

let session: string;
beforeEach(async () => {
  session = randomUUID();
  const expiresAt = Math.floor(Date.now() / 1000) + 600;
  await storage.artifacts.saveSession({ id: randomUUID(), uid: session, personId: lan.id, payload: {}, expiresAt });
  for (const clientId of ['portal', 'tax']) await storage.consents.end({ ...key, clientId }, 'withdrawn');
});

/** A grant that is made from a consent; its id. */
async function grantFrom({ id: consentId }: Consent): Promise<string> {
  const id = randomUUID();
  const owner = { ...key, sessionUid: session, sector: 's', sid: randomUUID(), offline: true, consentId };
  await storage.artifacts.saveGrant(id, {}, owner, Math.floor(Date.now() / 1000) + 600);
  return id;
}
const isThere = async (grant: string): Promise<boolean> => (await storage.artifacts.findGrant(grant)) !== undefined;

describe('a consent', () => {
  it('is ended once, of many who try at once, and stays on record with the reason', async () => {
    const given = consent();
    await storage.consents.replace(given);
    const ended = await Promise.all([1, 2, 3, 4].map(() => storage.consents.end(key, 'withdrawn')));
    expect(ended.filter(Boolean)).toMatchObject([{ id: given.id, ended: { why: 'withdrawn' } }]);
    expect(await storage.consents.find(lan.id, 'portal', undefined)).toBeUndefined();
    expect(await storage.consents.get(lan.id, given.id)).toMatchObject({
      granted: ['name'],
      ended: { why: 'withdrawn' },
    });
    expect(await storage.consents.get(randomUUID(), given.id)).toBeUndefined();
  });

  it('began with the first answer since the service last had nothing', async () => {
    const [first, second, third] = [consent(), consent(), consent()];
    await storage.consents.replace(first);
    await storage.consents.replace(second, 'changed');
    const [newer, older] = await storage.consents.list(lan.id, key);
    expect([newer?.id, older?.id, older?.ended?.why]).toEqual([second.id, first.id, 'changed']);
    expect(newer?.since).toEqual(older?.agreedAt);
    await storage.consents.end(key, 'withdrawn');
    await storage.consents.replace(third);
    const [again] = await storage.consents.list(lan.id, key);
    expect(again?.since).toEqual(again?.agreedAt);
  });

  it('is on the page of what is open or of what was stopped, never on both', async () => {
    await storage.consents.replace(consent());
    await storage.consents.replace(consent({ clientId: 'tax' }));
    await storage.consents.end({ ...key, clientId: 'tax' }, 'closed');
    const asked = { limit: 10, offset: 0 };
    const open = await storage.consents.page(lan.id, { state: 'open', ...asked });
    const stopped = await storage.consents.page(lan.id, { state: 'stopped', ...asked });
    expect([open.total, ...open.consents.map(({ clientId }) => clientId)]).toEqual([1, 'portal']);
    expect([stopped.total, ...stopped.consents.map(({ clientId }) => clientId)]).toEqual([1, 'tax']);
    const later = { state: 'stopped', since: new Date(Date.now() + 60_000), ...asked } as const;
    expect((await storage.consents.page(lan.id, later)).consents).toEqual([]);
  });
});

describe('many consents', () => {
  it('come page by page, each once, with how many there are', async () => {
    const given = Array.from({ length: 5 }, () => consent({ mandateId: randomUUID() }));
    for (const one of given) await storage.consents.replace(one);
    const asked = { state: 'open', limit: 2 } as const;
    const pages = await Promise.all([0, 2, 4].map((offset) => storage.consents.page(lan.id, { ...asked, offset })));
    expect(pages.map(({ total }) => total)).toEqual([5, 5, 5]);
    const ids = pages.flatMap(({ consents }) => consents.map(({ id }) => id));
    expect(ids.toSorted()).toEqual(given.map(({ id }) => id).toSorted());
    for (const { mandateId } of given) await storage.consents.end({ ...key, mandateId }, 'withdrawn');
  });
});

describe('a grant', () => {
  it('is not kept when its consent ended while somebody signed in', async () => {
    const given = consent();
    await storage.consents.replace(given);
    expect(await isThere(await grantFrom(given))).toBe(true);
    await storage.consents.end(key, 'withdrawn');
    expect(await isThere(await grantFrom(given))).toBe(false);
  });

  it('that is written while the consent is being ended waits for that, and is not kept', async () => {
    const given = consent();
    await storage.consents.replace(given);
    let saving: Promise<string> | undefined;
    await storage.transaction(async () => {
      await storage.consents.end(key, 'withdrawn');
      await storage.artifacts.endGrants(lan.id, 'portal', undefined);
      // Outside of this transaction, as another request.
      saving = new Promise((resolve) =>
        setImmediate(() => resolve(storage.scope(() => grantFrom(given), { keep: () => true }))),
      );
      await pause(200);
    });
    expect(await isThere((await saving) ?? '')).toBe(false);
  });

  it('that is there can be given other content, and no other person’s is', async () => {
    const given = consent();
    await storage.consents.replace(given);
    const grant = await grantFrom(given);
    await storage.artifacts.rewriteGrants({ ...key, clientId: 'tax' }, () => ({ wrong: true }));
    await storage.artifacts.rewriteGrants({ ...key, personId: randomUUID() }, () => ({ wrong: true }));
    await storage.artifacts.rewriteGrants(key, (payload) => ({ ...payload, changed: true }));
    expect(await storage.artifacts.findGrant(grant)).toEqual({ changed: true });
  });
});

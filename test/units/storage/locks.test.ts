import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personOf } from '../../../src/identity/personas.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { persona } from '../../support/personas.ts';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';
import { pause } from '../../support/wait.ts';

let database: TestDatabase;
let storage: Storage;
const lan = personOf(persona('An ordinary citizen'));

beforeAll(async () => {
  database = await createDatabase();
  const dataKeys = { current: 'k1', keys: { k1: randomBytes(32) } };
  const keys = { dataKeys, lookupKey: randomBytes(32), pairwiseKey: randomBytes(32) };
  storage = await openStorage({ url: database.url, poolSize: 8 }, keys);
  await storage.people.save(lan);
});
afterAll(async () => {
  await storage?.close();
  await database?.drop();
});

const tellSomething = () =>
  storage.notices.keep(lan.id, { subject: 'Something', text: 'happened.' }, new Date(Date.now() + 60_000));

describe('whoever locks a person', () => {
  it.each([
    ['a person', () => storage.people.lock(lan.id)],
    ['their ways to sign in', () => storage.credentials.lock(lan.id)],
    ['their consents', () => storage.consents.lock(lan.id)],
  ])('(%s) does not stop what refers to them, or two of them could wait for each other', async (_what, lock) => {
    const before = await storage.notices.countNew(lan.id);
    await storage.transaction(async () => {
      await lock();
      // In a request of its own: it must not wait for the transaction around it.
      const told = storage.scope(tellSomething, { keep: () => true });
      const late = pause(3_000).then(() => 'had to wait');
      expect(await Promise.race([told, late])).toBeUndefined();
    });
    expect(await storage.notices.countNew(lan.id)).toBe(before + 1);
  });
});

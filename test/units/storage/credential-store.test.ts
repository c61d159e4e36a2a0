import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personOf } from '../../../src/identity/personas.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { persona } from '../../support/personas.ts';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';

let database: TestDatabase;
let storage: Storage;
const lan = personOf(persona('An ordinary citizen'));
const minh = personOf(persona('reaches level 2'));

beforeAll(async () => {
  database = await createDatabase();
  const dataKeys = { current: 'k1', keys: { k1: randomBytes(32) } };
  const keys = { dataKeys, lookupKey: randomBytes(32), pairwiseKey: randomBytes(32) };
  storage = await openStorage({ url: database.url, poolSize: 8 }, keys);
  await storage.people.save(lan);
  await storage.people.save(minh);
});
afterAll(async () => {
  await storage?.close();
  await database?.drop();
});

const add = (personId: string, lookup: string, id = randomUUID()) =>
  storage.credentials.add({ id, personId, method: 'thing', data: { kept: true }, lookup });

describe('a credential that is found by itself', () => {
  it('belongs to one account, also when several ask for it at once', async () => {
    const outcomes = await Promise.allSettled([lan, minh, lan, minh].map(({ id }) => add(id, 'shared')));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(refused.map(({ code }) => code)).toEqual(Array(3).fill('already_used'));
  });

  it('that was removed and added again stays the new one when the removal is stopped', async () => {
    const [removed, again] = [randomUUID(), randomUUID()];
    await add(lan.id, 'twice', removed);
    expect(await storage.credentials.remove({ id: removed, personId: lan.id })).toBe(true);
    await add(lan.id, 'twice', again);
    expect(await storage.credentials.restore({ id: removed, personId: lan.id })).toBe(false);
    expect((await storage.credentials.findByLookup('thing', 'twice'))?.id).toBe(again);
  });
});

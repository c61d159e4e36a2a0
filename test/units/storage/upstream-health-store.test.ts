import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import type { Health, HealthStore } from '../../../src/upstreams/health.ts';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';

let database: TestDatabase;
let storage: Storage;
let health: HealthStore;
let other: Storage;

beforeAll(async () => {
  database = await createDatabase();
  const dataKeys = { current: 'k1', keys: { k1: randomBytes(32) } };
  const keys = { dataKeys, lookupKey: randomBytes(32), pairwiseKey: randomBytes(32) };
  storage = await openStorage({ url: database.url, poolSize: 2 }, keys);
  other = await openStorage({ url: database.url, poolSize: 2 }, keys);
  health = storage.upstreams.health;
});
afterAll(async () => {
  await Promise.all([storage?.close(), other?.close()]);
  await database?.drop();
});

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 22, 5, minute));
/** Said when it was seen; a node that said nothing for two minutes is gone. */
const save = (seen: Health, minute = seen.since.getUTCMinutes(), by: HealthStore = health): Promise<void> =>
  by.save(seen, { at: at(minute), quietSince: at(minute - 2) });

it('keeps since when an upstream has been as it is, whichever node says so again', async () => {
  await save({ upstream: 'bank', state: 'up', since: at(0) });
  await save({ upstream: 'bank', state: 'failing', why: 'timeout', since: at(1) });
  await save({ upstream: 'bank', state: 'failing', why: 'ECONNREFUSED', since: at(2) });
  await save({ upstream: 'bank', state: 'failing', why: 'ECONNREFUSED', since: at(3) });
  await save({ upstream: 'ministry', state: 'up', since: at(4) });
  expect(await health.all()).toEqual([
    { upstream: 'bank', state: 'failing', why: 'ECONNREFUSED', since: at(1), doubted: undefined },
    { upstream: 'ministry', state: 'up', why: undefined, since: at(4), doubted: undefined },
  ]);
});

it('keeps the newest answer that was not believed, also when a node tells that has seen none', async () => {
  const doubted = { why: 'nonce', at: at(6) };
  await save({ upstream: 'bank', state: 'up', since: at(5), doubted });
  await save({ upstream: 'bank', state: 'up', since: at(5) });
  await save({ upstream: 'bank', state: 'failing', why: 'timeout', since: at(7) });
  const [bank] = await health.all();
  expect(bank).toEqual({ upstream: 'bank', state: 'failing', why: 'timeout', since: at(7), doubted });
});

it('is that of a node for which it does not answer, until that one says otherwise or is gone', async () => {
  const stateOf = async () => (await health.all()).find(({ upstream }) => upstream === 'school')?.state;
  const [up, failing] = [
    { upstream: 'school', state: 'up', since: at(10) },
    { upstream: 'school', state: 'failing', why: 'timeout', since: at(11) },
  ] as const;
  await save(up);
  await save(failing, 11, other.upstreams.health);
  await save(up, 12);
  expect(await stateOf()).toBe('failing');
  await save({ ...up, since: at(12) }, 12, other.upstreams.health);
  expect(await stateOf()).toBe('up');
  await save(failing, 13, other.upstreams.health);
  await save(up, 14);
  expect(await stateOf()).toBe('failing');
  await save(up, 16);
  expect(await stateOf()).toBe('up');
});

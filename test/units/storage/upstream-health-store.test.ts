import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import type { HealthStore } from '../../../src/upstreams/health.ts';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';

let database: TestDatabase;
let storage: Storage;
let health: HealthStore;

beforeAll(async () => {
  database = await createDatabase();
  const dataKeys = { current: 'k1', keys: { k1: randomBytes(32) } };
  const keys = { dataKeys, lookupKey: randomBytes(32), pairwiseKey: randomBytes(32) };
  storage = await openStorage({ url: database.url, poolSize: 2 }, keys);
  health = storage.upstreams.health;
});
afterAll(async () => {
  await storage?.close();
  await database?.drop();
});

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 22, 5, minute));

it('keeps since when an upstream has been as it is, whichever node says so again', async () => {
  await health.save({ upstream: 'bank', state: 'up', since: at(0) });
  await health.save({ upstream: 'bank', state: 'failing', why: 'timeout', since: at(1) });
  await health.save({ upstream: 'bank', state: 'failing', why: 'ECONNREFUSED', since: at(2) });
  await health.save({ upstream: 'bank', state: 'failing', why: 'ECONNREFUSED', since: at(3) });
  await health.save({ upstream: 'ministry', state: 'up', since: at(4) });
  expect(await health.all()).toEqual([
    { upstream: 'bank', state: 'failing', why: 'ECONNREFUSED', since: at(1), doubted: undefined },
    { upstream: 'ministry', state: 'up', why: undefined, since: at(4), doubted: undefined },
  ]);
});

it('keeps the newest answer that was not believed, also when a node tells that has seen none', async () => {
  const doubted = { why: 'nonce', at: at(6) };
  await health.save({ upstream: 'bank', state: 'up', since: at(5), doubted });
  await health.save({ upstream: 'bank', state: 'up', since: at(5) });
  await health.save({ upstream: 'bank', state: 'failing', why: 'timeout', since: at(7) });
  const [bank] = await health.all();
  expect(bank).toEqual({ upstream: 'bank', state: 'failing', why: 'timeout', since: at(7), doubted });
});

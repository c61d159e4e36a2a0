import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';
import { sql } from '../../support/sql.ts';

let database: TestDatabase;
let storage: Storage;

beforeAll(async () => {
  database = await createDatabase();
  const dataKeys = { current: 'k1', keys: { k1: randomBytes(32) } };
  const keys = { dataKeys, lookupKey: randomBytes(32), pairwiseKey: randomBytes(32) };
  storage = await openStorage({ url: database.url, poolSize: 4 }, keys);
});
afterAll(async () => {
  await storage?.close();
  await database?.drop();
});

it('seals fit their events also where the number of transactions gets a digit more', async () => {
  for (const transaction of [98, 99, 100, 101])
    await sql(
      database.url,
      `INSERT INTO audit_events (transaction, shard, at, type, details) VALUES ('${transaction}'::xid8, 0, now(), 'session.ended', '\\x00')`,
    );
  expect((await storage.audit.seal()).map(({ events }) => events)).toEqual([4]);
  await sql(
    database.url,
    `INSERT INTO audit_events (transaction, shard, at, type, details) VALUES ('102'::xid8, 0, now(), 'session.ended', '\\x00')`,
  );
  expect((await storage.audit.seal()).map(({ events }) => events)).toEqual([1]);
  expect(await storage.audit.verify([])).toEqual([]);
});

import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../src/storage/database.ts';
import { type ChangeListener, listenForRegistrations } from '../../../src/storage/registration-changes.ts';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';
import { sql } from '../../support/sql.ts';
import { eventually, pause } from '../../support/wait.ts';

let database: TestDatabase;
let elsewhere: TestDatabase;
let pools: Pool[];
beforeAll(async () => {
  [database, elsewhere] = await Promise.all([createDatabase(), createDatabase()]);
  await migrate(database.url);
  pools = [database, elsewhere].map(({ url }) => new Pool({ connectionString: url }));
});
afterAll(async () => {
  await Promise.all((pools ?? []).map((pool) => pool.end()));
  await database?.drop();
  await elsewhere?.drop();
});

async function listening(pool: Pool | undefined, work: (listener: ChangeListener) => Promise<void>): Promise<void> {
  if (!pool) throw new Error('there is no pool');
  const listener = listenForRegistrations({ connectionString: database.url }, pool);
  try {
    await work(listener);
  } finally {
    await listener.close();
  }
}

const isHeard = ({ heardUntil }: ChangeListener): boolean => performance.now() - heardUntil() < 5_000;
const add = (clientId: string): Promise<unknown> =>
  sql(database.url, `INSERT INTO relying_parties (client_id, registration) VALUES ($1, '{}')`, [clientId]);

describe('changes of registrations', () => {
  it('are told as they are committed', async () => {
    await listening(pools[0], async (listener) => {
      const told: (string | undefined)[] = [];
      listener.subscribe((clientId) => told.push(clientId));
      await eventually(() => expect(isHeard(listener)).toBe(true));
      await add('one');
      await eventually(() => expect(told).toContain('one'));
      await sql(database.url, `BEGIN; UPDATE relying_parties SET version = 2 WHERE client_id = 'one'; ROLLBACK`);
      await pause(200);
      expect(told.filter((clientId) => clientId === 'one')).toHaveLength(1);
    });
  });

  it('count as heard only while announcements arrive', async () => {
    await listening(pools[1], async (listener) => {
      await eventually(async () => {
        const rows = await sql(
          database.url,
          `SELECT 1 FROM pg_stat_activity WHERE query LIKE 'LISTEN%'
AND datname = current_database()`,
        );
        expect(rows).toHaveLength(1);
      });
      await pause(500);
      expect(isHeard(listener)).toBe(false);
    });
  });

  it('may have been missed after the connection was lost, which is told', async () => {
    await listening(pools[0], async (listener) => {
      await eventually(() => expect(isHeard(listener)).toBe(true));
      const told: (string | undefined)[] = [];
      listener.subscribe((clientId) => told.push(clientId));
      await sql(
        database.url,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
      );
      await eventually(() => expect(isHeard(listener)).toBe(false));
      await eventually(() => expect(isHeard(listener)).toBe(true));
      expect(told).toEqual([undefined]);
    });
  });
});

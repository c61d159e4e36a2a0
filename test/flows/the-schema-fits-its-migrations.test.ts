import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, migrate, openDatabase } from '../../src/storage/database.ts';
import { maintain, preparePartitions } from '../../src/storage/maintenance.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { eventually } from '../support/wait.ts';

const HOUR_MS = 3_600_000;

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createDatabase();
  db = await openDatabase({ url: database.url, poolSize: 4 });
  await migrate(database.url);
  await preparePartitions(db.pool);
});
afterAll(async () => {
  await db?.close();
  await database?.drop();
});

const CATALOGUE = `
SELECT 'column' AS kind, table_name || '.' || column_name AS name,
  concat_ws(' ', data_type, is_nullable, column_default) AS definition
FROM information_schema.columns WHERE table_schema = 'public' AND table_name !~ '^artifacts_'
UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename !~ '^artifacts_'
UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text !~ '^artifacts_'
ORDER BY 1, 2`;

const catalogue = async (): Promise<unknown[]> => (await db.pool.query(CATALOGUE)).rows;

async function partitions(): Promise<string[]> {
  const { rows } = await db.pool.query<{ name: string }>(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'artifacts'::regclass ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

async function addArtifact(id: string, expiresAt: Date): Promise<void> {
  const values = [Buffer.from(id), expiresAt];
  await db.pool.query(`INSERT INTO artifacts (id_hash, model, payload, expires_at) VALUES ($1, 2, '', $2)`, values);
}

describe('the migrations', () => {
  it('make exactly the tables that the code maps', async () => {
    const { upQueries } = await db.dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('can be taken back and done again, with the same result', async () => {
    const before = await catalogue();
    expect(before.length).toBeGreaterThan(100);
    for (const _ of db.dataSource.migrations) await db.dataSource.undoLastMigration();
    const { rows } = await db.pool.query(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
      AND relkind IN ('r', 'p') AND relname NOT LIKE '%migrations%'`);
    expect(rows).toEqual([]);
    await migrate(database.url);
    expect(await catalogue()).toEqual(before);
    await preparePartitions(db.pool);
  });

  it('may be started on several nodes at once', async () => {
    const fresh = await createDatabase();
    const nodes = await Promise.all([1, 2, 3].map(() => openDatabase({ url: fresh.url, poolSize: 2 })));
    await Promise.all(nodes.map((node) => migrate(fresh.url).then(() => preparePartitions(node.pool))));
    await Promise.all(nodes.map((node) => node.close()));
    await fresh.drop();
  });
});

describe('partitions of short-lived artifacts', () => {
  it('are made ahead, so that everything has its place', async () => {
    await addArtifact('soon', new Date(Date.now() + 60_000));
    await addArtifact('late', new Date(Date.now() + 24 * HOUR_MS));
    expect((await partitions()).length).toBeGreaterThanOrEqual(8);
  });

  it('are dropped once all in them has expired, and not before', async () => {
    const now = Date.now() + 10 * HOUR_MS;
    const before = await partitions();
    await maintain(db.pool, now);
    const after = await partitions();
    expect(before.filter((name) => !after.includes(name)).length).toBeGreaterThan(0);
    expect(after.some((name) => !before.includes(name))).toBe(true);
    const { rows } = await db.pool.query<{ id: Buffer }>('SELECT id_hash AS id FROM artifacts');
    expect(rows.map(({ id }) => id.toString())).toEqual(['late']);
    await maintain(db.pool, now);
    expect(await partitions()).toEqual(after);
  });

  it('are dropped later when a node died while dropping one', async () => {
    const now = Date.now() + 40 * HOUR_MS;
    const reader = await db.pool.connect();
    await reader.query('BEGIN');
    await reader.query('SELECT count(*) FROM artifacts');
    const first = maintain(db.pool, now);
    first.catch(() => undefined);
    await eventually(async () => {
      const { rows } = await db.pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%DETACH PARTITION%CONCURRENTLY%'
          AND pid <> pg_backend_pid() AND wait_event_type = 'Lock' AND datname = current_database()`,
      );
      expect(rows.length).toBeGreaterThan(0);
    });
    await expect(first).rejects.toThrow();
    await reader.query('COMMIT');
    reader.release();
    await maintain(db.pool, now);
    const { rows } = await db.pool.query<{ id: Buffer }>('SELECT id_hash AS id FROM artifacts');
    expect(rows).toEqual([]);
  });
});

describe('what has expired', () => {
  it('is removed, and what has not is kept', async () => {
    const hour = `interval '1 hour'`;
    await db.pool.query(
      `INSERT INTO replays (id_hash, expires_at) VALUES ('\\x01', now() - ${hour}), ('\\x02', now() + ${hour})`,
    );
    await db.pool.query(
      `INSERT INTO sessions (uid_hash, payload, expires_at) VALUES ('\\x01', '', now() - ${hour}), ('\\x02', '', now() + ${hour})`,
    );
    await db.pool.query(
      `INSERT INTO refresh_tokens (id_hash, grant_hash, payload, expires_at) VALUES ('\\x01', '', '', now() - ${hour}), ('\\x02', '', '', now() + ${hour})`,
    );
    await maintain(db.pool);
    for (const [table, column] of [
      ['replays', 'id_hash'],
      ['sessions', 'uid_hash'],
      ['refresh_tokens', 'id_hash'],
    ]) {
      const { rows } = await db.pool.query<{ id: Buffer }>(`SELECT ${column} AS id FROM ${table}`);
      expect(rows.map(({ id }) => id.toString('hex'))).toEqual(['02']);
    }
  });
});

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Pool, types } from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';
import { ConfigurationError } from '../errors.ts';
import { entities } from './entities.ts';
import { withLock } from './locks.ts';
import { createLookUps, type LookUps } from './look-ups.ts';

const DATE = 1082;
const BIGINT = 20;
/** Whoever is no node; nodes call themselves by the keys they know (node-keys.ts). */
const NO_NODE = 'motcua: no node';
/** Held by whoever changes the schema. */
export const MIGRATION_LOCK = 7_212_001;
const MIGRATIONS = join(import.meta.dirname, '../../migrations');

// A date has no time zone and must not become local midnight; our bigints are counters and seconds, safe as numbers.
types.setTypeParser(DATE, (text) => text);
types.setTypeParser(BIGINT, Number);

type Migration = new () => MigrationInterface;

async function loadMigrations(): Promise<Migration[]> {
  const files = (await readdir(MIGRATIONS)).filter((name) => name.endsWith('.ts')).sort();
  const modules = await Promise.all(
    files.map((file) => import(join(MIGRATIONS, file)) as Promise<Record<string, Migration>>),
  );
  return modules.flatMap((module) => Object.values(module));
}

/** An open database: TypeORM for the domain, one connection for look-ups, TypeORM's pool for everything else. */
export interface Database {
  readonly dataSource: DataSource;
  readonly pool: Pool;
  readonly lookUps: LookUps;
  close(): Promise<void>;
}

const OLDEST_SERVER = 150_000;

async function checkServer(dataSource: DataSource): Promise<void> {
  const [row] = (await dataSource.query('SHOW server_version_num')) as { server_version_num: string }[];
  if (Number(row?.server_version_num) >= OLDEST_SERVER) return;
  await dataSource.destroy();
  throw new ConfigurationError([`database.url: PostgreSQL 15 or newer is needed, this is ${row?.server_version_num}`]);
}

/** Longest time for a statement of a request; whoever waits longer has gone away. */
const STATEMENT_MS = 30_000;

/** Which database, with how many connections at most, and what they are called there. */
export interface Connecting {
  readonly url: string;
  readonly poolSize: number;
  readonly application?: string;
  /** Statements may take their time, such as changes of the schema. */
  readonly patient?: boolean;
}

async function connect({ url, poolSize, application = NO_NODE, patient = false }: Connecting): Promise<Database> {
  const timeouts = { connectionTimeoutMillis: 5_000, ...(patient ? {} : { query_timeout: STATEMENT_MS }) };
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    entities,
    migrations: await loadMigrations(),
    migrationsTransactionMode: 'each',
    poolSize: poolSize - 1,
    applicationName: application,
    extra: { ...timeouts, idleTimeoutMillis: 30_000 },
  });
  await dataSource.initialize();
  await checkServer(dataSource);
  const pool = (dataSource.driver as unknown as { master: Pool }).master;
  const lookUps = createLookUps({ ...timeouts, connectionString: url, application_name: application });
  return {
    dataSource,
    pool,
    lookUps,
    async close() {
      await lookUps.close();
      await dataSource.destroy();
    },
  };
}

/** Connects; throws when the server cannot be reached, and ConfigurationError when it is too old. */
export const openDatabase = (database: Connecting): Promise<Database> => connect(database);

/** Brings the schema up to date; several nodes may start at once, and all but one wait. */
export async function migrate(url: string): Promise<void> {
  const { dataSource, pool, close } = await connect({ url, poolSize: 3, patient: true });
  try {
    await withLock(pool, MIGRATION_LOCK, async () => {
      await dataSource.runMigrations();
    });
  } finally {
    await close();
  }
}

/** The schema's migrations as an operator handles them. */
import { MIGRATION_LOCK, openDatabase } from './database.ts';
import { withLock } from './locks.ts';
import { readNodesKeys } from './node-keys.ts';

/** Names of migrations, in their order. */
export interface SchemaState {
  readonly applied: readonly string[];
  readonly waiting: readonly string[];
  /** Applied by another version, newer than this one. */
  readonly unknown: readonly string[];
}

/** Migrations of one database. Whoever changes the schema waits until nobody else does. */
export interface Migrations {
  state(): Promise<SchemaState>;
  /** Applies what waits; what was applied. */
  up(): Promise<readonly string[]>;
  /** Takes back everything after a migration, the last first, each in a transaction of its own; what was taken back. */
  down(to: string): Promise<readonly string[]>;
  /** Whether a node is connected at this moment. */
  isServing(): Promise<boolean>;
  close(): Promise<void>;
}

/** Connects; changes nothing. */
export async function openMigrations(url: string): Promise<Migrations> {
  const { dataSource, pool, close } = await openDatabase({ url, poolSize: 4, patient: true });
  const known = dataSource.migrations.map(({ name }) => name ?? '');

  async function state(): Promise<SchemaState> {
    const { rows: tables } = await pool.query<{ found: boolean }>(
      `SELECT to_regclass('migrations') IS NOT NULL AS found`,
    );
    if (!tables[0]?.found) return { applied: [], waiting: known, unknown: [] };
    const { rows } = await pool.query<{ name: string }>('SELECT name FROM migrations ORDER BY timestamp, id');
    const names = rows.map(({ name }) => name);
    return {
      applied: names.filter((name) => known.includes(name)),
      waiting: known.filter((name) => !names.includes(name)),
      unknown: names.filter((name) => !known.includes(name)),
    };
  }

  const locked = async (work: () => Promise<void>): Promise<void> => withLock(pool, MIGRATION_LOCK, work);

  return {
    state,
    async up() {
      let done: readonly string[] = [];
      await locked(async () => {
        done = (await dataSource.runMigrations()).map(({ name }) => name);
      });
      return done;
    },
    async down(to) {
      const done: string[] = [];
      await locked(async () => {
        for (let { applied } = await state(); applied.at(-1) !== to; { applied } = await state()) {
          const last = applied.at(-1);
          if (last === undefined || !applied.includes(to)) return;
          await dataSource.undoLastMigration({ transaction: 'each' });
          done.push(last);
        }
      });
      return done;
    },
    isServing: async () => (await readNodesKeys(pool)).sets > 0,
    close,
  };
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectPath } from '../../../src/config.ts';
import { migrate } from '../../../src/storage/database.ts';
import { ENCRYPTED_COLUMNS, NEVER_WRITTEN_ANEW, PLAIN_COLUMNS } from '../../../src/storage/encrypted-columns.ts';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';
import { sql } from '../../support/sql.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  await migrate(database.url);
});
afterAll(() => database?.drop());

const listed = ENCRYPTED_COLUMNS.map(({ table, column }) => `${table}.${column}`);

async function columns(types: readonly string[]): Promise<string[]> {
  const text = `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
WHERE table_schema = 'public' AND data_type = ANY($1) ORDER BY 1`;
  return (await sql<{ name: string }>(database.url, text, [types])).map(({ name }) => name);
}

describe('every column of bytes or JSON', () => {
  it('is encrypted anew with the others, never, or has a reason to be plain', async () => {
    const known = [...new Set(listed), ...NEVER_WRITTEN_ANEW, ...Object.keys(PLAIN_COLUMNS)].sort();
    expect(await columns(['bytea', 'json', 'jsonb'])).toEqual(known);
  });
});

/** What a constant stands for, in the first of the texts that makes it. */
const meaningOf = (constant: string, texts: readonly string[]): string | undefined =>
  texts.map((text) => new RegExp(`const ${constant} = '([^']+)'`).exec(text)?.[1]).find((value) => value !== undefined);

describe('the list of encrypted columns', () => {
  it('has the primary key of each table, in its order and with its types', async () => {
    const rows = await sql<{ name: string; key: string[] }>(
      database.url,
      `SELECT i.indrelid::regclass::text AS name, array_agg(a.attname || ' ' || replace(format_type(a.atttypid, NULL), 'timestamp with time zone', 'timestamptz')
         ORDER BY array_position(i.indkey::int2[], a.attnum)) AS key
       FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey) WHERE i.indisprimary GROUP BY 1`,
    );
    const keys = new Map(rows.map(({ name, key }) => [name, key]));
    for (const { table, key } of ENCRYPTED_COLUMNS)
      expect([table, keys.get(table)]).toEqual([table, key.map(({ column, type }) => `${column} ${type}`)]);
  });

  it('has every purpose for which the stores encrypt', () => {
    const folder = projectPath('src/storage');
    const sources = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    const purposes = sources.flatMap((text) =>
      [...text.matchAll(/\.seal\(\s*(?:'([^']+)'|([A-Z_]+))/g)].map(
        ([, purpose, constant = '']) => purpose ?? meaningOf(constant, [text, ...sources]),
      ),
    );
    const covered = new Set([...ENCRYPTED_COLUMNS.map(({ purpose }) => purpose), 'audit']);
    expect(purposes.length).toBeGreaterThan(10);
    expect(purposes.filter((purpose) => !covered.has(purpose ?? ''))).toEqual([]);
  });
});

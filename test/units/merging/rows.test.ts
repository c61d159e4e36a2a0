import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectPath } from '../../../src/config.ts';
import { migrate } from '../../../src/storage/database.ts';
import { MERGE_ROWS } from '../../../src/storage/merge-rows.ts';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';
import { sql } from '../../support/sql.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  await migrate(database.url);
});
afterAll(() => database?.drop());

/** By their names, and by what they refer to. */
const COLUMNS = `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
WHERE table_schema = 'public' AND table_name !~ '^(artifacts|audit_events)_'
  AND (column_name ~ '(^|_)(person|actor)(_id)?$|_by$|^(ward|guardian|officer|reporter|subject|member)_id$' AND data_type IN ('uuid', 'ARRAY')
    OR (table_name, column_name) = ('persons', 'id')
    OR (table_name, column_name) IN (SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)
      WHERE c.contype = 'f' AND c.confrelid = 'persons'::regclass))
ORDER BY 1`;

describe('a merge of two accounts', () => {
  it('says of every column that refers to a person what becomes of it', async () => {
    const columns = (await sql<{ name: string }>(database.url, COLUMNS)).map(({ name }) => name);
    expect(columns.length).toBeGreaterThan(40);
    expect(MERGE_ROWS.map(({ column }) => column).sort()).toEqual(columns.sort());
  });

  it('says it in the documentation too', () => {
    const lines = readFileSync(projectPath('docs/subjects.md'), 'utf8').split('\n');
    const told = lines.flatMap((line) => {
      const [, does = '', columns = ''] = /^\| (moves|stays|ends) \| (.*?) \|/.exec(line) ?? [];
      return [...columns.matchAll(/`([a-z_]+\.[a-z_]+)`/g)].map(([, column]) => `${column} ${does}`);
    });
    expect(told.sort()).toEqual(MERGE_ROWS.map(({ column, does }) => `${column} ${does}`).sort());
  });
});

/** A dump of every table of a database, searched column by column: texts as they are, bytes decoded. */
import { Client } from 'pg';
import type { Leak } from './leak.ts';
import { type Search, searchForPeople } from './search.ts';

const TABLES = `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema')`;
const BYTEA = 17;
const BETWEEN = Buffer.from('\n\0');

/** As PostgreSQL writes it. */
const asText = { getTypeParser: () => (text: string | Buffer) => String(text) };

async function searchTable(client: Client, table: string, search: Search): Promise<Leak[]> {
  const { rows, fields } = await client.query<(string | null)[]>({
    text: `SELECT * FROM ${table}`,
    rowMode: 'array',
    types: asText,
  });
  return fields.flatMap(({ name, dataTypeID }, column) => {
    const values = rows.flatMap((row) => (row[column] === null ? [] : [String(row[column])]));
    const bytes = values.flatMap((text) => [
      dataTypeID === BYTEA ? Buffer.from(text.slice(2), 'hex') : Buffer.from(text),
      BETWEEN,
    ]);
    return search(Buffer.concat(bytes)).map((kind) => ({ place: `${table}.${name}`, kind }));
  });
}

/** What of the people can be read in a database by whoever has a copy of it. */
export async function leaksInDatabase(url: string, search: Search = searchForPeople): Promise<Leak[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const leaks: Leak[] = [];
    for (const { name } of (await client.query<{ name: string }>(TABLES)).rows)
      leaks.push(...(await searchTable(client, name, search)));
    return leaks;
  } finally {
    await client.end();
  }
}

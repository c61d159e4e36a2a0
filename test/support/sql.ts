/** A look into a world's database from outside of the provider. */
import { Client, type QueryResultRow } from 'pg';

/** Runs statements on a connection of its own; the rows of the last one. */
export async function sql<Row extends QueryResultRow = Record<string, unknown>>(
  url: string,
  text: string,
  values?: unknown[],
): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

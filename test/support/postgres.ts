/** Databases of their own for test files, on the one server that the test run started. */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { leaksInDatabase } from './leaks/database.ts';
import { type Leak, refuseLeaks } from './leaks/leak.ts';

/** A database that one test file has to itself. */
export interface TestDatabase {
  /** Connection URL for DATABASE_URL or a pool. */
  url: string;
  /** Searches a dump of the database for what people are known by, and removes it, closing connections that are still open. */
  drop(others?: readonly Leak[]): Promise<void>;
}

function serverUrl(): URL {
  const url = process.env.MOTCUA_TEST_SERVER_URL;
  if (!url) throw new Error('There is no test server: run tests with `npm test -- <path>`.');
  return new URL(url);
}

async function onServer(sql: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl().href });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Makes an empty database with the order and case rules of Unicode code points, as the embedded server has them. */
export async function createDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`);
  const url = serverUrl();
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async drop(others = []) {
      const leaks = await leaksInDatabase(url.href);
      await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      refuseLeaks([...leaks, ...others]);
    },
  };
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLookUps, type LookUps } from '../../../src/storage/look-ups.ts';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';
import { sql } from '../../support/sql.ts';

let database: TestDatabase;
let lookUps: LookUps;

beforeAll(async () => {
  database = await createDatabase();
  lookUps = createLookUps({ connectionString: database.url, application_name: 'look-ups' });
});
afterAll(async () => {
  await lookUps?.close();
  await database?.drop();
});

const answer = async (number: number): Promise<unknown> => {
  const [row] = await lookUps.send({ name: 'inverse', text: 'SELECT 100 / $1::int AS n', values: [number] });
  return row?.n;
};
const connections = () =>
  sql<{ pid: number }>(database.url, `SELECT pid FROM pg_stat_activity WHERE application_name = 'look-ups'`);

describe('look-ups', () => {
  it('asked at once are answered each with its own rows, over one connection', async () => {
    const numbers = Array.from({ length: 100 }, (_, n) => n + 1);
    expect(await Promise.all(numbers.map(answer))).toEqual(numbers.map((n) => Math.floor(100 / n)));
    expect(await connections()).toHaveLength(1);
  });

  it('fail alone', async () => {
    const outcomes = await Promise.allSettled([answer(1), answer(0), answer(2)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('fail when the connection is lost under them, and those after them open another', async () => {
    const [before] = await connections();
    const sleeping = lookUps.send({ name: 'sleep', text: 'SELECT pg_sleep(30)', values: [] });
    const lost = expect(sleeping).rejects.toThrow();
    await sql(database.url, 'SELECT pg_terminate_backend($1)', [before?.pid]);
    await lost;
    expect(await answer(4)).toBe(25);
    expect((await connections()).map(({ pid }) => pid)).not.toContain(before?.pid);
  });

  it('are refused while there is no database, each time anew', async () => {
    const url = new URL(database.url);
    url.pathname = '/nobody-made-this';
    const lost = createLookUps({ connectionString: url.href });
    const ask = () => lost.send({ name: 'one', text: 'SELECT 1 AS n', values: [] });
    await expect(ask()).rejects.toThrow('does not exist');
    await expect(ask()).rejects.toThrow('does not exist');
    await lost.close();
  });
});

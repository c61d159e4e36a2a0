import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { migrate } from '../../src/storage/database.ts';
import { command, startCommand } from '../support/command.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { sql } from '../support/sql.ts';

/** Each command is a process of its own. */
vi.setConfig({ testTimeout: 120_000 });

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database?.drop());

const place = (more: Readonly<Record<string, string>> = {}) => ({
  environment: { DATABASE_URL: database.url, ...more },
});
const run = (...args: string[]) => command(place(), 'migrate', ...args);
interface State {
  readonly applied: readonly string[];
  readonly waiting: readonly string[];
  readonly unknown: readonly string[];
}
const state = async (): Promise<State> => JSON.parse((await run('status', '--json')).stdout) as State;

it('shows what waits and changes nothing', async () => {
  const { applied, waiting } = await state();
  expect([applied.length, waiting.length > 20]).toEqual([0, true]);
  expect(await sql(database.url, `SELECT 1 FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
});

it('applies it once, whoever else does that too', async () => {
  const { waiting } = await state();
  const both = await Promise.all([startCommand(place(), ['migrate', 'up']).ended, run('up'), migrate(database.url)]);
  expect(both.slice(0, 2).map((one) => one && 'code' in one && one.code)).toEqual([0, 0]);
  expect(await state()).toEqual({ applied: waiting, waiting: [], unknown: [] });
  expect((await run('up')).stdout).toContain('Nothing waits');
});

it('takes back what comes after a migration, and nothing in production or by mistake', async () => {
  const { applied } = await state();
  const [to = '', ...after] = applied.slice(-3);
  expect(await run('down')).toMatchObject({ code: 2, stderr: expect.stringContaining('--to is missing') });
  expect((await run('down', '--to', 'Nothing')).stderr).toContain('no such migration');
  const production = await command(
    place({ NODE_ENV: 'production', MOTCUA_CONFIG: '/nowhere' }),
    'migrate',
    'down',
    '--to',
    to,
  );
  expect(production).toMatchObject({ code: 1, stderr: expect.stringContaining('In production') });
  expect(await state()).toMatchObject({ applied });
  const { stdout } = await run('down', '--to', to);
  expect(
    stdout
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim()),
  ).toEqual(after.toReversed());
  expect((await state()).waiting).toEqual(after);
  await run('up');
});

it('leaves alone what another version applied', async () => {
  await sql(
    database.url,
    `INSERT INTO migrations (timestamp, name) VALUES (20991231000000, 'FromTheFuture20991231000000')`,
  );
  const { applied, unknown } = await state();
  expect(unknown).toEqual(['FromTheFuture20991231000000']);
  expect((await run('down', '--to', applied[0] ?? '')).stderr).toContain('newer version');
});

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../src/launch/embedded-postgres.ts';
import { childrenOf, firstLine, runs, until } from './processes.ts';

const holder = join(import.meta.dirname, 'hold-postgres.ts');

/** One directory for all: making a database takes its time. */
let directory: string;
let server: EmbeddedPostgres | undefined;
const heard: string[] = [];

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'motcua-pg-'));
});

afterEach(async () => {
  await server?.stop();
  server = undefined;
  heard.length = 0;
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Durable, because these tests kill servers and expect to find what was committed. */
async function start(): Promise<EmbeddedPostgres> {
  server = await startEmbeddedPostgres({ directory, log: (line) => heard.push(line) });
  return server;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function startHolder(): Promise<{ launcher: number; postgres: number; url: string; kill: () => void }> {
  const { child, line } = await firstLine(holder, [directory]);
  const { pid, url } = JSON.parse(line) as { pid: number; url: string };
  return { launcher: child.pid as number, postgres: pid, url, kill: () => child.kill('SIGKILL') };
}

describe('the embedded database', () => {
  it('keeps what was written from one start to the next', async () => {
    const first = await start();
    await query(first.url, "CREATE TABLE note AS SELECT 'một cửa' AS text");
    await first.stop();
    expect(runs(first.pid)).toBe(false);
    const second = await start();
    expect(await query(second.url, 'SELECT text, upper(text) AS big FROM note')).toEqual([
      { text: 'một cửa', big: 'MỘT CỬA' },
    ]);
    expect(heard.filter((line) => line.startsWith('Making'))).toHaveLength(1);
  });

  it('has a URL that the settings accept and listens on a private socket only', async () => {
    const { url } = await start();
    expect(z.url({ protocol: /^postgres(ql)?$/ }).safeParse(url).success).toBe(true);
    const socket = new URL(url).searchParams.get('host') ?? '';
    expect(statSync(socket).mode & 0o777).toBe(0o700);
    expect(await query(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '' }]);
  });

  it('writes to disk before it answers, unless a test waives that', async () => {
    const { url } = await start();
    const sql = "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit";
    expect(await query(url, sql)).toEqual([{ fsync: 'on', commit: 'on' }]);
  });

  it('works below a path that is too long for a socket', async () => {
    const long = mkdtempSync(join(tmpdir(), `motcua-pg-${'x'.repeat(100)}-`));
    server = await startEmbeddedPostgres({ directory: long, durable: false });
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();
    rmSync(new URL(server.url).searchParams.get('host') ?? '', { recursive: true });
    rmSync(long, { recursive: true });
  });

  it('tells a second start on the same directory who uses it', async () => {
    await start();
    await expect(startEmbeddedPostgres({ directory })).rejects.toThrow(
      `is in use by another start (process ${process.pid})`,
    );
  });

  it('starts again after kill -9 of the server, with everything that was committed', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE committed AS SELECT 1 AS one');
    process.kill(first.pid, 'SIGKILL');
    expect(await first.exited).toContain('ready to accept connections');
    await first.stop();
    const second = await start();
    expect(await query(second.url, 'SELECT one FROM committed')).toEqual([{ one: 1 }]);
  });

  it('ends the server when its owner is killed', async () => {
    const held = await startHolder();
    held.kill();
    await until(() => !runs(held.postgres));
    const { url } = await start();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('ends an orphan whose owner and guard were both killed, before it starts its own', async () => {
    const held = await startHolder();
    await query(held.url, 'CREATE TABLE kept AS SELECT 1 AS one');
    for (const guard of childrenOf(held.launcher, 'sh')) process.kill(guard, 'SIGKILL');
    held.kill();
    await until(() => !runs(held.launcher));
    expect(runs(held.postgres)).toBe(true);
    const { url, pid } = await start();
    expect(pid).not.toBe(held.postgres);
    expect(runs(held.postgres)).toBe(false);
    expect(heard.join()).toContain('an earlier start left running');
    expect(await query(url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
  });

  it('does not mistake another program for the server of an earlier start', async () => {
    await (await start()).stop();
    const pidFile = join(directory, 'cluster/postmaster.pid');
    writeFileSync(pidFile, `${process.pid}\n${join(directory, 'cluster')}\n0\n5432\n`);
    const { pid } = await start();
    expect(readFileSync(pidFile, 'utf8')).toMatch(new RegExp(`^${pid}\n`));
  });
});

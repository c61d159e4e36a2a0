/** A PostgreSQL as an operator gives one: the oldest supported release, over TCP, with a password. */
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { openHome } from '../../src/launch/postgres-account.ts';
import { findPrograms } from '../../src/launch/postgres-programs.ts';
import { freePort } from './ports.ts';
import { eventually } from './wait.ts';

/** A server that can be stopped and started again on the same data. */
export interface GivenPostgres {
  readonly url: string;
  start(): Promise<void>;
  /** At once, without waiting for clients (as a crash of the machine, when `SIGKILL`). */
  stop(signal?: 'SIGINT' | 'SIGQUIT'): Promise<void>;
  remove(): Promise<void>;
}

const PACKAGE = `postgres-15-${process.platform}-${process.arch}`;
const PASSWORD = 'only-for-this-test';

/** Makes a PostgreSQL 15 in a temporary directory; it is not started yet. */
export async function createGivenPostgres(): Promise<GivenPostgres> {
  const directory = mkdtempSync(join(tmpdir(), 'motcua-given-'));
  const home = openHome(join(directory, 'postgres'));
  if (home.account) chownSync(directory, home.account.uid, home.account.gid);
  const { initdb, postgres } = findPrograms(home, PACKAGE);
  const data = join(home.path, 'data');
  const passwordFile = join(directory, 'password');
  writeFileSync(passwordFile, PASSWORD, { mode: 0o644 });
  const options = { ...home.account, cwd: '/' };
  const made = spawnSync(
    initdb,
    ['-D', data, '-E', 'UTF8', '--no-sync', '-U', 'motcua', '-A', 'scram-sha-256', '--pwfile', passwordFile],
    options,
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr?.toString()}`);
  const port = await freePort();
  const url = `postgresql://motcua:${PASSWORD}@127.0.0.1:${port}/postgres`;
  let server: ReturnType<typeof spawn> | undefined;

  async function answers(): Promise<void> {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    await client.end();
  }

  async function stop(signal: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): Promise<void> {
    const running = server;
    server = undefined;
    if (!running || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await ended;
  }

  return {
    url,
    async start() {
      const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', `port=${port}`, '-c', 'unix_socket_directories='];
      server = spawn(postgres, ['-D', data, ...settings, '-c', 'fsync=off'], { ...options, stdio: 'ignore' });
      await eventually(answers, 20_000);
    },
    stop,
    async remove() {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/**
 * A real PostgreSQL of our own, so that a newcomer needs no database server.
 *
 * One start owns one directory, held by a lock that the kernel frees. The server listens on a private Unix socket only.
 * If the owner is killed, its guard asks the server to shut down; should the guard be killed too, the next start on the
 * directory ends the orphan before it starts its own server. PostgreSQL recovers by itself from a kill -9 of its own.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, closeSync, existsSync, lstatSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { type ExclusiveLock, LockedError, takeExclusiveLock } from './exclusive.ts';
import { guardProcess } from './guard.ts';
import { type Home, openHome } from './postgres-account.ts';
import { endOrphan, endServer, openCluster, programEnvironment } from './postgres-cluster.ts';
import { findPrograms } from './postgres-programs.ts';

/** What to start. */
export interface EmbeddedPostgresOptions {
  /**
   * Directory that the server gets to itself; made when missing. Name a temporary directory itself, not one below it:
   * such directories are private, and what root cannot share with the server's account goes to /var/lib/motcua.
   */
  directory: string;
  /** Hears in plain words what takes time or was repaired. */
  log?: (line: string) => void;
  /** False only for tests: fast, and lost when the machine stops. */
  durable?: boolean;
}

/** A running server. */
export interface EmbeddedPostgres {
  /** Connection URL of the database `motcua`. */
  url: string;
  /** The server's process id. */
  pid: number;
  /** Resolves when the server has ended, with its last words. */
  exited: Promise<string>;
  /** Shuts the server down, writing everything; resolves when it has ended. */
  stop(): Promise<void>;
}

/** A socket's path holds 107 bytes (unix(7)), of which the file's own name takes 21. */
const LONGEST_SOCKET_DIRECTORY = 86;
const START_TIMEOUT_MS = 60_000;

const SETTINGS = {
  listen_addresses: '',
  port: '5432',
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: '128MB',
  jit: 'off',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
};

const FORGETFUL = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

function privateDirectory(path: string, home: Home): string {
  try {
    mkdirSync(path, { mode: 0o700 });
    if (home.account) chownSync(path, home.account.uid, home.account.gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const found = lstatSync(path);
  const owner = home.account?.uid ?? process.getuid?.();
  if (found.isDirectory() && found.uid === owner && (found.mode & 0o077) === 0) return path;
  throw new Error(`${path} is not a private directory of user ${owner}: remove it.`);
}

function socketDirectory(home: Home): string {
  const usual = join(home.path, 'socket');
  if (Buffer.byteLength(usual) <= LONGEST_SOCKET_DIRECTORY) return privateDirectory(usual, home);
  const name = `motcua-${createHash('sha256').update(home.path).digest('hex').slice(0, 16)}`;
  const short = join(tmpdir(), name);
  return privateDirectory(Buffer.byteLength(short) <= LONGEST_SOCKET_DIRECTORY ? short : join('/tmp', name), home);
}

async function lockDirectory(home: Home): Promise<ExclusiveLock> {
  try {
    return await takeExclusiveLock(`postgres ${home.path}`);
  } catch (error) {
    if (!(error instanceof LockedError)) throw error;
    throw new Error(
      `The database in ${home.path} is in use by another start (process ${error.holder}): stop that one first.`,
    );
  }
}

interface Server {
  child: ChildProcess;
  exited: Promise<string>;
  hasExited(): boolean;
}

function spawnServer(program: string, args: string[], home: Home): Server {
  const logFile = join(home.path, 'server.log');
  const output = openSync(logFile, 'w', 0o600);
  const child = spawn(program, args, {
    ...home.account,
    cwd: '/',
    detached: true,
    env: programEnvironment,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const guard = child.pid === undefined ? undefined : guardProcess(child.pid, 'INT');
  const exited = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', () => resolve(readFileSync(logFile, 'utf8').trim().split('\n').slice(-10).join('\n')));
  });
  void exited.then(() => guard?.dismiss());
  const hasExited = (): boolean => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  return { child, exited, hasExited };
}

async function makeDatabase(url: string): Promise<void> {
  const maintenance = new URL(url);
  maintenance.pathname = '/postgres';
  const client = new Client({ connectionString: maintenance.href });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const found = await client.query("SELECT FROM pg_database WHERE datname = 'motcua'");
    if (found.rowCount === 0) await client.query('CREATE DATABASE motcua');
  } finally {
    await client.end();
  }
}

async function stopWaiting(server: Server): Promise<false> {
  await endServer(server.child.pid as number, server.hasExited);
  return false;
}

/** Tries until the server answers; false when it ended instead, or was ended because it never answered. */
async function becomesReady(server: Server, url: string): Promise<boolean> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      await makeDatabase(url);
      return true;
    } catch {
      if (server.hasExited()) return false;
      if (Date.now() > deadline) return stopWaiting(server);
      await sleep(15);
    }
  }
}

/** After a kill -9 the old server's workers need a moment to notice and leave; until then a new server refuses to start. */
async function startServer(program: string, args: string[], home: Home, url: string): Promise<Server> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const server = spawnServer(program, args, home);
    if (await becomesReady(server, url)) return server;
    const lastWords = await server.exited;
    if (!lastWords.includes('pre-existing shared memory block') || Date.now() > deadline) {
      throw new Error(`PostgreSQL did not start:\n${lastWords}`);
    }
    await sleep(200);
  }
}

function describe(server: Server, url: string, lock: ExclusiveLock): EmbeddedPostgres {
  const pid = server.child.pid as number;
  const finish = async (): Promise<void> => {
    await endServer(pid, server.hasExited);
    await lock.release();
  };
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= finish();
    return stopping;
  };
  return { url, pid, exited: server.exited, stop };
}

const urlOf = (socket: string): string =>
  `postgresql://motcua@localhost:5432/motcua?host=${encodeURIComponent(socket)}`;

/** Connection URL of the server that another start runs on this directory; undefined when none does. */
export function runningPostgresUrl(directory: string): string | undefined {
  if (!existsSync(directory)) return undefined;
  const socket = socketDirectory(openHome(directory));
  return existsSync(join(socket, '.s.PGSQL.5432')) ? urlOf(socket) : undefined;
}

async function startIn(
  home: Home,
  lock: ExclusiveLock,
  options: Required<EmbeddedPostgresOptions>,
): Promise<EmbeddedPostgres> {
  const programs = findPrograms(home);
  const cluster = await openCluster(programs, home, options);
  await endOrphan(cluster, options.log);
  const socket = socketDirectory(home);
  const settings = { ...SETTINGS, unix_socket_directories: socket, ...(options.durable ? {} : FORGETFUL) };
  const args = ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const url = urlOf(socket);
  const server = await startServer(programs.postgres, args, home, url);
  return describe(server, url, lock);
}

/**
 * Starts PostgreSQL on a directory, making the database `motcua` there the first time.
 * Throws an Error in plain words when another start uses the directory or this machine cannot run it.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const home = openHome(options.directory);
  const lock = await lockDirectory(home);
  try {
    return await startIn(home, lock, { log: () => undefined, durable: true, ...options });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

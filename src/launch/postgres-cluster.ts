/** The data directory of the embedded PostgreSQL: made once, and freed of what an earlier start left running. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Home } from './postgres-account.ts';
import type { Programs } from './postgres-programs.ts';

/** Nothing of the caller's environment (PGDATA, PGPORT, LC_ALL …) may change what the programs do. */
export const programEnvironment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

const FAST_SHUTDOWN_MS = 8000;

function run(program: string, args: string[], home: Home): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { ...home.account, cwd: '/', env: programEnvironment } as const;
    const child = spawn(program, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    child.stdout.on('data', (data: Buffer) => output.push(data));
    child.stderr.on('data', (data: Buffer) => output.push(data));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${program} failed:\n${Buffer.concat(output).toString().trim()}`));
    });
  });
}

async function makeCluster(cluster: string, programs: Programs, home: Home, durable: boolean): Promise<void> {
  const draft = `${cluster}.draft`;
  rmSync(draft, { recursive: true, force: true });
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--username=motcua', '--auth=trust'];
  await run(programs.initdb, ['-D', draft, ...locale, ...access, ...(durable ? [] : ['--no-sync'])], home);
  renameSync(draft, cluster);
}

function checkVersion(cluster: string, programs: Programs): void {
  const found = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (found === programs.major) return;
  throw new Error(
    `${cluster} was made by PostgreSQL ${found}, this is PostgreSQL ${programs.major}: remove it (its data is lost) or dump it with the older release first.`,
  );
}

/** The cluster's directory; made when it is missing, and whole or absent even after a kill in between. */
export async function openCluster(
  programs: Programs,
  home: Home,
  options: { durable: boolean; log: (line: string) => void },
): Promise<string> {
  const cluster = join(home.path, 'cluster');
  if (!existsSync(cluster)) {
    options.log('Making the database (only the first time) …');
    await makeCluster(cluster, programs, home, options.durable);
  }
  checkVersion(cluster, programs);
  return cluster;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Only a live server itself shows the arguments it was started with: its workers rename themselves, the dead have none. */
function servesCluster(pid: number, cluster: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`\0-D\0${cluster}\0`);
  } catch {
    return false;
  }
}

function recordedPid(pidFile: string): number | undefined {
  if (!existsSync(pidFile)) return undefined;
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  return pid > 1 ? pid : undefined;
}

function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Ends a server: fast shutdown first, which closes connections and writes everything; then without ceremony. */
export async function endServer(pid: number, isGone: () => boolean): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (isGone()) return;
    signalIfAlive(pid, signal);
    const deadline = Date.now() + (signal === 'SIGINT' ? FAST_SHUTDOWN_MS : 1000);
    while (!isGone() && Date.now() < deadline) await sleep(10);
  }
}

/**
 * Ends a server that an earlier, killed start left running on this cluster. A recorded process id that meanwhile
 * belongs to another program is forgotten, because PostgreSQL would refuse to start beside it.
 * Call it only while holding the lock of the directory.
 */
export async function endOrphan(cluster: string, log: (line: string) => void): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  const pid = recordedPid(pidFile);
  if (pid === undefined || !isAlive(pid)) return;
  if (!servesCluster(pid, cluster)) return rmSync(pidFile, { force: true });
  log('Ending the database server that an earlier start left running …');
  await endServer(pid, () => !servesCluster(pid, cluster));
}

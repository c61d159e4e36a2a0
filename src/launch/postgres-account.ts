/** The account that runs PostgreSQL, and a directory of its own: PostgreSQL refuses to run as root. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

const FALLBACK_ROOT = '/var/lib/motcua';

/** User and group that PostgreSQL's processes run as. */
export interface Account {
  uid: number;
  gid: number;
}

/** A directory that belongs to the account alone; `account` is undefined when this process's own account is right. */
export interface Home {
  /** Absolute, without symbolic links. */
  path: string;
  account: Account | undefined;
}

function idOf(flag: '-u' | '-g'): number {
  const { stdout, status } = spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' });
  if (status === 0) return Number(stdout);
  throw new Error(
    'PostgreSQL does not run as root and there is no account "nobody": start as an ordinary user or set DATABASE_URL.',
  );
}

/** Whether the account can run a shell test on a path, such as `test -x "$1"`. */
export function accountPasses(account: Account, test: string, path: string): boolean {
  const { status, error } = spawnSync('/bin/sh', ['-c', test, 'sh', path], { ...account, cwd: '/', stdio: 'ignore' });
  if (error)
    throw new Error(
      `Cannot run a program as user ${account.uid}: ${error.message}. Start as an ordinary user or set DATABASE_URL.`,
    );
  return status === 0;
}

/** Root hands over to whom the directory belongs already, or else to `nobody`. */
function accountFor(directory: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(directory, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return { uid: idOf('-u'), gid: idOf('-g') };
}

function giveTo(directory: string, account: Account | undefined): void {
  if (account) chownSync(directory, account.uid, account.gid);
  chmodSync(directory, 0o700);
}

/** Under a path such as /root the account could not reach its own directory: it gets one elsewhere, and a link leads there. */
function makeElsewhere(directory: string): void {
  if (mkdirSync(FALLBACK_ROOT, { recursive: true })) chmodSync(FALLBACK_ROOT, 0o755);
  rmSync(directory, { force: true });
  symlinkSync(mkdtempSync(join(FALLBACK_ROOT, `${basename(directory)}-`)), directory);
}

function makeDirectory(directory: string, account: Account | undefined): void {
  mkdirSync(dirname(directory), { recursive: true });
  const reachable = !account || accountPasses(account, 'test -x "$1"', dirname(directory));
  if (reachable) mkdirSync(directory, { mode: 0o700 });
  else makeElsewhere(directory);
}

/** Opens the directory, making it when it is missing, and gives it to the account alone. */
export function openHome(directory: string): Home {
  const wanted = resolve(directory);
  const account = accountFor(wanted);
  if (!existsSync(wanted)) makeDirectory(wanted, account);
  const path = realpathSync(wanted);
  try {
    giveTo(path, account);
  } catch {
    throw new Error(`${path} belongs to another account: start as that account, or choose another directory.`);
  }
  if (account && !accountPasses(account, 'test -w "$1" && test -x "$1"', path)) {
    throw new Error(`${path} lies where user ${account.uid} cannot reach it: move or remove it, and start again.`);
  }
  return { path, account };
}

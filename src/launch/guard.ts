/** Ends a child process when this process is killed without being able to do so itself. */
import { spawn } from 'node:child_process';

/** `read` returns when the pipe from this process closes, which the kernel does however this process ends. */
const SCRIPT = 'trap "" INT TERM HUP; read -r line; [ "$line" = done ] || kill -s "$1" "$2"';

/** Watches over a child until `dismiss` is called (once the child has ended). */
export interface Guard {
  dismiss(): void;
}

/** Sends `signal` to the process `pid` should this process end without dismissing the guard, kill -9 included. */
export function guardProcess(pid: number, signal: 'INT' | 'TERM'): Guard {
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'sh', signal, String(pid)], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.unref();
  return { dismiss: () => void shell.stdin.end('done\n') };
}

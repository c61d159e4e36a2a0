/** One process at a time, by a lock that the kernel frees however its holder ends. */
import { createHash } from 'node:crypto';
import { connect, createServer, type Server } from 'node:net';

/** A lock held by this process until `release`. */
export interface ExclusiveLock {
  release(): Promise<void>;
}

/** The lock is held by another process; `holder` is its process id, or "unknown". */
export class LockedError extends Error {
  override readonly name = 'LockedError';
  readonly holder: string;

  constructor(holder: string) {
    super(`held by process ${holder}`);
    this.holder = holder;
  }
}

/** Linux's abstract socket names have no file that could be left behind (unix(7)). */
const socketName = (subject: string): string =>
  `\0motcua-${createHash('sha256').update(subject).digest('hex').slice(0, 32)}`;

function askHolder(name: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(name);
    socket.setTimeout(1000, () => socket.destroy());
    socket.on('data', (data) => {
      answer += data.toString();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(/^\d+$/.test(answer) ? answer : 'unknown'));
  });
}

function listen(name: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end(String(process.pid));
    });
    server.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(name, () => resolve(server));
  });
}

/** Takes the lock of a subject (a directory, say) or throws LockedError at once. */
export async function takeExclusiveLock(subject: string): Promise<ExclusiveLock> {
  const name = socketName(subject);
  const server = await listen(name);
  if (!server) throw new LockedError(await askHolder(name));
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

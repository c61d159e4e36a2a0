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

const HOLDER_ENDS_MS = 1_000;

/** Takes the lock of a subject (a directory, say) or throws LockedError at once; a holder that is just ending is waited for. */
export async function takeExclusiveLock(subject: string): Promise<ExclusiveLock> {
  const name = socketName(subject);
  const deadline = Date.now() + HOLDER_ENDS_MS;
  for (;;) {
    const server = await listen(name);
    if (server) {
      server.unref();
      return { release: () => new Promise((resolve) => server.close(() => resolve())) };
    }
    const holder = await askHolder(name);
    if (holder !== 'unknown' || Date.now() > deadline) throw new LockedError(holder);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/** Below the ports that systems give to outgoing connections, so that none of these takes one that was found free. */
const FIRST = 10_000;
/** Each process that tests at the same time has a stretch of its own. */
const STRETCH = 5_000;
const STRETCHES = 4;

const stretch = FIRST + (Number(process.env.VITEST_POOL_ID ?? 0) % STRETCHES) * STRETCH;
let next = randomInt(STRETCH);

/** Whether the port was free. */
function listens(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const taken = () => resolve(false);
    server.once('error', taken);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', taken);
      resolve(true);
    });
  });
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  if (!(await listens(server, port))) return false;
  await new Promise((resolve) => void server.close(resolve));
  return true;
}

/** A port that is free, and that nobody else who asks here gets. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < STRETCH; tries += 1) {
    next = (next + 1) % STRETCH;
    const port = stretch + next;
    if (await isFree(port)) return port;
  }
  throw new Error('no port is free');
}

/** Listens at such a port, also where another run of the tests takes the first one in the same moment. */
export async function listenAtFreePort(server: Server): Promise<number> {
  const port = await freePort();
  return (await listens(server, port)) ? port : listenAtFreePort(server);
}

import { setTimeout } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';

const TRY = 'SELECT pg_try_advisory_lock($1) AS locked';
const POLL_MS = 100;

/** Asked for again and again: a statement that waits would be waited for by whoever makes an index without stopping others. */
async function take(client: PoolClient, lock: number, wait: boolean): Promise<boolean> {
  for (;;) {
    const { rows } = await client.query<{ locked: boolean }>(TRY, [lock]);
    if (rows[0]?.locked) return true;
    if (!wait) return false;
    await setTimeout(POLL_MS);
  }
}

/**
 * Runs work on one connection that holds a lock of all nodes; without `wait` nothing is done when another node has it.
 * When the connection is lost the work fails and the process goes on; a connection whose lock cannot be given back is closed.
 */
export async function withLock(
  pool: Pool,
  lock: number,
  work: (client: PoolClient) => Promise<void>,
  { wait = true }: { wait?: boolean } = {},
): Promise<void> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error): void => {
    broken = error;
  };
  client.on('error', onError);
  try {
    if (!(await take(client, lock, wait))) return;
    try {
      await work(client);
    } finally {
      await client.query('SELECT pg_advisory_unlock($1)', [lock]).catch(onError);
    }
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

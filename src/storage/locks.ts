import type { Pool, PoolClient } from 'pg';

const TAKE = {
  wait: 'SELECT true AS locked FROM pg_advisory_lock($1)',
  try: 'SELECT pg_try_advisory_lock($1) AS locked',
};

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
    const { rows } = await client.query<{ locked: boolean }>(wait ? TAKE.wait : TAKE.try, [lock]);
    if (!rows[0]?.locked) return;
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

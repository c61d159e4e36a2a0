/** The look-ups of all requests on one connection, each sent without waiting for the answers to those before it. */
import pg, { type ClientConfig, type QueryResultRow } from 'pg';
import type { Statement } from './writes.ts';

/** One pipelined connection. */
export interface LookUps {
  /** Sends a prepared statement; only for statements that wait for nobody, because those behind it wait for them. */
  send<Row extends QueryResultRow>(statement: Statement): Promise<Row[]>;
  close(): Promise<void>;
}

/**
 * Makes the connection, which opens with the first look-up and again after it was lost. PostgreSQL answers in the order
 * of asking, each statement in a transaction of its own. Statements that leave and arrive together cost both sides far
 * fewer system calls and wake-ups than a connection for each (docs/performance.md).
 */
export function createLookUps(config: ClientConfig): LookUps {
  let current: Promise<pg.Client> | undefined;
  let held: pg.Client | undefined;

  /** What is asked in one turn of the event loop leaves in one write. */
  function holdForThisTurn(client: pg.Client): void {
    if (held === client) return;
    const { stream } = client.connection;
    stream.cork();
    held = client;
    setImmediate(() => {
      held = undefined;
      stream.uncork();
    });
  }

  async function open(forget: () => void): Promise<pg.Client> {
    const client = new pg.Client({ ...config, pipeline: true, keepAlive: true });
    client.on('error', forget);
    client.on('end', forget);
    await client.connect();
    return client;
  }

  function connected(): Promise<pg.Client> {
    if (current) return current;
    const forget = (): void => {
      if (current === opening) current = undefined;
    };
    const opening = open(forget);
    opening.catch(forget);
    current = opening;
    return opening;
  }

  return {
    async send<Row extends QueryResultRow>(statement: Statement): Promise<Row[]> {
      const opening = connected();
      const client = await opening;
      holdForThisTurn(client);
      try {
        return (await client.query<Row>(statement)).rows;
      } catch (error) {
        // The server says why it ends a connection before it does: nobody else shall ask on this one.
        if ((error as { severity?: unknown }).severity === 'FATAL' && current === opening) current = undefined;
        throw error;
      }
    },
    async close() {
      const client = await current?.catch(() => undefined);
      await client?.end();
    },
  };
}

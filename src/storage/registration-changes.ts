/** What other nodes change about registrations, heard at once: LISTEN on a connection of its own. */
import { randomBytes } from 'node:crypto';
import { Client, type ClientConfig, type Pool } from 'pg';
import type { RegistrationChanges } from '../relying-parties/relying-party.ts';

/** The trigger on relying_parties announces there. */
const CHANNEL = 'motcua_registrations';
const PROBE_MS = 2_000;
const DEAF_MS = 10_000;
const RECONNECT_MS = 1_000;

/** What stands behind the port while this node runs. */
export interface ChangeListener extends RegistrationChanges {
  close(): Promise<void>;
}

/**
 * Begins to listen, and again whenever the connection was lost. That announcements arrive is not taken for granted: a
 * pooler may not pass them on, and a connection may die unnoticed. So this node announces something to itself every two
 * seconds, by the pool; PostgreSQL delivers in the order of commits, so whoever hears it has heard what was before it.
 */
export function listenForRegistrations(config: ClientConfig, pool: Pool): ChangeListener {
  const own = `motcua_node_${randomBytes(8).toString('hex')}`;
  const told: ((clientId?: string) => void)[] = [];
  /** When what was announced to ourselves, and not heard yet. */
  const sent = new Map<string, number>();
  let heard = Number.NEGATIVE_INFINITY;
  let client: Client | undefined;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  const tell = (clientId?: string): void => {
    for (const one of told) one(clientId);
  };

  function receive({ channel, payload = '' }: { channel: string; payload?: string | undefined }): void {
    if (channel === CHANNEL) tell(payload);
    else heard = sent.get(payload) ?? heard;
    for (const [name, at] of sent) if (at <= heard) sent.delete(name);
  }

  async function probe(): Promise<void> {
    const name = randomBytes(8).toString('hex');
    sent.set(name, performance.now());
    await pool.query({ name: 'probe-announcements', text: 'SELECT pg_notify($1, $2)', values: [own, name] });
  }

  /** A connection on which nothing was heard for long is no better than none. */
  function probeOr(giveUp: () => void, since: number): void {
    if (performance.now() - Math.max(heard, since) > DEAF_MS) giveUp();
    else void probe().catch(() => undefined);
  }

  function lose(lost: Client): void {
    if (client !== lost) return;
    client = undefined;
    heard = Number.NEGATIVE_INFINITY;
    sent.clear();
    clearInterval(timer);
    lost.connection.stream.destroy();
    if (!isClosed) timer = setTimeout(connect, RECONNECT_MS).unref();
  }

  async function open(fresh: Client): Promise<void> {
    await fresh.connect();
    await fresh.query(`LISTEN ${CHANNEL}; LISTEN ${own}`);
    if (client !== fresh) return;
    tell();
    const since = performance.now();
    const attempt = (): void => probeOr(() => lose(fresh), since);
    attempt();
    timer = setInterval(attempt, PROBE_MS).unref();
  }

  function connect(): void {
    const fresh = new Client({ ...config, keepAlive: true, connectionTimeoutMillis: 5_000 });
    client = fresh;
    fresh.on('notification', receive);
    fresh.on('error', () => lose(fresh));
    fresh.on('end', () => lose(fresh));
    open(fresh).catch(() => lose(fresh));
  }

  connect();
  return {
    heardUntil: () => heard,
    subscribe: (one) => void told.push(one),
    async close() {
      isClosed = true;
      clearInterval(timer);
      const last = client;
      client = undefined;
      await last?.end().catch(() => undefined);
    },
  };
}

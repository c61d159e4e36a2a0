/** Collecting mistakes in memory: whoever makes one costs no write, however often they make it. */
import type { Logger } from 'pino';
import { type Collected, idOf, type Occurrence, type ProtocolErrorStore } from './protocol-errors.ts';

export interface CollectingParts {
  readonly protocolErrors: Pick<ProtocolErrorStore, 'add'>;
  readonly now: () => Date;
  readonly log: Pick<Logger, 'warn'>;
  readonly settings: { readonly protocolErrors: { readonly most: number } };
}

/** What a node collects. */
export interface Collecting {
  /** `describe` is called only where what was sent is kept. */
  collect(occurrence: Omit<Occurrence, 'sent'>, describe: () => Occurrence['sent']): void;
  /** Writes what was collected since; what could not be written is kept for the next time. */
  flush(): Promise<void>;
}

/** Kinds of mistakes between two writes, of all services together: what is beyond is not kept. */
const MOST = 2_000;
/** Those of senders who did not prove who they are leave room for the others. */
const MOST_UNCERTAIN = 500;

/** Makes the collection of this node. */
export function createCollecting({ protocolErrors, settings, now, log }: CollectingParts): Collecting {
  let collected = new Map<string, Collected>();
  let uncertain = 0;
  let dropped = 0;

  const isFull = (authenticated: boolean): boolean =>
    collected.size >= MOST || (!authenticated && uncertain >= MOST_UNCERTAIN);

  function keep(entry: Collected): void {
    if (!collected.has(entry.id) && !entry.authenticated) uncertain += 1;
    collected.set(entry.id, entry);
  }

  function putBack(entry: Collected): void {
    const { count = 0, lastAt, sent } = collected.get(entry.id) ?? entry;
    const isNew = !collected.has(entry.id);
    if (isNew && isFull(entry.authenticated)) dropped += 1;
    else keep(isNew ? entry : { ...entry, count: entry.count + count, lastAt, sent });
  }

  return {
    collect(occurrence, describe) {
      const id = idOf(occurrence);
      const known = collected.get(id);
      const lastAt = now();
      if (known) keep({ ...known, count: known.count + 1, lastAt });
      else if (isFull(occurrence.authenticated)) dropped += 1;
      else keep({ ...occurrence, id, sent: describe(), count: 1, firstAt: lastAt, lastAt });
    },
    async flush() {
      if (dropped > 0) log.warn({ dropped }, 'mistakes of services were more than are kept');
      dropped = 0;
      if (collected.size === 0) return;
      const leaving = [...collected.values()];
      collected = new Map();
      uncertain = 0;
      try {
        await protocolErrors.add(leaving, settings.protocolErrors.most);
      } catch (error) {
        for (const entry of leaving) putBack(entry);
        throw error;
      }
    },
  };
}

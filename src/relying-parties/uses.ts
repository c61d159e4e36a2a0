/** When a service last used each of its keys and secrets: by days, collected here and written now and then. */

/** The name of a secret among the uses; keys have the name of their `kid`. */
export const useOfSecret = (id: string): string => `secret:${id}`;
export const useOfKey = (kid: string): string => `key:${kid}`;

export interface Use {
  readonly clientId: string;
  readonly name: string;
  /** YYYY-MM-DD. */
  readonly day: string;
}

/** Where they are kept. */
export interface UseStore {
  /** A later day replaces an earlier one; services that are not registered are left out. */
  note(uses: readonly Use[]): Promise<void>;
  /** The last day by name. */
  ofClient(clientId: string): Promise<ReadonlyMap<string, string>>;
}

export interface UsesParts {
  readonly store: UseStore;
  readonly now: () => Date;
  /** Of the country, whose days are counted. */
  readonly utcOffsetMinutes: number;
}

/** What is written at a time, and remembered as written today. */
const MOST = 20_000;
const MAX_NAME = 200;

/** Makes what collects: many token requests of a day cost one write. */
export function createUses({ store, now, utcOffsetMinutes }: UsesParts) {
  const today = (): string => new Date(now().getTime() + utcOffsetMinutes * 60_000).toISOString().slice(0, 10);
  let waiting = new Map<string, Use>();
  let written = new Set<string>();

  return {
    note(clientId: string, name: string): void {
      const day = today();
      const key = `${day} ${clientId} ${name}`;
      if (name.length > MAX_NAME || written.has(key) || waiting.size >= MOST) return;
      waiting.set(key, { clientId, name, day });
    },

    /** What could not be written waits for the next time. */
    async flush(): Promise<void> {
      if (waiting.size === 0) return;
      const batch = waiting;
      waiting = new Map();
      try {
        await store.note([...batch.values()]);
      } catch (error) {
        waiting = new Map([...batch, ...waiting]);
        throw error;
      }
      if (written.size + batch.size > MOST) written = new Set();
      for (const key of batch.keys()) written.add(key);
    },
  };
}

export type Uses = ReturnType<typeof createUses>;

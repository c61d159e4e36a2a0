/** Whether upstreams answer: known on each node from what it asked, and written down for the console, which shows all nodes. */

/** `up` answers; `failing` did not the last time; `resting` failed so often that it is not asked for a while. */
export type HealthState = 'up' | 'failing' | 'resting';

/** How an upstream does; among several nodes, as one says for which it does not answer. */
export interface Health {
  readonly upstream: string;
  readonly state: HealthState;
  /** Code of the failure; none while it is up. */
  readonly why?: string | undefined;
  readonly since: Date;
  /** The last answer that was not believed: a code, which names nobody. */
  readonly doubted?: { readonly why: string; readonly at: Date } | undefined;
}

/** Where that is kept. */
export interface HealthStore {
  /**
   * What this node sees at `at`; without `doubted`, what was last doubted stays. That it is up for this node counts only when
   * no other one has said otherwise since `quietSince`.
   */
  save(health: Health, of: { readonly at: Date; readonly quietSince: Date }): Promise<void>;
  all(): Promise<readonly Health[]>;
}

export interface HealthKeeperParts {
  readonly store: HealthStore;
  readonly log: { warn(fields: object, message: string): void; info(fields: object, message: string): void };
  readonly now: () => Date;
  /** How often each node says what it sees. */
  readonly probeSeconds: number;
}

/** A node that missed so many times to say what it sees is gone. */
const MISSED = 4;
/** The same doubt is written down again after this time. */
const DOUBT_AGAIN_MS = 60_000;

/** Collects what is seen, which `flush` writes down; a sign-in waits for no such write. */
export interface HealthKeeper {
  state(upstream: string, state: HealthState, why?: string): void;
  doubted(upstream: string, why: string): void;
  /** It is described anew: what it did before says nothing. */
  forget(upstream: string): void;
  /** Writes what is known of these, and forgets the others: they are removed, or switched off. */
  flush(upstreams: readonly string[]): Promise<void>;
}

/** Makes it. */
export function createHealthKeeper({ store, log, now, probeSeconds }: HealthKeeperParts): HealthKeeper {
  const known = new Map<string, Health>();

  return {
    state(upstream, state, why) {
      const before = known.get(upstream);
      if (before?.state === state && before.why === why) return;
      if (state === 'up' && before) log.info({ upstream }, 'an upstream answers again');
      if (state !== 'up') log.warn({ upstream, state, why }, 'an upstream does not answer');
      const since = before?.state === state ? before.since : now();
      known.set(upstream, { upstream, state, why, since, doubted: before?.doubted });
    },
    doubted(upstream, why) {
      const at = now();
      log.warn({ upstream, why }, 'an answer of an upstream was not believed');
      const before = known.get(upstream) ?? { upstream, state: 'up', since: at };
      const last = before.doubted;
      if (last?.why === why && at.getTime() - last.at.getTime() < DOUBT_AGAIN_MS) return;
      known.set(upstream, { ...before, doubted: { why, at } });
    },
    forget(upstream) {
      known.delete(upstream);
    },
    async flush(upstreams) {
      for (const upstream of known.keys()) if (!upstreams.includes(upstream)) known.delete(upstream);
      const at = now();
      const quietSince = new Date(at.getTime() - MISSED * probeSeconds * 1000);
      // Also what did not change: another node may have said otherwise, or be gone.
      for (const health of known.values()) await store.save(health, { at, quietSince });
    },
  };
}

/** Whether upstreams answer: known on each node from what it asked, and written down for the console when it changes. */

/** `up` answers; `failing` did not the last time; `resting` failed so often that it is not asked for a while. */
export type HealthState = 'up' | 'failing' | 'resting';

/** How an upstream does, as the node says that saw the last change. */
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
  /** Replaces what was known of the upstream; without `doubted`, what was last doubted stays. */
  save(health: Health): Promise<void>;
  all(): Promise<readonly Health[]>;
}

export interface HealthKeeperParts {
  readonly store: HealthStore;
  readonly log: { warn(fields: object, message: string): void; info(fields: object, message: string): void };
  readonly now: () => Date;
}

/** The same doubt is written down again after this time. */
const DOUBT_AGAIN_MS = 60_000;

/** Collects what changed, which `flush` writes down; a login waits for no such write. */
export interface HealthKeeper {
  state(upstream: string, state: HealthState, why?: string): void;
  doubted(upstream: string, why: string): void;
  flush(): Promise<void>;
}

/** Makes it. */
export function createHealthKeeper({ store, log, now }: HealthKeeperParts): HealthKeeper {
  const known = new Map<string, Health>();
  let changed = new Set<string>();

  function change(health: Health): void {
    known.set(health.upstream, health);
    changed.add(health.upstream);
  }

  return {
    state(upstream, state, why) {
      const before = known.get(upstream);
      if (before?.state === state && before.why === why) return;
      if (state === 'up' && before) log.info({ upstream }, 'an upstream answers again');
      if (state !== 'up') log.warn({ upstream, state, why }, 'an upstream does not answer');
      const since = before?.state === state ? before.since : now();
      change({ upstream, state, why, since, doubted: before?.doubted });
    },
    doubted(upstream, why) {
      const at = now();
      log.warn({ upstream, why }, 'an answer of an upstream was not believed');
      const before = known.get(upstream) ?? { upstream, state: 'up', since: at };
      const last = before.doubted;
      if (last?.why === why && at.getTime() - last.at.getTime() < DOUBT_AGAIN_MS) return;
      change({ ...before, doubted: { why, at } });
    },
    async flush() {
      const names = changed;
      changed = new Set();
      try {
        for (const name of names) {
          const health = known.get(name);
          if (health) await store.save(health);
          names.delete(name);
        }
      } finally {
        // What could not be written waits for the next time.
        for (const name of names) changed.add(name);
      }
    },
  };
}

/** What another service publishes, remembered: asked when it is needed, renewed in the background, and kept while asking fails. */

/** How long it is good for; all in milliseconds. */
export interface Ages {
  /** In use, it is asked again in the background. */
  readonly soon: number;
  /** It is asked again before it is used; what is this old serves only while that fails. */
  readonly old: number;
  /** It serves no longer, whatever happens. */
  readonly tooOld: number;
  /** After a failure nobody is asked again before. */
  readonly again: number;
}

/** Something remembered. */
export interface Remembered<Value> {
  /** The value; fails as asking did when there is none that may still be used. */
  get(): Promise<Value>;
  /** Asks now, unless that was done less than so many milliseconds ago. */
  renew(atMostEveryMs?: number): Promise<Value>;
  /** What is known without asking. */
  known(): Value | undefined;
}

const NEVER = Number.NEGATIVE_INFINITY;

/** Makes it; `ask` is never under way twice. */
export function remember<Value>(
  ask: () => Promise<Value>,
  { soon, old, tooOld, again }: Ages,
  now: () => number = Date.now,
): Remembered<Value> {
  let kept: { readonly value: Value; readonly at: number } | undefined;
  let triedAt = NEVER;
  let failure: unknown;
  let asking: Promise<Value> | undefined;

  const age = (): number => (kept ? now() - kept.at : Number.POSITIVE_INFINITY);
  const justFailed = (): boolean => failure !== undefined && now() - triedAt < again;

  async function askNow(): Promise<Value> {
    try {
      const value = await ask();
      kept = { value, at: now() };
      failure = undefined;
      return value;
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      triedAt = now();
      asking = undefined;
    }
  }

  function load(): Promise<Value> {
    asking ??= Promise.resolve().then(askNow);
    return asking;
  }

  function stillGood(error: unknown): Value {
    if (!kept || age() >= tooOld) throw error;
    return kept.value;
  }

  return {
    async get() {
      if (!kept || age() >= old) return justFailed() ? stillGood(failure) : load().catch(stillGood);
      if (age() >= soon && !justFailed()) void load().catch(() => undefined);
      return kept.value;
    },
    renew: async (atMostEveryMs = 0) => (!asking && now() - triedAt < atMostEveryMs ? stillGood(failure) : load()),
    known: () => (age() < tooOld ? kept?.value : undefined),
  };
}

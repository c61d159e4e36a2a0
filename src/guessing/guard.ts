/** Who may try: every attempt is counted before anything is verified. */
import type { AttemptLimits, Bucket, Taken } from './attempt-limits.ts';
import { type Attempt, bucketsOf, type GuessingLimits, type Refusal, refusalOf } from './rules.ts';

/** An attempt that may be made. It stays counted unless one of these is called. */
export interface Admission {
  /** It was no guess: strangers' buckets get it back, the device's own begins anew. */
  succeeded(): Promise<void>;
  /** Nothing was verified. */
  withdrawn(): Promise<void>;
}

/** Says whether an attempt may be made. */
export type Guard = (
  attempt: Attempt,
) => Promise<
  | { readonly admission: Admission; readonly refusal?: never }
  | { readonly refusal: Refusal; readonly admission?: never }
>;

/** Counts an attempt. A refused one stays counted in one full bucket alone: nobody fills the address of others by hammering at one account. */
export async function countIn(
  limits: AttemptLimits,
  buckets: readonly Bucket[],
): Promise<{ readonly taken: readonly Taken[]; readonly refusal?: Refusal }> {
  const taken = await limits.take(buckets);
  const refusal = refusalOf(taken);
  if (!refusal) return { taken };
  const spared = taken.filter((one) => one !== refusal.full);
  if (spared.length > 0) await limits.giveBack(spared);
  return { taken, refusal };
}

/** Makes the guard. */
export function createGuard(limits: AttemptLimits, settings: GuessingLimits): Guard {
  return async (attempt) => {
    const { taken, refusal } = await countIn(limits, bucketsOf(attempt, settings));
    if (refusal) return { refusal };
    const own = attempt.device !== undefined;
    const admission = {
      succeeded: () => (own ? limits.reset(taken.map(({ bucket }) => bucket)) : limits.giveBack(taken)),
      withdrawn: () => limits.giveBack(taken),
    };
    return { admission };
  };
}

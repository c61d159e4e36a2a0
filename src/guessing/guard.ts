/** Who may try: every attempt is counted before anything is verified. */
import type { AttemptLimits } from './attempt-limits.ts';
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

/** Makes the guard. A refused attempt stays counted in one full bucket alone: nobody fills the address of others by hammering at one account. */
export function createGuard(limits: AttemptLimits, settings: GuessingLimits): Guard {
  return async (attempt) => {
    const taken = await limits.take(bucketsOf(attempt, settings));
    const refusal = refusalOf(taken);
    if (refusal) {
      const spared = taken.filter((one) => one !== refusal.full);
      if (spared.length > 0) await limits.giveBack(spared);
      return { refusal };
    }
    const own = attempt.device !== undefined;
    const admission = {
      succeeded: () => (own ? limits.reset(taken.map(({ bucket }) => bucket)) : limits.giveBack(taken)),
      withdrawn: () => limits.giveBack(taken),
    };
    return { admission };
  };
}

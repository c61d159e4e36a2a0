/** What has to be shown anew before a change that matters, whatever the session showed earlier. Pure. */
import type { AvailableMethod, Evidence } from './evidence.ts';
import { factorsOf } from './vector.ts';

/** More than this many different factors are never asked for. */
const MOST_FACTORS = 2;

/** Evidence shown within the last `seconds` before `now` (seconds since the epoch); all of it when there is no limit. */
export const freshEvidence = (evidence: readonly Evidence[], now: number, seconds: number = now): Evidence[] =>
  evidence.filter(({ at }) => at >= now - seconds);

/**
 * Methods of which one has to be shown yet, so that as many different factors are there as the person can show, at most two.
 * Empty when what was shown is enough.
 */
export function factorsToShow(
  evidence: readonly Pick<Evidence, 'factors'>[],
  available: readonly AvailableMethod[],
): readonly string[] {
  const shown = factorsOf(evidence);
  if (shown.size >= MOST_FACTORS) return [];
  return available.filter(({ factors }) => factors.some((factor) => !shown.has(factor))).map(({ method }) => method);
}

/** Steps in a change of the provider's keys, which two security officers agree about before an operator takes them. */
import type { ApprovalStore } from './approval.ts';

/**
 * A step: of the signing keys, where `kid` names the key (the first step makes it anew), or the beginning of a change of the
 * keys of stored data, or of the key of its keyed hashes.
 */
export interface KeyStep {
  readonly step: 'next' | 'promote' | 'retire' | 'data' | 'lookup';
  readonly kid?: string | undefined;
}

/** The subject of a request of kind `keys`: the step and the key, such as `promote 2027-05`. */
export const subjectOf = ({ step, kid }: KeyStep): string => (kid === undefined ? step : `${step} ${kid}`);

/** Why a request is good for nothing. */
export type KeyChangeRefusal = 'unknown' | 'open' | 'refused' | 'other' | 'old' | 'used';

/** Marks an approved request about this very step as carried out, in the running transaction; says why not. */
export async function useApprovedKeyChange(
  id: string,
  wanted: KeyStep,
  { approvals, withinSeconds }: { approvals: Pick<ApprovalStore, 'lock' | 'use'>; withinSeconds: number },
): Promise<KeyChangeRefusal | undefined> {
  const request = await approvals.lock(id);
  if (request?.kind !== 'keys') return 'unknown';
  if (request.subject !== subjectOf(wanted)) return 'other';
  const { decision } = request;
  if (!decision) return 'open';
  if (decision.outcome !== 'approved') return 'refused';
  if (Date.now() - decision.at.getTime() >= withinSeconds * 1000) return 'old';
  return (await approvals.use(id)) ? undefined : 'used';
}

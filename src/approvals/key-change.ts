/** Steps in a change of the signing keys, which two security officers agree about before an operator takes them. */
import type { ApprovalStore } from './approval.ts';

/** A step; `kid` names the key, which the first step makes anew. */
export interface SigningStep {
  readonly step: 'next' | 'promote' | 'retire';
  readonly kid?: string | undefined;
}

/** The subject of a request of kind `keys`: the step and the key, such as `promote 2027-05`. */
export const subjectOf = ({ step, kid }: SigningStep): string => (kid === undefined ? step : `${step} ${kid}`);

/**
 * Marks an approved request as carried out, in the running transaction; false when there is none of this id about this very
 * step, or it is not approved, was approved longer ago than
 * `withinSeconds`, or was carried out before.
 */
export async function useApprovedKeyChange(
  id: string,
  wanted: SigningStep,
  { approvals, withinSeconds }: { approvals: Pick<ApprovalStore, 'lock' | 'use'>; withinSeconds: number },
): Promise<boolean> {
  const request = await approvals.lock(id);
  if (request?.kind !== 'keys' || request.subject !== subjectOf(wanted)) return false;
  const { decision } = request;
  const isFresh = decision !== undefined && Date.now() - decision.at.getTime() < withinSeconds * 1000;
  return isFresh && decision.outcome === 'approved' && approvals.use(id);
}

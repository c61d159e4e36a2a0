/** Who of the staff may do what to an account. Pure. */
import type { PersonStatus } from '../identity/person.ts';

/** What can be done: end every session, begin a recovery for the person, keep everybody out, and let them in again. */
export const ACTS = ['end-sessions', 'start-recovery', 'block', 'unblock'] as const;
export type Act = (typeof ACTS)[number];

/** The account in question, and who would act on it. */
export interface Situation {
  readonly status: PersonStatus;
  /** The roles of whoever would act. */
  readonly roles: readonly string[];
  /** It is their own account, or that of somebody who answers for them or for whom they answer. */
  readonly isOwn: boolean;
  /** It is the account of a member of staff. */
  readonly isStaff: boolean;
  /** Some contact of the person can be sent the beginning of a recovery. */
  readonly isReachable: boolean;
  /** As what somebody blocked it; undefined where nobody did, or it is not known. */
  readonly blockedAs: string | undefined;
}

const SECURITY = 'security-officer';

function actsIn({ status, roles, isReachable, blockedAs }: Situation): readonly Act[] {
  if (status === 'active') return isReachable ? ['end-sessions', 'start-recovery', 'block'] : ['end-sessions', 'block'];
  if (status !== 'blocked') return [];
  return roles.includes(SECURITY) || blockedAs === 'support' ? ['unblock'] : [];
}

/**
 * What may be done. Nobody acts on their own account; on that of staff, security officers alone; and what a security officer
 * blocked only a security officer unblocks. An account that is being closed is its owner's to keep.
 */
export function actsFor(situation: Situation): readonly Act[] {
  const { roles, isOwn, isStaff } = situation;
  const mayAct = roles.includes(SECURITY) || (roles.includes('support') && !isStaff);
  return mayAct && !isOwn ? actsIn(situation) : [];
}

/** As what somebody acts who has these roles. */
export const roleOf = (roles: readonly string[]): string => (roles.includes(SECURITY) ? SECURITY : 'support');

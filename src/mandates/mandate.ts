/** Who may act for whom. A person is always the subject; whom they act for is the party. */
import type { Powers } from './powers.ts';

/** Whoever is represented, or represents. */
export interface Party {
  readonly kind: 'organisation' | 'person';
  readonly id: string;
}

/** Whoever holds a mandate; a `system` is a machine client of the organisation, by client_id. */
export interface Holder {
  readonly kind: Party['kind'] | 'system';
  readonly id: string;
}

/**
 * `representative`: by law. `administrator`: acts, and looks after mandates and systems of the party within their own powers.
 * `delegate`: acts. `guardian`: of a child or ward. `system`: a machine.
 */
export const ROLES = ['representative', 'administrator', 'delegate', 'guardian', 'system'] as const;
export type Role = (typeof ROLES)[number];

/** Where a power comes from: the business register, staff who saw papers, guardianship, or another mandate (or the person themselves). */
export type MandateSource = 'register' | 'staff' | 'guardianship' | 'grant';

/** For whom an invitation is: a person by number and name, or an organisation by its code. */
export type Invited =
  | { readonly kind: 'person'; readonly number: string; readonly name: string }
  | { readonly kind: 'organisation'; readonly code: string };

/** Why a mandate ended. */
export type EndReason =
  | 'revoked'
  | 'declined'
  | 'given-up'
  | 'lapsed'
  | 'not-representative'
  | 'not-guardian'
  | 'of-age'
  | 'organisation-left'
  | 'account-closed';

/** One link: what a holder may do for a party. */
export interface Mandate {
  readonly id: string;
  readonly party: Party;
  /** Absent as long as the invitation is open. */
  readonly holder?: Holder;
  /** Absent at a root: the power comes from the law, or from the person themselves. */
  readonly parentId?: string;
  readonly source: MandateSource;
  readonly role: Role;
  readonly powers: Powers;
  readonly mayPassOn: boolean;
  readonly from: Date;
  /** The first moment at which it counts no more. */
  readonly until?: Date;
  /** The person who granted it. */
  readonly grantedBy?: string;
  readonly invited?: Invited;
  /** What proved a root: which source, its reference, and when it was last asked where that is asked again. */
  readonly proof?: { readonly source: string; readonly reference?: string; readonly checkedAt?: Date };
  readonly createdAt: Date;
  readonly acceptedAt?: Date;
  readonly ended?: { readonly at: Date; readonly by?: string; readonly why: EndReason };
}

/** The last moment at which something counts that ends then: what people read as its last day. */
export const lastMomentOf = (until: Date): Date => new Date(until.getTime() - 1);

export const sameParty = (a: Holder, b: Holder): boolean => a.kind === b.kind && a.id === b.id;

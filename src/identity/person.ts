/** A person as the identity provider knows them. */

/** A blocked person may come back; so may one whose account is `closing`, for a while. A closed account never does. */
export type PersonStatus = 'active' | 'blocked' | 'closing' | 'closed';

/** Nothing new begins with an account that is closed or being closed. */
export const isLeaving = ({ status }: { readonly status: PersonStatus }): boolean =>
  status === 'closing' || status === 'closed';

/** A phone number (E.164) or an e-mail address (lower case). */
export interface Contact {
  readonly value: string;
  /** The person showed that they receive messages there. */
  readonly verified: boolean;
  /** The one that relying parties are told; at most one per kind. */
  readonly primary?: boolean;
}

/** A name: NFC, up to 200 characters. `full` is the legal value, the parts only help forms; one-word names have no family name. */
export interface PersonName {
  readonly full: string;
  readonly family?: string;
  readonly middle?: string;
  readonly given: string;
}

/** What stands in for the citizen number of a foreigner. */
export interface Foreigner {
  /** ISO 3166-1 alpha-3, such as FRA. */
  readonly nationality: string;
  /** Upper case letters and digits. */
  readonly passportNumber: string;
}

/**
 * One successful proofing of this person's identity by a source that knows; what the person says themselves is no proof.
 * Its worth is decided by the rules of assurance.
 */
export interface IdentityProof {
  readonly method: string;
  /** Seconds since the epoch. */
  readonly at: number;
  /** Seconds since the epoch. */
  readonly expiresAt?: number;
  readonly withdrawn?: boolean;
  /** Counts for nothing until the person proves their identity anew, such as after a recovery. */
  readonly suspended?: boolean;
  /** Who or what vouches, such as a counter or a register. */
  readonly source?: string;
}

/** Languages a person can be addressed in. */
export type PersonLanguage = 'vi' | 'en' | 'fr';

/** Genders as registers write them. */
export type Gender = 'male' | 'female' | 'other';

/** A person: the subject of every sign-in. Personal data; never logged. */
export interface Person {
  /** Random and internal; no relying party ever sees it. */
  readonly id: string;
  readonly status: PersonStatus;
  readonly language: PersonLanguage;
  readonly name: PersonName;
  /** `YYYY-MM-DD`, or `YYYY` when the register knows no more. */
  readonly birthdate: string;
  readonly gender?: Gender;
  /** Digits only. */
  readonly citizenNumber?: string;
  readonly foreigner?: Foreigner;
  readonly phones: readonly Contact[];
  readonly emails: readonly Contact[];
  readonly proofs: readonly IdentityProof[];
}

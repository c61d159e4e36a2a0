/** A person as the identity provider knows them. */

/**
 * A blocked person may come back; so may one whose account is `closing`, for a while. A closed account never does. A `merged`
 * one became a part of another account of the same person.
 */
export type PersonStatus = 'active' | 'blocked' | 'closing' | 'closed' | 'merged';

/** Nobody's account any more. */
export const isGone = ({ status }: { readonly status: PersonStatus }): boolean =>
  status === 'closed' || status === 'merged';

/** Nothing new begins with an account that is gone, or that is being closed. */
export const isLeaving = ({ status }: { readonly status: PersonStatus }): boolean =>
  status === 'closing' || isGone({ status });

/** A phone number (E.164) or an e-mail address (lower case). */
export interface Contact {
  readonly value: string;
  /** The person showed that they receive messages there. */
  readonly verified: boolean;
  /** The one that relying parties are told; at most one per kind. */
  readonly primary?: boolean;
  /** When that was last shown, in seconds since the epoch; unknown of contacts from before this was kept. */
  readonly verifiedAt?: number;
  /** Until then (seconds since the epoch) nobody recovers the account by this contact alone. */
  readonly settlesAt?: number;
  /** The person said so then (seconds since the epoch): somebody else has it too. */
  readonly sharedAt?: number;
  /** Somebody else showed then (seconds since the epoch) that it is theirs: not verified any more, until the person shows it anew. */
  readonly suspendedAt?: number;
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

/** What a person may want to hear of beside what concerns the safety of their account, which they always hear. */
export const NOTICE_TOPICS = ['sign-in', 'consent'] as const;
export type NoticeTopic = (typeof NOTICE_TOPICS)[number];

/** What a person chose for themselves. */
export interface Preferences {
  /** Where a notice goes that is sent to one contact. */
  readonly channel?: 'mail' | 'sms';
  /** What they want to hear of. */
  readonly topics?: readonly NoticeTopic[];
}

/** A person: the subject of every sign-in. Personal data; never logged. */
export interface Person {
  /** Random and internal; no relying party ever sees it. */
  readonly id: string;
  readonly status: PersonStatus;
  readonly language: PersonLanguage;
  readonly preferences?: Preferences;
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
  /** Made up by this team for trying its services out: nobody real, and in no real place. */
  readonly testTeam?: string;
}

/** Arrivals that nobody but an officer can tell apart: twins, homonyms, changed names, two accounts of one person. */
import type { VouchedIdentity } from '../proofing/method.ts';
import type { Doubt } from './rule.ts';

/**
 * `arrival`: somebody came for the first time with the number of this account. `changed`: the upstream now says something
 * else of somebody whom it is connected with. `connecting`: the person wanted to connect what does not fit their account.
 */
export type CaseKind = 'arrival' | 'changed' | 'connecting';

/** `same`: it is the same person. `other`: it is not. `twice`: one person has two accounts, which are merged elsewhere. */
export type CaseDecision = 'same' | 'other' | 'twice';

/** What an officer compares with the account. Personal; when the case is decided only `fingerprint` and `doubts` are kept. */
export interface CaseFacts {
  readonly issuer: string;
  readonly subject: string;
  readonly vouched: VouchedIdentity;
  /** The row of `proofing` that the upstream's word is worth. */
  readonly proof?: string | undefined;
  /** When the upstream said so: seconds since the epoch. */
  readonly at: number;
}

/** One doubt about one account. */
export interface IdentityCase {
  readonly id: string;
  readonly personId: string;
  readonly upstream: string;
  readonly kind: CaseKind;
  readonly doubts: readonly Doubt[];
  /** Another account that may be the same person's. */
  readonly otherId?: string | undefined;
  /** Equal for the same subject of whom the same was said. */
  readonly fingerprint: string;
  /** Missing once the case is decided. */
  readonly facts?: CaseFacts | undefined;
  readonly openedAt: Date;
  readonly decision?: CaseDecision | undefined;
  readonly decidedAt?: Date | undefined;
  readonly decidedBy?: string | undefined;
  readonly reason?: string | undefined;
}

/** A case that begins. */
export type NewCase = Omit<IdentityCase, 'decision' | 'decidedAt' | 'decidedBy' | 'reason'> & {
  readonly facts: CaseFacts;
};

/** A page of the queue, and whether there are more. */
export interface CasePage {
  readonly cases: readonly IdentityCase[];
  readonly more: boolean;
}

/** Where cases are kept. */
export interface CaseStore {
  find(id: string): Promise<IdentityCase | undefined>;
  /** Open and decided ones, newest first. */
  ofPerson(personId: string): Promise<readonly IdentityCase[]>;
  add(one: NewCase): Promise<void>;
  /** Open ones oldest first, or decided ones newest first; pages count from 1. */
  list(open: boolean, page: number): Promise<CasePage>;
  /** What was compared is gone then. False when it was decided before. */
  decide(
    id: string,
    of: { readonly decision: CaseDecision; readonly reason: string; readonly by: string; readonly at: Date },
  ): Promise<boolean>;
}

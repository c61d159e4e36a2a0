/** What people ask for about their data, and what becomes of it (Law 91/2025/QH15, Article 4; Decree 356/2025/NĐ-CP). */
import type { Statement } from '../identity/statement.ts';

/**
 * The rights that are asked for here: a copy of one's data; to have data corrected or erased; to have its use restricted;
 * to object to a use; to take back a consent; to complain. To know and to agree or refuse need no request: the privacy notice
 * and the consent page are there for everybody.
 */
export const RIGHTS = ['access', 'correct', 'erase', 'restrict', 'object', 'withdraw', 'complain'] as const;
export type Right = (typeof RIGHTS)[number];

export type OpenStatus = 'received' | 'acknowledged';
export type EndStatus = 'fulfilled' | 'refused' | 'cancelled';

/** Who did something: whoever asks, the staff, or these pages by themselves. */
export type StepBy = 'person' | 'support' | 'self-service';

/** One line of a request's history. Members of staff are named in the audit trail alone. */
export interface Step {
  readonly what: 'received' | 'acknowledged' | 'extended' | EndStatus;
  readonly by: StepBy;
  /** ISO 8601. */
  readonly at: string;
  /** What was written to the person: an answer, or a reason. */
  readonly said?: string;
  /** The new deadline of an extension, ISO 8601. */
  readonly dueAt?: string;
}

/** Who somebody is, as their account has it; a register may know no gender. */
export type Stated = Omit<Statement, 'gender'> & Partial<Pick<Statement, 'gender'>>;

/** Data as they were when the request was made, and as they should be. */
export interface Correction {
  readonly from: Stated;
  readonly to: Statement;
}

/** Longest text of a request and of an answer, in characters. */
export const LONGEST_TEXT = 2000;

/** What is kept encrypted. */
export interface RequestContent {
  /** In the person's own words. */
  readonly text?: string;
  readonly correction?: Correction;
  readonly steps: readonly Step[];
}

/** A request of a person about their data. */
export interface DataRequest extends RequestContent {
  readonly id: string;
  readonly personId: string;
  readonly right: Right;
  /** The service that it is about; absent for this provider. */
  readonly clientId?: string;
  readonly status: OpenStatus | EndStatus;
  /** Counts the changes: a decision names the one that was seen. */
  readonly version: number;
  /** The person carried it out themself on these pages. */
  readonly isSelfService: boolean;
  /** A processor or another party takes part, which gives more time. */
  readonly withOthers: boolean;
  readonly receivedAt: Date;
  /** Until when the person must have heard that it arrived. */
  readonly acknowledgeBy: Date;
  /** Until when it must be decided. */
  readonly dueAt: Date;
  readonly acknowledgedAt?: Date;
  readonly extendedAt?: Date;
  readonly decidedAt?: Date;
}

/** How many wait for staff. */
export interface Waiting {
  readonly open: number;
  /** Of those, the ones whose next deadline has passed. */
  readonly overdue: number;
}

/** Where requests are kept. */
export interface DataRequestStore {
  add(request: DataRequest): Promise<void>;
  find(id: string): Promise<DataRequest | undefined>;
  /** The latest ones, newest first. */
  ofPerson(personId: string): Promise<readonly DataRequest[]>;
  openOf(personId: string): Promise<readonly DataRequest[]>;
  /** Replaces the open request of the same id and of the version before; false when it changed or ended meanwhile. */
  change(next: DataRequest): Promise<boolean>;
  /** Open ones, the next deadline first. */
  queue(page: { readonly limit: number; readonly offset: number }): Promise<readonly DataRequest[]>;
  waiting(now: Date): Promise<Waiting>;
}

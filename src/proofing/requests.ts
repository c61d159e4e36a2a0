/** A person's requests to have their identity proven. */

/** Where an open request stands: with a source, or with officers, who may want more or pass it on. */
export type OpenStatus = 'checking' | 'review' | 'more-needed' | 'referred';

/**
 * How a request ended. `conflict`: another account has the number already; `given-up`: no source could say; `lapsed`: the
 * person never came to the officers.
 */
export type EndStatus = 'confirmed' | 'refused' | 'conflict' | 'cancelled' | 'given-up' | 'lapsed';

/** A request. */
export interface ProofRequest {
  readonly id: string;
  readonly personId: string;
  /** The method's name. */
  readonly method: string;
  readonly status: OpenStatus | EndStatus;
  /** What the conversation ended with; gone once it is decided. */
  readonly statement?: unknown;
  /** Why it was refused: a key of the method's words, or `proofs.` and one of the pages'. */
  readonly words?: string;
  /** Attempts made to check it. */
  readonly attempts: number;
  readonly createdAt: Date;
  readonly decidedAt?: Date;
  /** When officers decide: where, by which short code the person names it, and until when by law. */
  readonly place?: string;
  readonly code?: string;
  readonly dueAt?: Date;
  /** What an officer told the person. */
  readonly note?: string;
  /** How often officers have said something. */
  readonly remarks?: number;
}

/** What a request begins with. */
export type NewRequest = Pick<ProofRequest, 'id' | 'personId' | 'method' | 'statement' | 'place' | 'code' | 'dueAt'> & {
  readonly status: OpenStatus;
};

/** How officers leave a request open. */
export interface Remark {
  readonly status: 'more-needed' | 'referred';
  readonly note: string;
  readonly dueAt?: Date | undefined;
}

/** Where requests are kept, encrypted as far as they are about somebody. */
export interface ProofRequestStore {
  /** False when the person has an open one by this method. In `dueIn` seconds a job takes it, if nobody decides it before. */
  add(request: NewRequest, dueIn: number): Promise<boolean>;
  /** The latest ones, newest first. */
  ofPerson(personId: string): Promise<readonly ProofRequest[]>;
  find(id: string): Promise<ProofRequest | undefined>;
  /** The open one that this code names. */
  findByCode(code: string): Promise<ProofRequest | undefined>;
  /** Takes up to `limit` open ones that are due; no other node gets them for `leaseSeconds`. */
  takeDue(limit: number, leaseSeconds: number): Promise<readonly ProofRequest[]>;
  /** It is due again in so many seconds. */
  postpone(id: string, inSeconds: number): Promise<void>;
  /** Ends it and deletes what was stated; true for exactly one caller on all nodes. */
  decide(id: string, end: { status: EndStatus; words?: string; by?: string; note?: string }): Promise<boolean>;
  /** Open ones with officers, the most urgent first. */
  queue(places: readonly string[], page: { limit: number; offset: number }): Promise<readonly ProofRequest[]>;
  /** Leaves it open with something said; false when an officer decided or said something since it was read. */
  remark(request: ProofRequest, remark: Remark): Promise<boolean>;
}

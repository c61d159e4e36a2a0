/** Accounts that their owners close: what is kept about it. */

/** An account in its waiting time. */
export interface Closing {
  readonly personId: string;
  readonly startedAt: Date;
  readonly closesAt: Date;
}

/** Where they are kept. */
export interface ClosingStore {
  begin(closing: Closing, stopToken: string): Promise<void>;
  /** The one that can still be stopped. */
  find(personId: string): Promise<Closing | undefined>;
  /** By a link that stops it, of either message. */
  findByToken(token: string): Promise<Closing | undefined>;
  /** False when there is none (any more). */
  stop(personId: string): Promise<boolean>;
  /** Whose waiting time is over, a few at a time. */
  due(now: Date, limit: number): Promise<readonly string[]>;
  /** Whose waiting time ends before this and who were not told once more, a few at a time. */
  toRemind(endsBefore: Date, limit: number): Promise<readonly string[]>;
  /** Notes that it was told, with a further link that stops it; false when it was before. */
  remind(personId: string, at: Date, token: string): Promise<boolean>;
  /** Erases what need not be kept, and notes until when the rest is. Call it in the transaction that has locked the person. */
  close(personId: string, times: { readonly at: Date; readonly eraseAt: Date }): Promise<void>;
  /** Whose time of keeping is over, a few at a time. */
  toErase(now: Date, limit: number): Promise<readonly string[]>;
  /** Erases the evidence. What remains says nothing of a person: the subjects, so that nobody else ever gets them. */
  erase(personId: string): Promise<void>;
  /** Messages that have left are erased too. */
  eraseSent(): Promise<void>;
}

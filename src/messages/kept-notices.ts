/** What people were told, as it is kept in their accounts. */

/** What is kept of a notice: finished words in the person's language, never a link that opens anything. */
export interface Kept {
  readonly subject: string;
  readonly text: string;
}

/** A notice in an account. */
export interface KeptNotice extends Kept {
  readonly id: string;
  readonly at: Date;
  /** The person has not seen it yet. */
  readonly isNew: boolean;
}

/** Where notices are kept, encrypted, until their time is over. */
export interface NoticeStore {
  keep(personId: string, notice: Kept, expiresAt: Date): Promise<void>;
  /** Newest first; those before one of them, if asked. */
  list(personId: string, asked: { readonly limit: number; readonly before?: string }): Promise<readonly KeptNotice[]>;
  /** How many are new. */
  countNew(personId: string): Promise<number>;
  /** The person saw these. */
  markSeen(personId: string, ids: readonly string[]): Promise<void>;
}

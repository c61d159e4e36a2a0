/** Recoveries of accounts, as they are kept. */

/** By what an account is recovered: another authenticator that is at hand, the passing of time, or a new proof of identity. */
export type Way = 'factor' | 'wait' | 'proof';

/**
 * How a recovery ended. `not-needed`: the person signed in; `void`: what it relied on is gone; `superseded`: another one was
 * finished first; `undone`: it was finished, and stopped afterwards.
 */
export type Ending = 'finished' | 'stopped' | 'not-needed' | 'void' | 'superseded' | 'lapsed' | 'undone';

/** What a finished one changed, so that it can be undone. */
export interface Changes {
  /** Id of the new credential. */
  readonly added: string;
  /** Ids of the credentials that went. */
  readonly removed: readonly string[];
}

export interface Recovery {
  readonly id: string;
  readonly personId: string;
  readonly way: Way;
  readonly startedAt: Date;
  /** From then on it can be finished. */
  readonly readyAt: Date;
  /** From then on it cannot. */
  readonly expiresAt: Date;
  readonly endedAt?: Date;
  readonly outcome?: Ending;
  /** The request for a proof that it was begun with. */
  readonly request?: string;
  /** Fingerprints of the browser, of the contact that was used, and of all verified contacts at the start. */
  readonly browser: string;
  readonly contact: string;
  readonly contacts: string;
  readonly changes?: Changes;
}

/** What one begins with; the tokens of its links are kept as hashes only. */
export type NewRecovery = Omit<Recovery, 'startedAt' | 'endedAt' | 'outcome' | 'changes'> & {
  readonly stopToken: string;
  readonly linkToken: string;
};

/** How one ends. */
export interface End {
  readonly outcome: Ending;
  readonly changes?: Changes;
  /** Takes the place of the token that stops it. */
  readonly stopToken?: string;
}

/** Where recoveries are kept. */
export interface RecoveryStore {
  /** A keyed hash, to compare with those that are kept. */
  fingerprint(of: 'browser' | 'contact' | 'contacts', value: string): string;
  /** False when one of the same way is open for the person. */
  begin(recovery: NewRecovery): Promise<boolean>;
  find(id: string): Promise<Recovery | undefined>;
  openOf(personId: string): Promise<readonly Recovery[]>;
  /** When one of the person was last stopped. */
  stoppedAt(personId: string): Promise<Date | undefined>;
  /** The open one, or the one finished within a week, that this token stops. */
  findByStop(token: string): Promise<Recovery | undefined>;
  /** The open one that this token continues. */
  findByLink(token: string): Promise<Recovery | undefined>;
  /** The one that was begun with this request for a proof. */
  findByRequest(request: string): Promise<Recovery | undefined>;
  /** Uses the link up: the recovery goes on in this browser alone. True for exactly one caller on all nodes. */
  moveTo(token: string, browser: string): Promise<boolean>;
  /** True for exactly one caller on all nodes. */
  end(id: string, end: End): Promise<boolean>;
  /** Marks a finished one as undone; true for exactly one caller. */
  undo(id: string): Promise<boolean>;
}

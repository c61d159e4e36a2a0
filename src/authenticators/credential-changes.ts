/** A change of a person's ways to sign in that they may still stop. */
export interface CredentialChange {
  readonly personId: string;
  /** The authenticator's name. */
  readonly method: string;
  /** Id of the credential that came. */
  readonly added?: string;
  /** Id of the credential that went. */
  readonly removed?: string;
  /** The credential that got another name, and the one that it had, if any. */
  readonly renamed?: { readonly id: string; readonly label?: string };
}

/** Where changes wait for a week to be stopped; a change is found by the token of its mail alone, of which only a hash is kept. */
export interface CredentialChanges {
  keep(token: string, change: CredentialChange, expiresAt: Date): Promise<void>;
  /** The change that this token can still stop. */
  find(token: string): Promise<CredentialChange | undefined>;
  /** Uses the token up; true for exactly one caller on all nodes. */
  stop(token: string): Promise<boolean>;
}

/** What people agreed to when they opened an account. */

/** One text in one version, as it was shown. */
export interface Acceptance {
  readonly personId: string;
  /** Which text, such as `terms`. */
  readonly document: string;
  readonly version: string;
  readonly language: string;
  /** SHA-256 of the text that was shown. */
  readonly textHash: Buffer;
}

/** Where acceptances are kept; the store notes the time. */
export interface AcceptanceStore {
  add(acceptances: readonly Acceptance[]): Promise<void>;
  /** Everything that a person accepted. */
  list(personId: string): Promise<readonly (Acceptance & { readonly at: Date })[]>;
}

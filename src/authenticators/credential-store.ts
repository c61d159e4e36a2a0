/** One way of one person to sign in: what an authenticator keeps about them. */
export interface Credential {
  readonly id: string;
  readonly personId: string;
  /** The authenticator's name. */
  readonly method: string;
  /** The authenticator's own data; stored encrypted. */
  readonly data: unknown;
  /** Counts the changes; a change names the version it was made from. */
  readonly version: number;
  readonly lastUsedAt?: Date | undefined;
}

/** Where credentials are kept, of every method alike. */
export interface CredentialStore {
  ofPerson(personId: string): Promise<readonly Credential[]>;
  /** `lookup` is what the credential can be found by; no two of one method share it. */
  add(credential: Omit<Credential, 'version'> & { readonly lookup?: string }): Promise<void>;
  findByLookup(method: string, lookup: string): Promise<Credential | undefined>;
  /** Replaces the data and marks the credential as used now; false when somebody else changed it since it was read. */
  update(credential: Credential, data: unknown): Promise<boolean>;
  /** Marks the credential as used now. */
  touch(credential: Credential): Promise<void>;
}

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

/** A credential as its owner sees it in a list. */
export interface CredentialEntry extends Credential {
  /** What the person calls it. */
  readonly label?: string;
  readonly createdAt: Date;
}

/** Where credentials are kept, of every method alike. */
export interface CredentialStore {
  ofPerson(personId: string): Promise<readonly Credential[]>;
  /** `lookup` is what the credential can be found by; no two of one method share it: the second fails with `already_used`. */
  add(credential: Omit<Credential, 'version'> & { readonly lookup?: string }): Promise<void>;
  findByLookup(method: string, lookup: string): Promise<Credential | undefined>;
  /** Replaces the data and marks the credential as used now; false when somebody else changed it since it was read. */
  update(credential: Credential, data: unknown): Promise<boolean>;
  /** Marks the credential as used now. */
  touch(credential: Credential): Promise<void>;
  /** The person's credentials for their own eyes, oldest first. */
  list(personId: string): Promise<readonly CredentialEntry[]>;
  /** Other changes of this person's credentials wait until the running transaction ends, so that what was counted stays true. */
  lock(personId: string): Promise<void>;
  /** An empty label takes the name away. */
  rename(credential: Pick<Credential, 'id' | 'personId'>, label: string): Promise<void>;
  /** It opens nothing any more, but is kept for seven days, so that it can be restored; false when it was gone already. */
  remove(credential: Pick<Credential, 'id' | 'personId'>): Promise<boolean>;
  /** Brings a removed credential back as it was; false when it is not there any more. */
  restore(credential: Pick<Credential, 'id' | 'personId'>): Promise<boolean>;
}

/** Which keys sign what this provider issues, and which of the running nodes know them: names alone. */

/** A key as it is known by its name. */
export interface SigningKeyName {
  readonly kid: string;
  readonly alg: string;
}

/** A key that some node has had. */
export interface KnownSigningKey extends SigningKeyName {
  /** When a node had it first. */
  readonly since: Date;
  readonly lastSeen: Date;
  /** How many of the running nodes know it, and how many sign with it. */
  readonly nodes: number;
  readonly signing: number;
}

/** What is known of them. */
export interface SigningKeysKnown {
  /** Those of running nodes first, then those of before. */
  readonly keys: readonly KnownSigningKey[];
  /** How many nodes have said lately that they run. */
  readonly nodes: number;
}

/** Where it is kept. */
export interface SigningKeyStore {
  /** A node says which keys it has; it signs with the first. */
  report(nodeId: string, keys: readonly SigningKeyName[]): Promise<void>;
  /** `withinSeconds`: a node that said nothing for longer does not run any more. */
  known(withinSeconds: number): Promise<SigningKeysKnown>;
}

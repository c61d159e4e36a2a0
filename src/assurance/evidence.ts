/** What levels are computed from: the evidence of one session and the proofs of one person. */

/** The three kinds of authentication factor; only different kinds add up. */
export type Factor = 'knowledge' | 'possession' | 'inherence';

/** What a person showed with one authenticator in one session. */
export interface Evidence {
  /** Name of the authenticator. */
  readonly method: string;
  readonly factors: readonly Factor[];
  /** Values of RFC 8176 that this authenticator contributes. */
  readonly amr: readonly string[];
  /** It was shown by a hardware authenticator whose key cannot leave it. */
  readonly hardware?: boolean;
  /** When it was shown: whole seconds since the epoch, rounded down. */
  readonly at: number;
}

/** One successful proofing of a person's identity. */
export interface Proof {
  /** Name of the proofing method, as in the configuration; an unknown one counts for nothing. */
  readonly method: string;
  /** When the identity was proven: seconds since the epoch. */
  readonly at: number;
  /** Counts until, and not at, this second since the epoch. */
  readonly expiresAt?: number;
  readonly withdrawn?: boolean;
  /** Counts for nothing until the identity is proven anew. */
  readonly suspended?: boolean;
}

/** An authenticator that a person could still show. */
export interface AvailableMethod {
  readonly method: string;
  readonly factors: readonly Factor[];
  /** It may turn out to be hardware; what was shown decides. */
  readonly hardware?: boolean;
}

/** Position of one session of one person on every axis; 0 is nothing. */
export interface Vector {
  /** Account level of Decree 69/2024: 0-2. */
  readonly vn: number;
  /** Authentication level of Decree 69/2024, Article 20: 0-4. */
  readonly vnAuth: number;
  /** eIDAS level (none, low, substantial, high): 0-3, the weaker of identity and authentication. */
  readonly eidas: number;
  /** Identity assurance level: 0-3. */
  readonly ial: number;
  /** Authenticator assurance level: 0-3. */
  readonly aal: number;
}

/** The axes of a vector. */
export type Axis = keyof Vector;

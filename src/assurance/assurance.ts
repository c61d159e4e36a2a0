/** The only place that knows levels: evidence and proofs go in, an acr comes out. Pure. */
import type { AvailableMethod, Evidence, Proof, Vector } from './evidence.ts';

/** What a relying party asks for; levels by id (`m1`) or full value. */
export interface AcrRequest {
  /** The least that this relying party ever accepts, by its registration. */
  readonly minimum?: string;
  /** One of these must be met (OpenID Connect Core 5.5.1.1). */
  readonly essential?: readonly string[];
  /** Wishes, the most preferred first (`acr_values`). */
  readonly voluntary?: readonly string[];
}

/** What an identity or an account lacks for a level. */
export type Missing = 'identity' | 'second-factor';

/** Answer to a request; every level in it is a full acr value. */
export type Decision =
  | { readonly kind: 'satisfied'; readonly acr: string; readonly amr: readonly string[] }
  | {
      readonly kind: 'step-up';
      /** Available methods that bring a factor not shown yet, in the order given. */
      readonly methods: readonly string[];
      /** Only a wish is unmet: the person may go on without. */
      readonly optional: boolean;
      readonly target: string;
    }
  | { readonly kind: 'unreachable'; readonly target: string; readonly missing: readonly Missing[] };

/** Everything one decision depends on. */
export interface Situation {
  readonly request: AcrRequest;
  /** The person's proofs of identity. */
  readonly proofs: readonly Proof[];
  /** What was shown in this session. */
  readonly evidence: readonly Evidence[];
  /** What the person could still show; empty after they declined an optional step-up. */
  readonly available: readonly AvailableMethod[];
  /** Seconds since the epoch. */
  readonly now: number;
}

/** The rules of one configuration. */
export interface Assurance {
  /** Full acr values, weakest first: what discovery advertises. */
  readonly acrValues: readonly string[];
  /** Where this session of this person stands on every axis at `now` (seconds since the epoch). */
  vector(proofs: readonly Proof[], evidence: readonly Evidence[], now: number): Vector;
  /** Id of the strongest level that the vector satisfies. */
  reached(vector: Vector): string | undefined;
  /** Whether the vector meets a level, given by id or full value; never for an unknown one. */
  satisfies(vector: Vector, acr: string): boolean;
  /** Id of a level given by id or full value; undefined for an unknown one. */
  idOf(acr: string): string | undefined;
  /** Authentication methods for the ID token (RFC 8176), sorted, with `mfa` when different factors were shown. */
  amr(evidence: readonly Evidence[]): string[];
  /** The one ordered check: go on, ask for more, or refuse. */
  decide(situation: Situation): Decision;
}

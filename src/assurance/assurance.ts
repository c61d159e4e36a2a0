/** The only place that knows levels: evidence and proofs go in, an acr comes out. Pure. */
import { amrOf } from './amr.ts';
import type { AssuranceConfig } from './configuration.ts';
import { type Decision, decide, type Situation } from './decide.ts';
import type { Evidence, Factor, Proof, Vector } from './evidence.ts';
import { createLadder, type Ladder } from './ladder.ts';
import { authenticationPart, combine, factorsOf, identityPart, meets, shownBy } from './vector.ts';

/** The rules of one configuration. */
export interface Assurance {
  /** Full acr values, weakest first: what discovery advertises. Holds only what the enabled authenticators can reach. */
  readonly acrValues: string[];
  /** Where this session of this person stands on every axis at `now` (seconds since the epoch). */
  vector(proofs: readonly Proof[], evidence: readonly Evidence[], now: number): Vector;
  /** Id (`m1`) of the strongest level that the vector satisfies. */
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

/** What the rules need to know about the deployment. */
export interface AssuranceOptions {
  /** What comes before `/m0` in a full value: `<issuer>/acr`. */
  readonly acrBase: string;
  /** Every factor that some enabled authenticator shows; without it all three are taken to be there. */
  readonly factors?: readonly Factor[];
}

function advertised(config: AssuranceConfig, { rungs }: Ladder, factors: readonly Factor[]): string[] {
  const proofs = Object.keys(config.proofing).map((method) => ({ method, at: 0 }));
  const authentication = authenticationPart(config.authentication, new Set(factors).size);
  const best = combine(identityPart(config.proofing, proofs, 0), authentication);
  return rungs.filter(({ requires }) => meets(best, requires)).map(({ value }) => value);
}

/** The rules of a configuration that `assuranceSchema` has accepted. */
export function createAssurance(config: AssuranceConfig, options: AssuranceOptions): Assurance {
  const ladder = createLadder(config.acr, options.acrBase);
  const idAt = (rank: number | undefined) => (rank === undefined ? undefined : ladder.rungs[rank]?.id);
  return {
    acrValues: advertised(config, ladder, options.factors ?? ['knowledge', 'possession', 'inherence']),
    vector(proofs, evidence, now) {
      const factors = factorsOf(shownBy(evidence, now));
      const authentication = authenticationPart(config.authentication, factors.size);
      return combine(identityPart(config.proofing, proofs, now), authentication);
    },
    reached: (vector) => idAt(ladder.rankReached(vector)),
    satisfies(vector, acr) {
      const rank = ladder.rankOf(acr);
      return rank !== undefined && rank <= ladder.rankReached(vector);
    },
    idOf: (acr) => idAt(ladder.rankOf(acr)),
    amr: amrOf,
    decide: (situation) => decide(config, ladder, situation),
  };
}

/** The only place that knows levels: evidence and proofs go in, an acr comes out. Pure. */
import { amrOf } from './amr.ts';
import type { AssuranceConfig } from './configuration.ts';
import { type Decision, decide, type Situation } from './decide.ts';
import type { AvailableMethod, Evidence, Proof, Vector } from './evidence.ts';
import { createLadder, type Ladder } from './ladder.ts';
import {
  authenticationPart,
  combine,
  type IdentityPart,
  identityPart,
  meets,
  shownBy,
  worthOfProof,
} from './vector.ts';

/** The rules of one configuration. */
export interface Assurance {
  /** Full acr values, weakest first, then those of other frameworks: what discovery advertises. Holds only what the enabled authenticators can reach. */
  readonly acrValues: string[];
  /** Where this session of this person stands on every axis at `now` (seconds since the epoch). */
  vector(proofs: readonly Proof[], evidence: readonly Evidence[], now: number): Vector;
  /** What one proof by this method counts for; nothing for an unknown one. */
  worthOf(method: string): IdentityPart;
  /** Id (`m1`) of the strongest level that the vector satisfies. */
  reached(vector: Vector): string | undefined;
  /** Whether the vector meets a level, given by id, full value or alias; never for an unknown one. */
  satisfies(vector: Vector, acr: string): boolean;
  /** Id of a level given by id or full value; an alias is its own; undefined for an unknown one. */
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
  /** The enabled authenticators; without them everything is taken to be there. */
  readonly methods?: readonly AvailableMethod[];
}

const ANYTHING: AvailableMethod = { method: '*', factors: ['knowledge', 'possession', 'inherence'], hardware: true };

function advertised(config: AssuranceConfig, ladder: Ladder, methods: readonly AvailableMethod[]): string[] {
  const proofs = Object.keys(config.proofing).map((method) => ({ method, at: 0 }));
  const best = combine(identityPart(config, proofs, 0), authenticationPart(config, methods));
  return [...ladder.rungs, ...ladder.aliases].filter(({ requires }) => meets(best, requires)).map(({ value }) => value);
}

/** The rules of a configuration that `assuranceSchema` has accepted. */
export function createAssurance(config: AssuranceConfig, options: AssuranceOptions): Assurance {
  const ladder = createLadder(config, options.acrBase);
  return {
    acrValues: advertised(config, ladder, options.methods ?? [ANYTHING]),
    vector(proofs, evidence, now) {
      const authentication = authenticationPart(config, shownBy(config, evidence, now));
      return combine(identityPart(config, proofs, now), authentication);
    },
    worthOf: (method) => worthOfProof(config, method),
    reached: (vector) => ladder.reached(vector)?.id,
    satisfies(vector, acr) {
      const level = ladder.find(acr);
      return level !== undefined && meets(vector, level.requires);
    },
    idOf: (acr) => ladder.find(acr)?.id,
    amr: amrOf,
    decide: (situation) => decide(config, ladder, situation),
  };
}

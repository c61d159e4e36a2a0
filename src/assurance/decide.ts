/** The one ordered check of a request against what a session has shown and could still show. */
import { amrOf } from './amr.ts';
import type { AssuranceConfig } from './configuration.ts';
import type { AvailableMethod, Evidence, Proof, Vector } from './evidence.ts';
import type { Ladder } from './ladder.ts';
import {
  type AuthenticationPart,
  authenticationPart,
  combine,
  factorsOf,
  type IdentityPart,
  identityPart,
  shownBy,
} from './vector.ts';

/** What a relying party asks for; levels by id (`m1`) or full value. */
export interface AcrRequest {
  /** The least that this relying party ever accepts, by its registration. */
  readonly minimum?: string;
  /** One of these must be met (OpenID Connect Core 5.5.1.1). */
  readonly essential?: readonly string[];
  /** Wishes, the most preferred first (`acr_values`); without effect beside essential values. */
  readonly voluntary?: readonly string[];
}

/** What is lacking for a level. */
export type Missing = 'identity' | 'second-factor';

/** Answer to a request; `acr` and `target` are full values (an unknown target is repeated as it was asked for). */
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
  | {
      readonly kind: 'unreachable';
      readonly target: string;
      /** Empty when the target is no level that we know. */
      readonly missing: readonly Missing[];
    };

/** Everything one decision depends on. */
export interface Situation {
  readonly request: AcrRequest;
  /** The person's proofs of identity. */
  readonly proofs: readonly Proof[];
  /** What was shown in this session. */
  readonly evidence: readonly Evidence[];
  /** What the person could still show; pass none after they declined an optional step-up. */
  readonly available: readonly AvailableMethod[];
  /** Seconds since the epoch. */
  readonly now: number;
}

/** Where a person is, and where they could get to without a new proof of identity. */
interface Standing {
  readonly identity: IdentityPart;
  readonly bestAuthentication: AuthenticationPart;
  readonly reached: number;
  readonly best: number;
  readonly shown: readonly Evidence[];
  /** Methods that bring something new. */
  readonly helpful: readonly string[];
}

function standingOf(config: AssuranceConfig, ladder: Ladder, situation: Situation): Standing {
  const { available, now } = situation;
  const shown = shownBy(situation.evidence, now);
  const factors = factorsOf(shown);
  const identity = identityPart(config.proofing, situation.proofs, now);
  const authentication = authenticationPart(config.authentication, factors.size);
  const bestAuthentication = authenticationPart(config.authentication, factorsOf([...shown, ...available]).size);
  const helpful = available.filter((method) => method.factors.some((factor) => !factors.has(factor)));
  return {
    identity,
    bestAuthentication,
    reached: ladder.rankReached(combine(identity, authentication)),
    best: ladder.rankReached(combine(identity, bestAuthentication)),
    shown,
    helpful: [...new Set(helpful.map(({ method }) => method))],
  };
}

const known = (ladder: Ladder, names: readonly string[] = []): number[] =>
  names.map(ladder.rankOf).filter((rank) => rank !== undefined);

/** The rank that must be reached, or the name of a required level that does not exist. Nobody goes on below the weakest level. */
function floorOf(ladder: Ladder, { minimum, essential = [] }: AcrRequest): number | string {
  const required = minimum === undefined ? 0 : ladder.rankOf(minimum);
  if (required === undefined) return minimum ?? '';
  const ranks = known(ladder, essential);
  if (essential[0] !== undefined && ranks.length === 0) return essential[0];
  return ranks.length === 0 ? required : Math.max(required, Math.min(...ranks));
}

/** The most preferred wish that is or can be reached. */
function wishOf(ladder: Ladder, { essential = [], voluntary }: AcrRequest, best: number): number {
  if (essential.length > 0) return -1;
  return known(ladder, voluntary).find((rank) => rank <= best) ?? -1;
}

function missingFor(requires: Partial<Vector>, { identity, bestAuthentication }: Standing): Missing[] {
  const { vn = 0, vnAuth = 0, eidas = 0, ial = 0, aal = 0 } = requires;
  const missing: Missing[] = [];
  if (identity.vn < vn || identity.ial < ial || identity.eidas < eidas) missing.push('identity');
  const { vnAuth: best, aal: bestAal, eidas: bestEidas } = bestAuthentication;
  if (best < vnAuth || bestAal < aal || bestEidas < eidas) missing.push('second-factor');
  return missing;
}

/** The strongest value that was asked for and is met; else, truthfully, what was reached. */
function answerOf(ladder: Ladder, { essential = [], voluntary }: AcrRequest, reached: number): number {
  const met = known(ladder, essential.length > 0 ? essential : voluntary).filter((rank) => rank <= reached);
  return met.length > 0 ? Math.max(...met) : reached;
}

const valueAt = (ladder: Ladder, rank: number): string => ladder.rungs[rank]?.value ?? '';

function belowFloor(ladder: Ladder, floor: number, standing: Standing): Decision {
  const target = valueAt(ladder, floor);
  if (standing.best >= floor) return { kind: 'step-up', methods: standing.helpful, optional: false, target };
  return { kind: 'unreachable', target, missing: missingFor(ladder.rungs[floor]?.requires ?? {}, standing) };
}

/** Decides a request. Minimum and essential values are met or refused, never answered with less; wishes offer what can be reached. */
export function decide(config: AssuranceConfig, ladder: Ladder, situation: Situation): Decision {
  const { request } = situation;
  const floor = floorOf(ladder, request);
  if (typeof floor === 'string') return { kind: 'unreachable', target: floor, missing: [] };
  const standing = standingOf(config, ladder, situation);
  const { reached, best, helpful, shown } = standing;
  if (reached < floor) return belowFloor(ladder, floor, standing);
  const wish = wishOf(ladder, request, best);
  if (wish > reached) return { kind: 'step-up', methods: helpful, optional: true, target: valueAt(ladder, wish) };
  return { kind: 'satisfied', acr: valueAt(ladder, answerOf(ladder, request, reached)), amr: amrOf(shown) };
}

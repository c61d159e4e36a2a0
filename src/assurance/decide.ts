/** The one ordered check of a request against what a session has shown and could still show. */
import { amrOf } from './amr.ts';
import type { AssuranceConfig } from './configuration.ts';
import type { AvailableMethod, Evidence, Proof, Vector } from './evidence.ts';
import { both, type Ladder, type Requirement, type Rung, strongestOf, weakestOf } from './ladder.ts';
import {
  type AuthenticationPart,
  authenticationPart,
  combine,
  countingFor,
  factorsOf,
  hasHardware,
  type IdentityPart,
  identityPart,
  meets,
  shownBy,
  worthOfProof,
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
export type Missing = 'identity' | 'second-factor' | 'hardware' | 'phishing-resistant';

/** Answer to a request; `acr` and `target` are full values (an unknown target is repeated as it was asked for). */
export type Decision =
  | { readonly kind: 'satisfied'; readonly acr: string; readonly amr: readonly string[] }
  | {
      readonly kind: 'step-up';
      /** Available methods that bring something new, in the order given. */
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
      /** Where identity is missing: the account level (1 or 2) that would do. */
      readonly identityLevel?: number;
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
  readonly reached: Vector;
  readonly best: Vector;
  readonly shown: readonly Evidence[];
}

function standingOf(config: AssuranceConfig, { proofs, evidence, available, now }: Situation): Standing {
  const shown = shownBy(config, evidence, now);
  const identity = identityPart(config, proofs, now);
  const bestAuthentication = authenticationPart(config, [...shown, ...available]);
  return {
    identity,
    bestAuthentication,
    reached: combine(identity, authenticationPart(config, shown)),
    best: combine(identity, bestAuthentication),
    shown,
  };
}

const known = (ladder: Ladder, names: readonly string[] = []): Rung[] =>
  names.map(ladder.find).filter((level) => level !== undefined);

/** What must be met, any of it; or the name of a required level that does not exist. Nobody goes on below the weakest level. */
function floorsOf(ladder: Ladder, { minimum, essential = [] }: AcrRequest): readonly Rung[] | string {
  const weakest = ladder.rungs[0];
  const own = minimum === undefined ? weakest : ladder.find(minimum);
  if (own === undefined || weakest === undefined) return minimum ?? '';
  const required = both(own, weakest);
  const asked = known(ladder, essential);
  if (essential[0] !== undefined && asked.length === 0) return essential[0];
  return asked.length === 0 ? [required] : asked.map((level) => both(level, required));
}

/** The most preferred wish that is or can be reached. */
function wishOf(ladder: Ladder, { essential = [], voluntary }: AcrRequest, best: Vector): Rung | undefined {
  if (essential.length > 0) return undefined;
  return known(ladder, voluntary).find(({ requires }) => meets(best, requires));
}

/** The available methods that bring something that the target still lacks. */
function helpfulFor(
  config: AssuranceConfig,
  { requires }: Rung,
  { shown }: Standing,
  available: Situation['available'],
) {
  const { oneFactor, twoFactors } = config.authentication;
  const isHelpful = (method: AvailableMethod, axis: keyof AuthenticationPart): boolean => {
    const least = requires[axis] ?? 0;
    const counted = countingFor(config, shown, axis, least);
    if (least === 0 || countingFor(config, [method], axis, least).length === 0) return false;
    const factors = factorsOf(counted);
    const needsFactor = factors.size < (oneFactor[axis] >= least ? 1 : 2);
    const needsHardware = twoFactors[axis] < least && !hasHardware(counted);
    const bringsFactor = method.factors.some((factor) => !factors.has(factor));
    return (needsFactor && bringsFactor) || (needsHardware && hasHardware([method]));
  };
  const helpful = available.filter((method) =>
    (['vnAuth', 'eidas', 'aal'] as const).some((axis) => isHelpful(method, axis)),
  );
  return [...new Set(helpful.map(({ method }) => method))];
}

function missingFor({ authentication }: AssuranceConfig, requires: Requirement, standing: Standing): Missing[] {
  const { identity, bestAuthentication: best } = standing;
  const { vn = 0, eidas = 0, ial = 0 } = requires;
  const missing: Missing[] = [];
  if (identity.vn < vn || identity.ial < ial || identity.eidas < eidas) missing.push('identity');
  const lacking = (['vnAuth', 'eidas', 'aal'] as const).filter((axis) => best[axis] < (requires[axis] ?? 0));
  const beyondFactors = lacking.some((axis) => authentication.twoFactors[axis] < (requires[axis] ?? 0));
  if (lacking.some((axis) => best[axis] < authentication.twoFactors[axis])) missing.push('second-factor');
  if (beyondFactors) missing.push('hardware');
  return missing;
}

/** The least account level of a proof that people can give here and the target would accept. */
function identityLevelFor(config: AssuranceConfig, { vn = 0, eidas = 0, ial = 0 }: Requirement): number {
  const methods = Object.keys(config.proofing).filter((method) => !config.proofing[method]?.upstream);
  const worths = methods.map((method) => worthOfProof(config, method));
  const enough = worths.filter((worth) => worth.vn >= vn && worth.eidas >= eidas && worth.ial >= ial);
  return enough.length === 0 ? vn : Math.min(...enough.map((worth) => worth.vn));
}

/** The strongest value that was asked for and is met; else, truthfully, what was reached. */
function answerOf(ladder: Ladder, { essential = [], voluntary }: AcrRequest, reached: Vector): string {
  const asked = known(ladder, essential.length > 0 ? essential : voluntary);
  const met = asked.filter(({ requires }) => meets(reached, requires));
  return (strongestOf(met) ?? ladder.reached(reached))?.value ?? '';
}

function belowFloor(
  config: AssuranceConfig,
  floors: readonly Rung[],
  standing: Standing,
  situation: Situation,
): Decision {
  const reachable = floors.filter(({ requires }) => meets(standing.best, requires));
  const target = weakestOf(reachable.length > 0 ? reachable : floors) as Rung;
  if (reachable.length > 0) {
    const methods = helpfulFor(config, target, standing, situation.available);
    return { kind: 'step-up', methods, optional: false, target: target.value };
  }
  const missing = missingFor(config, target.requires, standing);
  const level = missing.includes('identity') ? { identityLevel: identityLevelFor(config, target.requires) } : {};
  return { kind: 'unreachable', target: target.value, missing, ...level };
}

/** Decides a request. Minimum and essential values are met or refused, never answered with less; wishes offer what can be reached. */
export function decide(config: AssuranceConfig, ladder: Ladder, situation: Situation): Decision {
  const { request, available } = situation;
  const floors = floorsOf(ladder, request);
  if (typeof floors === 'string') return { kind: 'unreachable', target: floors, missing: [] };
  const standing = standingOf(config, situation);
  const { reached, best, shown } = standing;
  if (!floors.some(({ requires }) => meets(reached, requires))) return belowFloor(config, floors, standing, situation);
  const wish = wishOf(ladder, request, best);
  if (wish && !meets(reached, wish.requires)) {
    return {
      kind: 'step-up',
      methods: helpfulFor(config, wish, standing, available),
      optional: true,
      target: wish.value,
    };
  }
  return { kind: 'satisfied', acr: answerOf(ladder, request, reached), amr: amrOf(shown) };
}

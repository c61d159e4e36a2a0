import type { AvailableMethod, Evidence, Factor, Proof, Vector } from './evidence.ts';

/** The axes that proofs of identity move. */
export type IdentityPart = Pick<Vector, 'vn' | 'eidas' | 'ial'>;

/** The axes that authentication moves. */
export type AuthenticationPart = Pick<Vector, 'vnAuth' | 'eidas' | 'aal'>;

/** What a proof counts for by method. */
export interface IdentityRules {
  readonly proofing: Readonly<Record<string, IdentityPart & { readonly withoutFace?: boolean }>>;
  /** Strict reading of the decree: a match of data alone, without a face, gives no account level. */
  readonly level1RequiresFace: boolean;
}

/** What a session counts for, and what single methods count for at most. */
export interface AuthenticationRules {
  readonly authentication: {
    readonly oneFactor: AuthenticationPart;
    readonly twoFactors: AuthenticationPart;
    /** Two factors of which one is a hardware authenticator; like any two factors where it is left out. */
    readonly hardware?: AuthenticationPart;
  };
  readonly authenticators: Readonly<
    Record<string, { readonly counts?: Partial<AuthenticationPart>; readonly evidenceMaxAgeSeconds?: number }>
  >;
}

const NOTHING: AuthenticationPart = { vnAuth: 0, eidas: 0, aal: 0 };
const HIGHEST = 4;

const isValid = (proof: Proof, now: number): boolean =>
  proof.at <= now && !proof.withdrawn && !proof.suspended && (proof.expiresAt === undefined || now < proof.expiresAt);

/** What one proof by this method counts for; nothing when the configuration does not name it. */
export function worthOfProof({ proofing, level1RequiresFace }: IdentityRules, method: string): IdentityPart {
  const worth = Object.hasOwn(proofing, method) ? proofing[method] : undefined;
  if (!worth) return { vn: 0, eidas: 0, ial: 0 };
  const { withoutFace, ...counts } = worth;
  return level1RequiresFace && withoutFace ? { ...counts, vn: 0 } : counts;
}

/** What a person's valid proofs count for together: the best on each axis. `now` in seconds since the epoch. */
export function identityPart(rules: IdentityRules, proofs: readonly Proof[], now: number): IdentityPart {
  const best = { vn: 0, eidas: 0, ial: 0 };
  for (const proof of proofs) {
    if (!isValid(proof, now)) continue;
    const worth = worthOfProof(rules, proof.method);
    best.vn = Math.max(best.vn, worth.vn);
    best.eidas = Math.max(best.eidas, worth.eidas);
    best.ial = Math.max(best.ial, worth.ial);
  }
  return best;
}

const limitsOf = ({ authenticators }: AuthenticationRules, method: string) =>
  Object.hasOwn(authenticators, method) ? authenticators[method] : undefined;

/** The methods that may count for at least this much on an axis. */
export const countingFor = <Method extends AvailableMethod>(
  rules: AuthenticationRules,
  methods: readonly Method[],
  axis: keyof AuthenticationPart,
  least: number,
): Method[] => methods.filter(({ method }) => (limitsOf(rules, method)?.counts?.[axis] ?? HIGHEST) >= least);

function unlimitedPart(
  { authentication }: AuthenticationRules,
  methods: readonly AvailableMethod[],
): AuthenticationPart {
  const factors = factorsOf(methods).size;
  if (factors === 0) return NOTHING;
  if (factors === 1) return authentication.oneFactor;
  return (hasHardware(methods) && authentication.hardware) || authentication.twoFactors;
}

/** What showing these counts for. A method that counts for less keeps what others reach without it: showing more never lowers. */
export function authenticationPart(
  rules: AuthenticationRules,
  methods: readonly AvailableMethod[],
): AuthenticationPart {
  const best = { ...NOTHING };
  for (const axis of ['vnAuth', 'eidas', 'aal'] as const) {
    for (let least = 1; least <= HIGHEST; least += 1) {
      const reached = unlimitedPart(rules, countingFor(rules, methods, axis, least))[axis];
      best[axis] = Math.max(best[axis], Math.min(least, reached));
    }
  }
  return best;
}

/** The vector of an identity shown with an authentication; eIDAS is no stronger than the weaker of the two. */
export function combine(identity: IdentityPart, authentication: AuthenticationPart): Vector {
  const eidas = Math.min(identity.eidas, authentication.eidas);
  return { vn: identity.vn, vnAuth: authentication.vnAuth, eidas, ial: identity.ial, aal: authentication.aal };
}

/** Whether a vector is at least the minimums; an axis that is not named is not asked for. */
export function meets(vector: Vector, requires: Partial<Vector>): boolean {
  return (
    vector.vn >= (requires.vn ?? 0) &&
    vector.vnAuth >= (requires.vnAuth ?? 0) &&
    vector.eidas >= (requires.eidas ?? 0) &&
    vector.ial >= (requires.ial ?? 0) &&
    vector.aal >= (requires.aal ?? 0)
  );
}

/** Evidence that counts now: what claims to come from the future and what is too old for its method is ignored. */
export const shownBy = (rules: AuthenticationRules, evidence: readonly Evidence[], now: number): Evidence[] =>
  evidence.filter(({ method, at }) => {
    const longest = limitsOf(rules, method)?.evidenceMaxAgeSeconds ?? Number.POSITIVE_INFINITY;
    return at <= now && now - at < longest;
  });

/** The different factors in evidence or methods. */
export const factorsOf = (items: readonly { readonly factors: readonly Factor[] }[]): ReadonlySet<Factor> =>
  new Set(items.flatMap((item) => item.factors));

/** Whether a factor was shown, or could be, by a hardware authenticator. */
export const hasHardware = (methods: readonly AvailableMethod[]): boolean =>
  methods.some(({ hardware, factors }) => hardware === true && factors.length > 0);

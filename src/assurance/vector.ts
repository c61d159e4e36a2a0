import type { Evidence, Factor, Proof, Vector } from './evidence.ts';

/** The axes that proofs of identity move. */
export type IdentityPart = Pick<Vector, 'vn' | 'eidas' | 'ial'>;

/** The axes that authentication moves. */
export type AuthenticationPart = Pick<Vector, 'vnAuth' | 'eidas' | 'aal'>;

/** What a session counts for by the number of different factors. */
export interface AuthenticationTable {
  readonly oneFactor: AuthenticationPart;
  readonly twoFactors: AuthenticationPart;
}

const isValid = (proof: Proof, now: number): boolean =>
  proof.at <= now && !proof.withdrawn && (proof.expiresAt === undefined || now < proof.expiresAt);

/** What a person's valid proofs count for together: the best on each axis. `now` in seconds since the epoch. */
export function identityPart(
  proofing: Readonly<Record<string, IdentityPart>>,
  proofs: readonly Proof[],
  now: number,
): IdentityPart {
  const best = { vn: 0, eidas: 0, ial: 0 };
  for (const proof of proofs) {
    if (!isValid(proof, now) || !Object.hasOwn(proofing, proof.method)) continue;
    const worth = proofing[proof.method] ?? best;
    best.vn = Math.max(best.vn, worth.vn);
    best.eidas = Math.max(best.eidas, worth.eidas);
    best.ial = Math.max(best.ial, worth.ial);
  }
  return best;
}

/** What showing this many different factors counts for. */
export function authenticationPart(table: AuthenticationTable, factors: number): AuthenticationPart {
  if (factors === 0) return { vnAuth: 0, eidas: 0, aal: 0 };
  return factors === 1 ? table.oneFactor : table.twoFactors;
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

/** Evidence shown by now; what claims to come from the future is ignored. */
export const shownBy = (evidence: readonly Evidence[], now: number): Evidence[] =>
  evidence.filter((item) => item.at <= now);

/** The different factors in evidence or methods. */
export const factorsOf = (items: readonly { readonly factors: readonly Factor[] }[]): ReadonlySet<Factor> =>
  new Set(items.flatMap((item) => item.factors));

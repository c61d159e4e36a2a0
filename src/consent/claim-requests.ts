/** Which claims a request is about, and what a consent has to say about them. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { RelyingParty } from '../relying-parties/relying-party.ts';

/** Schema of config/claims.yaml: the claims that each scope opens. */
export const claimsFileSchema = z.strictObject({ scopes: z.record(z.string(), z.array(z.string()).min(1)) });
export type ScopeClaims = z.infer<typeof claimsFileSchema>['scopes'];

/** Claims about the sign-in itself, which need no consent. */
const PROTOCOL_CLAIMS = new Set(['sub', 'acr', 'amr', 'auth_time', 'iss', 'sid']);
const SUFFIX = '_verified';

/** Whom somebody may act for. */
type PartyKind = 'organisation' | 'person';

/** The claim that tells of a party. Whoever acts for one tells who it is: choosing to act for it is agreeing to that. */
export const CLAIM_OF_PARTY = {
  organisation: 'organization',
  person: 'represented_person',
} as const satisfies Record<PartyKind, string>;
/** The claims about whom the person acts for; `mandate` goes where the party goes. */
export const PARTY_CLAIMS: readonly string[] = [...Object.values(CLAIM_OF_PARTY), 'mandate'];

/** Whether a claim is given with every consent that asks for it. */
export const isRequired = (claim: string, { policy }: RelyingParty): boolean =>
  PARTY_CLAIMS.includes(claim) || policy.claims[claim]?.required === true;

/** Those claims that a service may have today, whatever it may have had once. */
export const allowed = (claims: readonly string[], { policy }: RelyingParty): string[] =>
  claims.filter((claim) => PARTY_CLAIMS.includes(claim) || Object.hasOwn(policy.claims, claim));

/** `email` for `email_verified`: a claim that only qualifies another goes where that one goes. */
const subjectOfClaim = (claim: string): string => (claim.endsWith(SUFFIX) ? claim.slice(0, -SUFFIX.length) : claim);

const releasable = new WeakMap<ScopeClaims, readonly string[]>();

/** Every claim about a person that this provider can release. */
export function personClaims(scopes: ScopeClaims): readonly string[] {
  const known = releasable.get(scopes);
  if (known) return known;
  const claims = [...new Set(Object.values(scopes).flat())].filter((claim) => !PROTOCOL_CLAIMS.has(claim));
  releasable.set(scopes, claims);
  return claims;
}

/** What one authorization request asks for. */
export interface ClaimRequest {
  readonly scopes: readonly string[];
  /** Claims that the relying party may have, asked for by scope or by the claims parameter; in the order of the scopes. */
  readonly claims: readonly string[];
}

/** Reads a request: what the relying party's registration does not allow is left out. */
export function claimRequest(
  asked: { scopes: Iterable<string>; claims: Iterable<string> },
  { policy }: RelyingParty,
  { scopeClaims, party }: { scopeClaims: ScopeClaims; party: PartyKind | undefined },
): ClaimRequest {
  const scopes = [...asked.scopes].filter((scope) => policy.scopes.includes(scope));
  const wanted = new Set([...scopes.flatMap((scope) => scopeClaims[scope] ?? []), ...asked.claims].map(subjectOfClaim));
  const mayHave = (claim: string) => Object.hasOwn(policy.claims, claim) && wanted.has(claim);
  const own = personClaims(scopeClaims).filter((claim) => !PARTY_CLAIMS.includes(claim) && mayHave(claim));
  return { scopes, claims: party ? [...own, CLAIM_OF_PARTY[party]] : own };
}

/** Registrations stay in memory for a while and are never changed in place. */
const shownHashes = new WeakMap<RelyingParty, Buffer>();

/** SHA-256 of what a relying party shows of itself on the consent page. */
export function shownHash(relyingParty: RelyingParty): Buffer {
  const known = shownHashes.get(relyingParty);
  if (known) return known;
  const { name, organisation, metadata, policy } = relyingParty;
  const basis = policy.basis ? [policy.basis] : [];
  const shown = [name, organisation, metadata.redirect_uris, policy.scopes, policy.claims, ...basis];
  const hash = createHash('sha256').update(JSON.stringify(shown)).digest();
  shownHashes.set(relyingParty, hash);
  return hash;
}

/** The claims to release and to hold back, with those that qualify them; everything not granted is held back. */
export function releasedClaims(
  granted: readonly string[],
  scopeClaims: ScopeClaims,
): { granted: string[]; held: string[] } {
  const all = personClaims(scopeClaims);
  const forParty = granted.some((claim) => PARTY_CLAIMS.includes(claim));
  const isGranted = (claim: string) => granted.includes(subjectOfClaim(claim)) || (claim === 'mandate' && forParty);
  return { granted: all.filter(isGranted), held: all.filter((claim) => !isGranted(claim)) };
}

/** What has to be asked: everything the first time, later only what a person has not answered as it is now. Pure. */
import { createHash } from 'node:crypto';
import type { RelyingParty } from '../relying-parties/relying-party.ts';
import { allowed, type ClaimRequest, shownHash } from './claim-requests.ts';
import type { Consent, ShownParts } from './consent.ts';

const OF_SERVICE = ['name', 'organisation', 'addresses'] as const;
/** What may have changed about a service itself. */
export type ServiceChange = (typeof OF_SERVICE)[number];

/** What a consent answers. */
export type Answers = Pick<Consent, 'scopes' | 'granted' | 'refused' | 'shownHash' | 'shown'>;

/** What a consent leaves open. */
export interface Open {
  readonly service: readonly ServiceChange[];
  /** Claims of the request that were never answered. */
  readonly added: readonly string[];
  /** Claims that were answered for another purpose, or when they were not required, or were. */
  readonly altered: readonly string[];
  /** Those of them that have another purpose now. */
  readonly repurposed: readonly string[];
  /** The request has a scope that was not asked for before. */
  readonly scopes: boolean;
}

const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);

/** The host, or the scheme of an app. */
const hostOf = (uri: string): string => {
  const { protocol, host } = new URL(uri);
  return host || protocol;
};

/** Where answers are sent to. */
export function hostsOf({ metadata }: RelyingParty): readonly string[] {
  const uris = Array.isArray(metadata.redirect_uris) ? metadata.redirect_uris : [];
  const valid = uris.filter((uri) => typeof uri === 'string' && URL.canParse(uri));
  return [...new Set(valid.map(hostOf))].sort();
}

/** Registrations stay in memory for a while and are never changed in place. */
const known = new WeakMap<RelyingParty, ShownParts>();

/** The parts of a registration as it is now. */
export function partsOf(relyingParty: RelyingParty): ShownParts {
  const before = known.get(relyingParty);
  if (before) return before;
  const { name, organisation, policy } = relyingParty;
  const claims = Object.entries(policy.claims).map(([claim, { required, purpose }]) => [
    claim,
    `${required ? 'r' : 'o'}${hashOf([purpose.vi, purpose.en, purpose.fr])}`,
  ]);
  const parts = {
    name: hashOf([name.vi, name.en, name.fr]),
    organisation: hashOf([organisation.vi, organisation.en, organisation.fr]),
    addresses: hashOf(hostsOf(relyingParty)),
    basis: hashOf(policy.basis ?? 'consent'),
    claims: Object.fromEntries(claims) as Record<string, string>,
  };
  known.set(relyingParty, parts);
  return parts;
}

const termsIn = ({ claims }: ShownParts, claim: string): string => claims[claim] ?? '';

/** The parts that a consent was given to; undefined when nobody knows any more. */
function partsThen({ shown, shownHash: hash }: Pick<Answers, 'shown' | 'shownHash'>, relyingParty: RelyingParty) {
  return shown ?? (hash.equals(shownHash(relyingParty)) ? partsOf(relyingParty) : undefined);
}

/**
 * What a consent leaves open of a request. Undefined: all of it, because it was given to something that is not known, or on
 * another legal basis.
 */
export function openIn(consent: Answers, request: ClaimRequest, relyingParty: RelyingParty): Open | undefined {
  const then = partsThen(consent, relyingParty);
  const now = partsOf(relyingParty);
  if (then?.basis !== now.basis) return undefined;
  const answered = new Set([...consent.granted, ...consent.refused]);
  const altered = request.claims.filter((claim) => answered.has(claim) && termsIn(then, claim) !== termsIn(now, claim));
  return {
    service: OF_SERVICE.filter((part) => then[part] !== now[part]),
    added: request.claims.filter((claim) => !answered.has(claim)),
    altered,
    repurposed: altered.filter((claim) => termsIn(then, claim).slice(1) !== termsIn(now, claim).slice(1)),
    scopes: !request.scopes.every((scope) => consent.scopes.includes(scope)),
  };
}

/** Whether a consent answers everything that a request asks. */
export function covers(consent: Answers, request: ClaimRequest, relyingParty: RelyingParty): boolean {
  const open = openIn(consent, request, relyingParty);
  return open !== undefined && !open.scopes && open.service.length + open.added.length + open.altered.length === 0;
}

const union = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])];

/** An answer to some claims of a request. */
export interface Answer {
  readonly request: ClaimRequest;
  /** The claims that were asked about. */
  readonly asked: readonly string[];
  /** Those of them that the service may have. */
  readonly granted: readonly string[];
}

/** The consent after an answer: what was not asked about stays as it was answered, for the purpose that it was answered for. */
export function afterAnswer(before: Answers | undefined, answer: Answer, relyingParty: RelyingParty): Answers {
  const { request, asked, granted } = answer;
  const then = before && partsThen(before, relyingParty);
  const now = partsOf(relyingParty);
  const kept = before && then?.basis === now.basis ? before : undefined;
  const untouched = (claims: readonly string[] = []) =>
    allowed(claims, relyingParty).filter((claim) => !asked.includes(claim));
  const merged = {
    scopes: union(kept?.scopes ?? [], request.scopes),
    granted: union(untouched(kept?.granted), granted),
    refused: union(
      untouched(kept?.refused),
      asked.filter((claim) => !granted.includes(claim)),
    ),
  };
  const termsOf = (claim: string) => termsIn(asked.includes(claim) || !then ? now : then, claim);
  const claims = Object.fromEntries(union(merged.granted, merged.refused).map((claim) => [claim, termsOf(claim)]));
  const isAsNow = Object.entries(claims).every(([claim, terms]) => terms === termsIn(now, claim));
  return {
    ...merged,
    shown: { ...now, claims },
    shownHash: isAsNow || !before ? shownHash(relyingParty) : before.shownHash,
  };
}

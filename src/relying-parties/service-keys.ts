/** The public keys in a registration: which count now, until when, and what a change of them may be. Pure. */
import { type KeyRules, type PublicKey, type ReadKeys, readPublicKeys, sameKey, thumbprintOf } from './key-rules.ts';
import type { RegistrationVersion, RelyingParty } from './relying-party.ts';

/** A key of a service; times are seconds since the epoch. Members of our own are left out for the protocol library. */
export interface ServiceKey extends PublicKey {
  /** Since when it is there. */
  readonly iat?: number;
  /** Until when its owner lets it count: at a change of keys the old one goes on for a while. */
  readonly end?: number;
}

type Profile = RelyingParty['policy']['profile'];
type Metadata = RelyingParty['metadata'];

/** At once, in one registration: enough to change keys without a gap. */
export const MOST_SERVICE_KEYS = 6;

const ALGORITHMS: KeyRules['algorithms'] = { EC: ['ES256'], RSA: ['PS256', 'RS256'], OKP: ['EdDSA', 'Ed25519'] };
/** FAPI 2.0 Security Profile, section 5.4: RSA with PSS alone. */
const STRICT: KeyRules['algorithms'] = { ...ALGORITHMS, RSA: ['PS256'] };

/** What a profile takes. */
export const keyRulesOf = (profile: Profile): KeyRules => ({
  algorithms: profile === 'fapi2' ? STRICT : ALGORITHMS,
  most: MOST_SERVICE_KEYS,
  certificates: true,
});

const secondsOf = (at: Date): number => Math.floor(at.getTime() / 1000);
const dateOf = (seconds: number): Date => new Date(seconds * 1000);

/** Reads keys for a service as its people paste or upload them; each is there from now on. */
export function readServiceKeys(text: string, profile: Profile, now = new Date()): ReadKeys<ServiceKey> {
  const read = readPublicKeys(text, keyRulesOf(profile), now);
  if (read.problem) return read;
  return { keys: read.keys.map((key) => ({ ...key, iat: secondsOf(now) })) };
}

/** The keys of a registration; none where they are at its `jwks_uri`. */
export function keysOf({ jwks }: Metadata): readonly ServiceKey[] {
  const keys = (jwks as { keys?: unknown } | undefined)?.keys;
  return Array.isArray(keys) ? keys.filter((key) => typeof key === 'object' && key !== null) : [];
}

/** When it counts no more: by itself, or because its owner said so. */
export function endOfKey({ exp, end }: ServiceKey): Date | undefined {
  const ends = [exp, end].filter((one) => typeof one === 'number');
  return ends.length > 0 ? dateOf(Math.min(...ends)) : undefined;
}

export const isLiving = (key: ServiceKey, now: Date): boolean => (endOfKey(key) ?? now) >= now;

/** A registration with other keys. */
export const withKeys = <Registration extends Pick<RelyingParty, 'metadata'>>(
  registration: Registration,
  keys: readonly ServiceKey[],
): Registration => ({ ...registration, metadata: { ...registration.metadata, jwks: { keys } } });

/** Keys that are given anew, with what is known of those that were there: since when, and until when. */
export const withFormerTerms = (given: readonly ServiceKey[], former: readonly ServiceKey[]): readonly ServiceKey[] =>
  given.map((key) => {
    const { iat, end } = former.find((one) => sameKey(one, key)) ?? key;
    return { ...key, ...(iat === undefined ? {} : { iat }), ...(end === undefined ? {} : { end }) };
  });

/** The key of a thumbprint. */
export const keyOfThumbprint = (keys: readonly ServiceKey[], thumbprint: string): ServiceKey | undefined =>
  keys.find((key) => thumbprintOf(key) === thumbprint);

/** When the first of the keys that count now ends; undefined when none of them does. */
export function nextEndOfKeys(metadata: Metadata, now: Date): Date | undefined {
  const ends = keysOf(metadata).flatMap((key) => (isLiving(key, now) ? (endOfKey(key) ?? []) : []));
  return ends.length > 0 ? new Date(Math.min(...ends.map((end) => end.getTime()))) : undefined;
}

/** Metadata with the keys that count now and nothing of our own in them. */
export function withLivingKeys(metadata: Metadata, now: Date): Metadata {
  const keys = keysOf(metadata);
  if (keys.length === 0) return metadata;
  const living = keys.filter((key) => isLiving(key, now)).map(({ iat: _, end: __, exp: ___, ...key }) => key);
  return { ...metadata, jwks: { keys: living } };
}

/** By what a service proves who it is (OpenID Connect Dynamic Client Registration 1.0, section 2; RFC 8705, section 2). */
const PROOFS = [
  'token_endpoint_auth_method',
  'token_endpoint_auth_signing_alg',
  'jwks',
  'jwks_uri',
  'tls_client_auth_subject_dn',
  'tls_client_auth_san_dns',
  'tls_client_auth_san_uri',
  'tls_client_auth_san_ip',
  'tls_client_auth_san_email',
] as const;

/**
 * An earlier registration with all by which the service proves who it is now: a way back never brings back a key that
 * was removed, nor a secret that has ended.
 */
export function withCurrentKeys(earlier: RegistrationVersion['registration'], current: RelyingParty): RelyingParty {
  const before = Object.entries(earlier.metadata).filter(([name]) => !PROOFS.some((one) => one === name));
  const now = PROOFS.flatMap((name) => (name in current.metadata ? [[name, current.metadata[name]]] : []));
  const { clientSecret } = current;
  return {
    ...(earlier as Omit<RelyingParty, 'clientSecret'>),
    metadata: Object.fromEntries([...before, ...now]),
    ...(clientSecret === undefined ? {} : { clientSecret }),
  };
}

/** Checks of the keys by which a service shows who it is. Pure. */
import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { type Finding, type FindingCode, findingOf } from './findings.ts';
import type { KeysProblem } from './key-rules.ts';
import type { Proposal } from './proposal.ts';
import { endOfKey, readServiceKeys, type ServiceKey } from './service-keys.ts';

/**
 * RSA under 2048 bits is refused; under 3072 it is only good until 2030 (NIST SP 800-57 part 1, table 2; BSI TR-02102-1
 * and ANSSI already ask for 3000 and more), so whoever brings a new key is warned.
 */
const LASTING_BITS = 3_072;
/** A key that ends within so many days is a trouble to come. */
const SOON_DAYS = 60;
const DAY_MS = 86_400_000;

const CODES = {
  missing: 'keys-missing',
  unreadable: 'keys-unreadable',
  private: 'keys-private',
  unsupported: 'key-kind',
  weak: 'key-weak',
  expired: 'key-expired',
  tooMany: 'keys-many',
  tooLarge: 'keys-large',
  sameKid: 'key-same-name',
} as const satisfies Record<KeysProblem, FindingCode>;

const found = findingOf('keys');

/** Keys as a text, however they were given. */
export const keyText = (given: unknown): string => (typeof given === 'string' ? given : JSON.stringify(given ?? ''));

const isShort = (key: ServiceKey): boolean =>
  key.kty === 'RSA' &&
  (createPublicKey({ key: key as unknown as JsonWebKey, format: 'jwk' }).asymmetricKeyDetails?.modulusLength ?? 0) <
    LASTING_BITS;

/** Checks a JWK set, wherever it came from; `field` is the member that holds or names it. */
export function checkKeySet(
  given: unknown,
  { field, profile, now }: { field: string; profile: Proposal['policy']['profile']; now: Date },
): Finding[] {
  const read = readServiceKeys(keyText(given), profile, now);
  if (read.problem) return [found(CODES[read.problem], field)];
  const soon = now.getTime() + SOON_DAYS * DAY_MS;
  return read.keys.flatMap((key) => [
    ...(isShort(key) ? [found('key-short', field, key.kid)] : []),
    ...((endOfKey(key)?.getTime() ?? soon) < soon ? [found('key-expires', field, key.kid)] : []),
  ]);
}

/** Checks how a service shows who it is, and keys that stand in the registration. */
export function checkKeys({ metadata, policy: { profile } }: Proposal, now: Date): Finding[] {
  const { token_endpoint_auth_method: method, jwks, jwks_uri: uri, tls_client_auth_subject_dn: subject } = metadata;
  const field = 'metadata.jwks';
  if (method === 'client_secret_basic') return [found('secret-later', 'metadata.token_endpoint_auth_method')];
  if (method === 'none') return [];
  if (method === 'tls_client_auth')
    return subject ? [] : [found('subject-missing', 'metadata.tls_client_auth_subject_dn')];
  if (uri && jwks !== undefined) return [found('keys-both', field)];
  if (uri) return [];
  return jwks === undefined ? [found('keys-missing', field)] : checkKeySet(jwks, { field, profile, now });
}

/** Public keys as an organisation's developers paste them: a JWK set, one JWK (RFC 7517), or PEM (RFC 7468). Pure. */
import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

/** A public key by which a machine client signs: the members of RFC 7517 and RFC 7518, nothing private. */
export interface PublicKey {
  readonly kty: 'EC' | 'RSA' | 'OKP';
  readonly kid: string;
  /** Ed25519 has two names for the same algorithm (RFC 8037, RFC 9864): the key goes with both. */
  readonly alg?: 'ES256' | 'PS256';
  readonly use: 'sig';
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
  readonly n?: string;
  readonly e?: string;
}

/** What is wrong with the text; the words are `systems.keys.<problem>`. */
export type KeysProblem = 'missing' | 'unreadable' | 'private' | 'unsupported' | 'weak' | 'tooMany' | 'sameKid';

export type ReadKeys =
  | { readonly keys: readonly PublicKey[]; readonly problem?: undefined }
  | { readonly problem: KeysProblem };

/** Enough to change keys without a gap. */
export const MOST_KEYS = 5;
const MAX_TEXT = 20_000;
const MAX_KID = 128;
/** In bits: less is broken soon, more costs every request. */
const RSA_BITS = { least: 2048, most: 8192 };
const PEM = /-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g;
/** Whatever is only in private and symmetric keys (RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const;
/** The members that make the key what it is, in the order of its thumbprint (RFC 7638, section 3.2). */
const MEMBERS = { EC: ['crv', 'kty', 'x', 'y'], RSA: ['e', 'kty', 'n'], OKP: ['crv', 'kty', 'x'] } as const;
const ALGORITHMS = { EC: { alg: 'ES256' }, RSA: { alg: 'PS256' }, OKP: {} } as const;
const NAMES: Readonly<Record<PublicKey['kty'], readonly string[]>> = {
  EC: ['ES256'],
  RSA: ['PS256'],
  OKP: ['EdDSA', 'Ed25519'],
};
const CURVES: Readonly<Record<string, string>> = { EC: 'P-256', OKP: 'Ed25519' };

type Given = Readonly<Record<string, unknown>>;
type Read<Value> = { readonly value: Value } | { readonly problem: KeysProblem };
const wrong = (problem: KeysProblem): { readonly problem: KeysProblem } => ({ problem });

const isObject = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isKind = (kty: unknown): kty is PublicKey['kty'] => typeof kty === 'string' && Object.hasOwn(MEMBERS, kty);

function ofPem(text: string): readonly Given[] | undefined {
  try {
    const found = text.match(PEM) ?? [];
    return found.map((one) => createPublicKey(one).export({ format: 'jwk' }) as Given);
  } catch {
    return undefined;
  }
}

function ofJson(text: string): readonly Given[] | undefined {
  try {
    const read: unknown = JSON.parse(text);
    const all = isObject(read) && 'keys' in read ? read.keys : [read];
    return Array.isArray(all) && all.every(isObject) ? all : undefined;
  } catch {
    return undefined;
  }
}

/** The key as the cryptographic library knows it: nothing that is no point of its curve. */
function keyOf(given: Given): KeyObject | undefined {
  try {
    return createPublicKey({ key: given as JsonWebKey, format: 'jwk' });
  } catch {
    return undefined;
  }
}

const fits = ({ use, alg, key_ops: operations }: Given, kty: PublicKey['kty']): boolean =>
  (use === undefined || use === 'sig') &&
  (alg === undefined || NAMES[kty].includes(String(alg))) &&
  (operations === undefined || (Array.isArray(operations) && operations.includes('verify')));

function isWeak({ asymmetricKeyDetails: { modulusLength, publicExponent } = {} }: KeyObject): boolean {
  if (modulusLength === undefined) return false;
  return modulusLength < RSA_BITS.least || modulusLength > RSA_BITS.most || (publicExponent ?? 0n) < 65_537n;
}

function readKey(given: Given): Read<PublicKey> {
  const { kty, crv, kid } = given;
  if (PRIVATE.some((member) => member in given)) return wrong('private');
  if (!isKind(kty) || CURVES[kty] !== (kty === 'RSA' ? undefined : crv) || !fits(given, kty))
    return wrong('unsupported');
  const key = keyOf(given);
  if (!key) return wrong('unreadable');
  if (isWeak(key)) return wrong('weak');
  const exported = key.export({ format: 'jwk' });
  const own = Object.fromEntries(MEMBERS[kty].map((name) => [name, exported[name]]));
  const thumbprint = createHash('sha256').update(JSON.stringify(own)).digest('base64url');
  const hasKid = typeof kid === 'string' && kid !== '' && kid.length <= MAX_KID;
  return { value: { ...own, kty, kid: hasKid ? kid : thumbprint, ...ALGORITHMS[kty], use: 'sig' } };
}

/** Whether two keys are the same under the same name. */
export function sameKey(a: PublicKey, b: PublicKey): boolean {
  const members: readonly (keyof PublicKey)[] = ['kid', ...MEMBERS[a.kty]];
  return members.every((name) => a[name] === b[name]);
}

/** Reads what was pasted. A key without `kid` is called by its thumbprint (RFC 7638); a private key is never kept. */
export function readKeys(text: string): ReadKeys {
  const given = text.trim();
  if (given === '') return wrong('missing');
  if (given.length > MAX_TEXT) return wrong('tooMany');
  if (/PRIVATE KEY/.test(given)) return wrong('private');
  const all = given.startsWith('-----') ? ofPem(given) : ofJson(given);
  if (!all || all.length === 0) return wrong('unreadable');
  if (all.length > MOST_KEYS) return wrong('tooMany');
  const read = all.map(readKey);
  const bad = read.find((one) => 'problem' in one);
  if (bad && 'problem' in bad) return bad;
  const keys = read.flatMap((one) => ('value' in one ? [one.value] : []));
  return new Set(keys.map(({ kid }) => kid)).size < keys.length ? wrong('sameKid') : { keys };
}

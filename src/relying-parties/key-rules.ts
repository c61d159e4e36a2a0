/** Which public keys count, however they are given: JWK sets, single JWKs (RFC 7517), PEM (RFC 7468), certificates (RFC 5280). Pure. */
import { createHash, createPublicKey, type JsonWebKey, type KeyObject, X509Certificate } from 'node:crypto';

export type KeyType = 'EC' | 'RSA' | 'OKP';

/** A public key by which a client signs: the members of RFC 7517 and RFC 7518, nothing private. */
export interface PublicKey {
  readonly kty: KeyType;
  readonly kid: string;
  /** Absent where the key goes with several: Ed25519 has two names (RFC 8037, RFC 9864), RSA two kinds of padding. */
  readonly alg?: string;
  readonly use: 'sig';
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
  readonly n?: string;
  readonly e?: string;
  /** Certificate of the key, DER in base64. */
  readonly x5c?: readonly string[];
  /** From when it counts no more by itself, in seconds since the epoch: as given, or the end of the certificate. */
  readonly exp?: number;
}

/** What is wrong with a text. */
export type KeysProblem =
  | 'missing'
  | 'unreadable'
  | 'private'
  | 'unsupported'
  | 'weak'
  | 'expired'
  | 'tooMany'
  | 'tooLarge'
  | 'sameKid';

export type ReadKeys<Key extends PublicKey = PublicKey, Problem extends KeysProblem = KeysProblem> =
  | { readonly keys: readonly Key[]; readonly problem?: undefined }
  | { readonly problem: Problem };

/** What is taken. */
export interface KeyRules {
  readonly algorithms: Readonly<Record<KeyType, readonly string[]>>;
  /** At a time. */
  readonly most: number;
  /** Certificates and the end that a key has by itself; without them keys have none. */
  readonly certificates: boolean;
}

const MAX_TEXT = 20_000;
const MAX_KID = 128;
/** In bits: less is broken soon, more costs every request. */
const RSA_BITS = { least: 2048, most: 8192 };
const BLOCK = /-----BEGIN (PUBLIC KEY|CERTIFICATE)-----[^-]+-----END \1-----/g;
/** Whatever is only in private and symmetric keys (RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'] as const;
/** The members that make the key what it is, in the order of its thumbprint (RFC 7638, section 3.2). */
const MEMBERS = { EC: ['crv', 'kty', 'x', 'y'], RSA: ['e', 'kty', 'n'], OKP: ['crv', 'kty', 'x'] } as const;
const CURVES: Readonly<Record<string, string>> = { EC: 'P-256', OKP: 'Ed25519' };

type Given = Readonly<Record<string, unknown>>;
type Read<Value> = { readonly value: Value } | { readonly problem: KeysProblem };
const wrong = (problem: KeysProblem): { readonly problem: KeysProblem } => ({ problem });

const isObject = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isKeyType = (kty: unknown): kty is KeyType => typeof kty === 'string' && Object.hasOwn(MEMBERS, kty);

/** SHA-256 over what makes the key what it is (RFC 7638). Undefined for a kind that is not known here. */
export function thumbprintOf(key: Given | PublicKey): string | undefined {
  const given = key as Given;
  if (!isKeyType(given.kty)) return undefined;
  const own = Object.fromEntries(MEMBERS[given.kty].map((name) => [name, given[name]]));
  return createHash('sha256').update(JSON.stringify(own)).digest('base64url');
}

/** Whether two keys are the same under the same name. */
export function sameKey(a: PublicKey, b: PublicKey): boolean {
  return a.kid === b.kid && thumbprintOf(a) === thumbprintOf(b);
}

function certificateOf(value: string | Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(value);
  } catch {
    return undefined;
  }
}

/** Until when a certificate counts; undefined when it is none. */
export function certificateEnd(der: string): Date | undefined {
  const certificate = certificateOf(Buffer.from(der, 'base64'));
  return certificate && new Date(certificate.validTo);
}

const ofCertificate = (one: X509Certificate): Given => ({
  ...one.publicKey.export({ format: 'jwk' }),
  x5c: [one.raw.toString('base64')],
});

/** The certificates of authorities come along with the one that they issued; a lonely one is meant itself. */
function ofPem(text: string): readonly Given[] | undefined {
  try {
    const blocks = text.match(BLOCK) ?? [];
    const keys = blocks.filter((block) => block.includes('BEGIN PUBLIC KEY'));
    const certificates = blocks.filter((block) => !keys.includes(block)).map((block) => new X509Certificate(block));
    const own = certificates.filter(({ ca }) => !ca);
    return [
      ...keys.map((one) => createPublicKey(one).export({ format: 'jwk' }) as Given),
      ...(own.length > 0 ? own : certificates).map(ofCertificate),
    ];
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

const fits = ({ use, alg, key_ops: operations }: Given, algorithms: readonly string[]): boolean =>
  (use === undefined || use === 'sig') &&
  (alg === undefined || algorithms.includes(String(alg))) &&
  (operations === undefined || (Array.isArray(operations) && operations.includes('verify')));

function isWeak({ asymmetricKeyDetails: { modulusLength, publicExponent } = {} }: KeyObject): boolean {
  if (modulusLength === undefined) return false;
  return modulusLength < RSA_BITS.least || modulusLength > RSA_BITS.most || (publicExponent ?? 0n) < 65_537n;
}

/** The name of the algorithm, where the key goes with one alone. */
function algorithmOf({ kty, alg }: Given, algorithms: readonly string[]): { alg?: string } {
  if (algorithms.length === 1) return { alg: String(algorithms[0]) };
  return kty !== 'OKP' && typeof alg === 'string' ? { alg } : {};
}

/** The certificate must be of this very key; its end is the key's, unless that ends earlier. */
function lifeOf(given: Given, key: KeyObject, now: Date): Read<Pick<PublicKey, 'x5c' | 'exp'>> {
  const { x5c, exp } = given;
  if (exp !== undefined && !Number.isSafeInteger(exp)) return wrong('unreadable');
  const first: unknown = Array.isArray(x5c) ? x5c[0] : undefined;
  const certificate = typeof first === 'string' ? certificateOf(Buffer.from(first, 'base64')) : undefined;
  const isOfKey = certificate?.publicKey.equals(key);
  if (x5c !== undefined && !isOfKey) return wrong('unreadable');
  const ends = [
    ...(typeof exp === 'number' ? [exp] : []),
    ...(certificate ? [Math.floor(Date.parse(certificate.validTo) / 1000)] : []),
  ];
  if (ends.some((end) => end * 1000 <= now.getTime())) return wrong('expired');
  return {
    value: {
      ...(certificate ? { x5c: [certificate.raw.toString('base64')] } : {}),
      ...(ends.length > 0 ? { exp: Math.min(...ends) } : {}),
    },
  };
}

function readKey(given: Given, rules: KeyRules, now: Date): Read<PublicKey> {
  const { kty, crv, kid } = given;
  if (PRIVATE.some((member) => member in given)) return wrong('private');
  if (!isKeyType(kty) || CURVES[kty] !== (kty === 'RSA' ? undefined : crv)) return wrong('unsupported');
  if (!fits(given, rules.algorithms[kty])) return wrong('unsupported');
  const key = keyOf(given);
  if (!key) return wrong('unreadable');
  if (isWeak(key)) return wrong('weak');
  const life = rules.certificates ? lifeOf(given, key, now) : { value: {} };
  if ('problem' in life) return life;
  const exported = key.export({ format: 'jwk' }) as Given;
  const own = Object.fromEntries(MEMBERS[kty].map((name) => [name, exported[name]]));
  const hasKid = typeof kid === 'string' && kid !== '' && kid.length <= MAX_KID;
  const name = hasKid ? kid : String(thumbprintOf(exported));
  return { value: { ...own, kty, kid: name, ...algorithmOf(given, rules.algorithms[kty]), use: 'sig', ...life.value } };
}

function readAll(given: string, rules: KeyRules): readonly Given[] | undefined {
  const all = given.startsWith('-----') ? ofPem(given) : ofJson(given);
  const isCertificate = all?.some((one) => 'x5c' in one) && given.startsWith('-----');
  return isCertificate && !rules.certificates ? undefined : all;
}

/** Reads what was pasted or uploaded. A key without `kid` is called by its thumbprint; a private key is never kept. */
export function readPublicKeys(text: string, rules: KeyRules, now = new Date()): ReadKeys {
  const given = text.trim();
  if (given === '') return wrong('missing');
  if (/PRIVATE KEY/.test(given)) return wrong('private');
  if (given.length > MAX_TEXT) return wrong('tooLarge');
  const all = readAll(given, rules);
  if (!all || all.length === 0) return wrong('unreadable');
  if (all.length > rules.most) return wrong('tooMany');
  const read = all.map((one) => readKey(one, rules, now));
  const bad = read.find((one) => 'problem' in one);
  if (bad && 'problem' in bad) return bad;
  const keys = read.flatMap((one) => ('value' in one ? [one.value] : []));
  return new Set(keys.map(({ kid }) => kid)).size < keys.length ? wrong('sameKid') : { keys };
}

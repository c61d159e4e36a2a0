/** Country signing authorities, document signers and chips of documents (ICAO 9303, parts 10 and 12), made on the spot. */

import { constants, createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkDigit } from '../../src/proofing/chip/check-digits.ts';
import { bitString, der, explicit, identifier, integer, NULL, octetString, sequence, set, TRUE, time } from './der.ts';

export type Hash = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

/** Kinds of keys, with the signature that is made with them. */
export type Kind = 'rsa' | 'rsa-pss' | 'rsa-1024' | 'P-256' | `brainpoolP${256 | 384 | 512}r1` | 'secp256k1';

/** A key and what it signs with. */
export interface Key {
  readonly kind: Kind;
  readonly hash: Hash;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const HASHES = {
  sha1: '1.3.14.3.2.26',
  sha224: '2.16.840.1.101.3.4.2.4',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};
const RSA = { sha1: 5, sha224: 14, sha256: 11, sha384: 12, sha512: 13 };
const ECDSA = { sha1: '1', sha224: '3.1', sha256: '3.2', sha384: '3.3', sha512: '3.4' };
const LDS_SECURITY_OBJECT = identifier('2.23.136.1.1.1');
const DAY_MS = 86_400_000;

export const hashAlgorithm = (hash: Hash): Buffer => sequence(identifier(HASHES[hash]), NULL);
const digest = (hash: Hash, data: Uint8Array): Buffer => createHash(hash).update(data).digest();
const isRsa = (kind: Kind): boolean => kind.startsWith('rsa');

/** A new key; `explicit` writes the curve out instead of naming it. */
export function createKey(
  kind: Kind = 'P-256',
  hash: Hash = 'sha256',
  paramEncoding: 'named' | 'explicit' = 'named',
): Key {
  const modulusLength = kind === 'rsa-1024' ? 1024 : 2048;
  const pair = isRsa(kind)
    ? generateKeyPairSync('rsa', { modulusLength })
    : generateKeyPairSync('ec', { namedCurve: kind, paramEncoding });
  return { kind, hash, ...pair };
}

function pssParameters(hash: Hash): Buffer {
  const mask = sequence(identifier('1.2.840.113549.1.1.8'), hashAlgorithm(hash));
  const salt = integer(digest(hash, Buffer.alloc(0)).length);
  return sequence(explicit(0, hashAlgorithm(hash)), explicit(1, mask), explicit(2, salt));
}

export function signatureAlgorithm({ kind, hash }: Key): Buffer {
  if (kind === 'rsa-pss') return sequence(identifier('1.2.840.113549.1.1.10'), pssParameters(hash));
  if (isRsa(kind)) return sequence(identifier(`1.2.840.113549.1.1.${RSA[hash]}`), NULL);
  return sequence(identifier(`1.2.840.10045.4.${ECDSA[hash]}`));
}

function signed({ kind, hash, privateKey }: Key, data: Uint8Array): Buffer {
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return sign(hash, data, { key: privateKey, ...(kind === 'rsa-pss' ? pss : {}) });
}

/** A distinguished name. */
export function nameOf(country: string, common: string): Buffer {
  const part = (type: string, tag: number, value: string): Buffer =>
    set(sequence(identifier(type), der(tag, Buffer.from(value))));
  return sequence(part('2.5.4.6', 0x13, country), part('2.5.4.3', 0x0c, common));
}

/** A certificate with its key. */
export interface Holder {
  readonly key: Key;
  readonly name: Buffer;
  readonly certificate: Buffer;
  readonly serial: number;
  readonly pem: string;
}

/** How a certificate differs from a usual one. */
export interface Variation {
  readonly key?: Key;
  readonly country?: string;
  readonly common?: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly ca?: boolean;
  /** First octet of the key usage: 0x80 to sign, 0x06 to issue certificates and lists. */
  readonly keyUsage?: number;
  /** Further extensions: identifier, whether they are critical, DER. */
  readonly extensions?: readonly (readonly [string, boolean, Buffer])[];
}

export const inDays = (days: number): Date => new Date(Math.floor(Date.now() / 1000) * 1000 + days * DAY_MS);

const extension = ([type, critical, content]: readonly [string, boolean, Buffer]): Buffer =>
  sequence(identifier(type), ...(critical ? [TRUE] : []), octetString(content));

/** The extension that says which key this is: SHA-1 of the certificate's public key, in hex of 20 bytes. */
export const keyIdentifier = ({ publicKey }: Key): Buffer =>
  digest('sha1', publicKey.export({ type: 'spki', format: 'der' }));

/** The bits up to the last one that is set. */
const keyUsage = (bits: number): Buffer => der(0x03, Buffer.from([31 - Math.clz32(bits & -bits), bits]));

let lastSerial = 0x100000;

function certify(subject: Variation & { readonly key: Key }, issuer?: Holder): Holder {
  const { key, country = 'VN', common = 'Somebody', ca = false, extensions = [] } = subject;
  lastSerial += 1;
  const serial = lastSerial;
  const name = nameOf(country, common);
  const algorithm = signatureAlgorithm(issuer?.key ?? key);
  const own: (readonly [string, boolean, Buffer])[] = [
    ...(ca ? [['2.5.29.19', true, sequence(TRUE, integer(0))] as const] : []),
    ['2.5.29.15', true, keyUsage(subject.keyUsage ?? (ca ? 0x06 : 0x80))],
    ['2.5.29.14', false, octetString(keyIdentifier(key))],
    ...extensions,
  ];
  const content = sequence(
    explicit(0, integer(2)),
    integer(serial),
    algorithm,
    issuer?.name ?? name,
    sequence(time(subject.notBefore ?? inDays(-30)), time(subject.notAfter ?? inDays(3650))),
    name,
    key.publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...own.map(extension))),
  );
  const certificate = sequence(content, algorithm, bitString(signed(issuer?.key ?? key, content)));
  return { key, name, certificate, serial, pem: pemOf('CERTIFICATE', certificate) };
}

function pemOf(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** A country signing authority: self-signed, or a link certificate that an earlier one made for its key. */
export function createCountryAuthority(variation: Variation = {}, earlier?: Holder): Holder {
  const { key = createKey(), ...rest } = variation;
  return certify({ common: 'Country signing authority', notBefore: inDays(-400), ca: true, ...rest, key }, earlier);
}

/** A document signer of this authority; self-signed without one. */
export function createDocumentSigner(authority?: Holder, variation: Variation = {}): Holder {
  const { key = createKey(), ...rest } = variation;
  return certify({ common: 'Document signer', ...rest, key }, authority);
}

/** A revocation list (PEM); `signedBy` forges one, or is the newer key of the same authority. */
export function createRevocationList(
  authority: Holder,
  revoked: readonly Holder[] = [],
  { signedBy = authority, thisUpdate = inDays(-1), nextUpdate = inDays(1) } = {},
): string {
  const algorithm = signatureAlgorithm(signedBy.key);
  const entries = revoked.map(({ serial }) => sequence(integer(serial), time(thisUpdate)));
  const listed = entries.length > 0 ? [sequence(...entries)] : [];
  const content = sequence(integer(1), algorithm, authority.name, time(thisUpdate), time(nextUpdate), ...listed);
  return pemOf('X509 CRL', sequence(content, algorithm, bitString(signed(signedBy.key, content))));
}

/** What stands in a zone; days as `YYMMDD`. */
export interface ZoneContent {
  readonly code?: string;
  readonly state?: string;
  readonly number?: string;
  readonly nationality?: string;
  readonly birth?: string;
  readonly sex?: string;
  readonly expiry?: string;
  readonly name?: string;
  readonly optional1?: string;
  readonly optional2?: string;
}

const filled = (text: string, length: number): string => text.padEnd(length, '<').slice(0, length);
const withDigit = (text: string): string => text + checkDigit(text);

/** The zone of an identity card (part 5, section 4.2); a number of more than nine characters goes on in the optional data. */
export function td1(content: ZoneContent = {}): string {
  const { code = 'ID', state = 'VNM', number = '012345678', nationality = 'VNM', sex = 'M', optional2 = '' } = content;
  const long = number.length > 9;
  const start = long ? `${number.slice(0, 9)}<` : withDigit(filled(number, 9));
  const optional1 = content.optional1 ?? '001085012345<<0';
  const rest = long ? `${number.slice(9)}${checkDigit(number)}<` : optional1;
  const upper = start + filled(rest, 15);
  const [birth, expiry] = [withDigit(content.birth ?? '850316'), withDigit(content.expiry ?? '350316')];
  const other = filled(optional2, 11);
  const last = checkDigit(upper + birth + expiry + other);
  const middle = `${birth}${sex}${expiry}${filled(nationality, 3)}${other}${last}`;
  return `${filled(code, 2)}${filled(state, 3)}${upper}${middle}${filled(content.name ?? 'NGUYEN<<VAN<AN', 30)}`;
}

/** The zone of a passport (part 4, section 4.2). */
export function td3(content: ZoneContent = {}): string {
  const { code = 'P', state = 'FRA', number = '12AB34567', nationality = 'FRA', sex = 'F' } = content;
  const own = withDigit(filled(number, 9));
  const [birth, expiry] = [withDigit(content.birth ?? '900714'), withDigit(content.expiry ?? '310101')];
  const optional = withDigit(filled(content.optional1 ?? '', 14));
  const last = checkDigit(own + birth + expiry + optional);
  const upper = `${filled(code, 2)}${filled(state, 3)}${filled(content.name ?? 'DUPONT<<MARIE<CLAIRE', 39)}`;
  return `${upper}${own}${filled(nationality, 3)}${birth}${sex}${expiry}${optional}${last}`;
}

/** Data group 1 with this zone. */
export const dataGroup1 = (zone: string): Buffer => der(0x61, der(0x5f1f, Buffer.from(zone)));

/** How a security object differs from a usual one. */
export interface ObjectVariation {
  readonly hash?: Hash;
  /** The signer's digest; that of its key unless given. */
  readonly digest?: Hash;
  readonly version?: 0 | 1;
  readonly named?: 'serial' | 'key';
  readonly signingTime?: Date;
  readonly certificates?: readonly Buffer[];
  /** Hashes of data groups instead of the right ones. */
  readonly hashes?: ReadonlyMap<number, Buffer>;
  readonly signedAttributes?: false;
  readonly attributes?: readonly Buffer[];
  readonly scheme?: Buffer;
  readonly signers?: 0 | 1 | 2;
  readonly bare?: boolean;
}

const attribute = (type: string, ...values: readonly Buffer[]): Buffer => sequence(identifier(type), set(...values));

/** An attribute that says what the content is, or another one. */
export const contentType = (value: Buffer = LDS_SECURITY_OBJECT): Buffer => attribute('1.2.840.113549.1.9.3', value);

function ldsSecurityObject(
  groups: ReadonlyMap<number, Buffer>,
  { version = 0, ...variation }: ObjectVariation,
): Buffer {
  const hash = variation.hash ?? 'sha256';
  const own = new Map([...groups].map(([number, data]) => [number, digest(hash, data)]));
  const values = [...(variation.hashes ?? own)].map(([number, value]) => sequence(integer(number), octetString(value)));
  const info = sequence(der(0x13, Buffer.from('0108')), der(0x13, Buffer.from('040000')));
  return sequence(integer(version), hashAlgorithm(hash), sequence(...values), ...(version === 1 ? [info] : []));
}

function signerInfo(signer: Holder, content: Buffer, issuer: Buffer, variation: ObjectVariation): Buffer {
  const { key, serial } = signer;
  const announced = variation.digest ?? key.hash;
  const { signingTime } = variation;
  const attributes = variation.attributes ?? [
    contentType(),
    attribute('1.2.840.113549.1.9.4', octetString(digest(announced, content))),
    ...(signingTime ? [attribute('1.2.840.113549.1.9.5', time(signingTime))] : []),
  ];
  const whole = set(...attributes);
  const isSigned = variation.signedAttributes !== false;
  const byKey = variation.named === 'key';
  return sequence(
    integer(byKey ? 3 : 1),
    byKey ? der(0x80, keyIdentifier(key)) : sequence(issuer, integer(serial)),
    hashAlgorithm(announced),
    ...(isSigned ? [Buffer.concat([Buffer.from([0xa0]), whole.subarray(1)])] : []),
    variation.scheme ?? signatureAlgorithm(key),
    octetString(signed(key, isSigned ? whole : content)),
  );
}

/** EF.SOD over these data groups. `issuer` is the name in the signer's certificate of who issued it. */
export function createSecurityObject(
  signer: Holder,
  issuer: Buffer,
  groups: ReadonlyMap<number, Buffer>,
  variation: ObjectVariation = {},
): Buffer {
  const content = ldsSecurityObject(groups, variation);
  const signers = Array.from({ length: variation.signers ?? 1 }, () => signerInfo(signer, content, issuer, variation));
  const signedData = sequence(
    integer(3),
    set(hashAlgorithm(variation.digest ?? signer.key.hash)),
    sequence(LDS_SECURITY_OBJECT, explicit(0, octetString(content))),
    explicit(0, ...(variation.certificates ?? [signer.certificate])),
    set(...signers),
  );
  const whole = sequence(identifier('1.2.840.113549.1.7.2'), explicit(0, signedData));
  return variation.bare ? whole : der(0x77, whole);
}

/** The file that a reader saves of a document with this zone and a face, in the form of docs/chip-reading.md. */
export function createChipFile(
  zone: string,
  authority: Holder,
  { object, signer, face = Buffer.alloc(3000, 'face') }: ChipVariation = {},
): { readonly sod: string; readonly dg: Readonly<Record<string, string>> } {
  const groups = new Map([
    [1, dataGroup1(zone)],
    [2, der(0x75, face)],
  ]);
  const own = createDocumentSigner(authority, signer);
  const dg = Object.fromEntries([...groups].map(([number, data]) => [number, data.toString('base64')]));
  return { sod: createSecurityObject(own, authority.name, groups, object).toString('base64'), dg };
}

/** How a document and what was read of it differ from usual ones. */
export interface ChipVariation {
  readonly object?: ObjectVariation;
  readonly signer?: Variation;
  readonly face?: Buffer;
}

/** Settings of the chip method that accept the Vietnamese cards of this authority. */
export function chipSettings(authority: Holder = createCountryAuthority()) {
  const file = join(mkdtempSync(join(tmpdir(), 'motcua-chip-')), 'authority.pem');
  writeFileSync(file, authority.pem);
  return { states: { VNM: { authorities: [file], numbers: { TD1: NUMBER_ON_CARDS } } } };
}

const NUMBER_ON_CARDS = { field: 'optional1', pattern: '^([0-9]{12})[0-9<]{3}$' };

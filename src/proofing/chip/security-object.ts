/** EF.SOD, what a state signed of a chip: CMS SignedData (RFC 5652) around the hashes of the data groups (ICAO 9303, part 10, section 4.6.2). */
import { AsnConvert } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { type HashName, hashNamed, type SignatureScheme, schemeNamed } from '../../certificates/signature-schemes.ts';
import { childrenOf, type Element, expectTag, malformed, readDer, smallNumber } from './der.ts';
import { readSignedAttributes, type SignedAttributes } from './signed-attributes.ts';

/** Which certificate the signer says is theirs: by issuer and serial number (both DER), or by the identifier of its key. */
export type SignerName =
  | { readonly issuer: Buffer; readonly serialNumber: Buffer }
  | { readonly keyIdentifier: Buffer };

/** The one who signed, and how; nothing of it is verified yet. */
export interface Signer {
  readonly name: SignerName;
  /** Undefined when this hash is unknown. */
  readonly digest: HashName | undefined;
  readonly attributes: SignedAttributes;
  /** Undefined when this kind of signature is unknown. */
  readonly scheme: SignatureScheme | undefined;
  readonly signature: Buffer;
}

/** What the security object says; nothing of it is verified yet. */
export interface SecurityObject {
  /** The LDSSecurityObject, DER: what the signed attributes hold the digest of. */
  readonly content: Buffer;
  /** Of the data groups; undefined when it is unknown. */
  readonly hash: HashName | undefined;
  /** By the number of the data group. */
  readonly hashes: ReadonlyMap<number, Buffer>;
  /** DER, as they were signed. */
  readonly certificates: readonly Buffer[];
  readonly signer: Signer;
}

const LONGEST = 32_768;
const EF_SOD = 0x77;
const SEQUENCE = 0x30;
const SET = 0x31;
const OBJECT_IDENTIFIER = 0x06;
const OCTET_STRING = 0x04;
const PRINTABLE_STRING = 0x13;
const MOST_DATA_GROUPS = 16;

/** 1.2.840.113549.1.7.2 */
const SIGNED_DATA = Buffer.from('2a864886f70d010702', 'hex');
/** 2.23.136.1.1.1 */
const LDS_SECURITY_OBJECT = Buffer.from('678108010101', 'hex');

function expectIdentifier(element: Element | undefined, identifier: Buffer): void {
  if (!expectTag(element, OBJECT_IDENTIFIER).body.equals(identifier)) malformed('another type of content');
}

/** The library, which reads the rest, does not tell classes of tags apart. */
const isUsual = ({ tag, children }: Element): boolean =>
  (children.length === 0 || tag === SEQUENCE || (tag >= 0xa0 && tag <= 0xa3)) && children.every(isUsual);

function algorithmIn(element: Element | undefined): AlgorithmIdentifier {
  const sequence = expectTag(element, SEQUENCE);
  expectTag(sequence.children[0], OBJECT_IDENTIFIER);
  return isUsual(sequence) ? AsnConvert.parse(sequence.raw, AlgorithmIdentifier) : malformed('no algorithm');
}

function readHash(element: Element): [number, Buffer] {
  const [number, value] = childrenOf(expectTag(element, SEQUENCE), 2);
  return [smallNumber(number), expectTag(value, OCTET_STRING).body];
}

function readHashes(element: Element | undefined): ReadonlyMap<number, Buffer> {
  const found = childrenOf(expectTag(element, SEQUENCE), 1, MOST_DATA_GROUPS).map(readHash);
  const hashes = new Map(found);
  const inRange = [...hashes.keys()].every((number) => number >= 1 && number <= MOST_DATA_GROUPS);
  return inRange && hashes.size === found.length ? hashes : malformed('data groups that no chip has');
}

/** Version 1 also says which version of the data structure the chip has. */
function checkVersion(version: number, info: Element | undefined): void {
  if (version !== (info ? 1 : 0)) malformed('an unknown version of the security object');
  for (const part of info ? childrenOf(expectTag(info, SEQUENCE), 2) : []) expectTag(part, PRINTABLE_STRING);
}

function readContent(content: Buffer): Pick<SecurityObject, 'content' | 'hash' | 'hashes'> {
  const [version, algorithm, values, info] = childrenOf(expectTag(readDer(content), SEQUENCE), 3, 4);
  checkVersion(smallNumber(version), info);
  return { content, hash: hashNamed(algorithmIn(algorithm)), hashes: readHashes(values) };
}

/** The version of a signer tells the kind of their name (RFC 5652, section 5.3). */
function readSignerName(version: number, element: Element | undefined): SignerName {
  if (version === 3) return { keyIdentifier: expectTag(element, 0x80).body };
  if (version !== 1) malformed('an unknown version of the signer');
  const [issuer, serialNumber] = childrenOf(expectTag(element, SEQUENCE), 2);
  return { issuer: expectTag(issuer, SEQUENCE).raw, serialNumber: expectTag(serialNumber, 0x02).raw };
}

/** Attributes that are not signed may follow; nobody reads them. */
function readSigner(element: Element | undefined): Signer {
  const [version, name, digestName, attributes, scheme, signature] = childrenOf(expectTag(element, SEQUENCE), 6, 7);
  const digest = hashNamed(algorithmIn(digestName));
  return {
    name: readSignerName(smallNumber(version), name),
    digest,
    attributes: readSignedAttributes(expectTag(attributes, 0xa0), LDS_SECURITY_OBJECT),
    scheme: schemeNamed(algorithmIn(scheme), digest),
    signature: expectTag(signature, OCTET_STRING).body,
  };
}

/** The signer's hash must be among those that are announced for readers who hash while they read. */
function checkDigests(element: Element | undefined, digest: HashName | undefined): void {
  const announced = childrenOf(expectTag(element, SET), 1, MOST_DATA_GROUPS).map((each) =>
    hashNamed(algorithmIn(each)),
  );
  if (!announced.includes(digest)) malformed('a hash that was not announced');
}

function readSignedData(element: Element | undefined): SecurityObject {
  const parts = childrenOf(expectTag(element, SEQUENCE), 5, 6);
  const [version, digests, encapsulated, certificates] = parts;
  if (smallNumber(version) !== 3) malformed('an unknown version of the signed data');
  const [type, content] = childrenOf(expectTag(encapsulated, SEQUENCE), 2);
  expectIdentifier(type, LDS_SECURITY_OBJECT);
  const [octets] = childrenOf(expectTag(content, 0xa0), 1);
  // Revocation lists may stand before the signers; a state's own lists are the ones that count.
  if (parts.length === 6) expectTag(parts[4], 0xa1);
  const [only] = childrenOf(expectTag(parts.at(-1), SET), 1);
  const signer = readSigner(only);
  checkDigests(digests, signer.digest);
  return {
    ...readContent(expectTag(octets, OCTET_STRING).body),
    certificates: expectTag(certificates, 0xa0).children.map((each) => expectTag(each, SEQUENCE).raw),
    signer,
  };
}

/**
 * Reads EF.SOD as a reader saved it, with its tag 0x77 or without. Undefined when it is not strict DER, is longer than 32 kB,
 * has no signed attributes, or has another number of signers than one.
 */
export function readSecurityObject(bytes: Uint8Array): SecurityObject | undefined {
  try {
    if (bytes.length > LONGEST) return undefined;
    const outer = readDer(bytes);
    const contentInfo = outer.tag === EF_SOD ? childrenOf(outer, 1)[0] : outer;
    const [type, content] = childrenOf(expectTag(contentInfo, SEQUENCE), 2);
    expectIdentifier(type, SIGNED_DATA);
    return readSignedData(childrenOf(expectTag(content, 0xa0), 1)[0]);
  } catch {
    return undefined;
  }
}

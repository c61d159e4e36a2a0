/** Passive authentication (ICAO 9303, part 11, section 5.1): whether a state wrote the data that were read from a chip. */
import { createHash, X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate, id_ce_subjectKeyIdentifier } from '@peculiar/asn1-x509';
import { type HashName, isSignature } from '../../certificates/signature-schemes.ts';
import { expectTag, readDer } from './der.ts';
import { type ChipRules, judgeSigner, type SignerRefusal } from './document-signer.ts';
import { readSecurityObject, type SecurityObject, type Signer } from './security-object.ts';

/**
 * Why what was read is not accepted.
 * - `malformed`: it is not what a chip holds
 * - `incomplete`: data group 1 is missing
 * - `unsupported`: a hash, signature or key that is not (or no longer) accepted
 * - `untrusted`: no authority that is trusted vouches for the signer
 * - `expired`: the signer's certificate is not valid any more, or was not when it signed
 * - `revoked`, `unchecked`: by the lists of the authority; or no fresh one is at hand
 * - `forged`: the signature does not hold
 * - `changed`: a data group is not the one that was signed
 */
export type ChipRefusal = SignerRefusal | 'malformed' | 'incomplete' | 'forged' | 'changed';

/** What a reader took from a chip. */
export interface ReadChip {
  /** EF.SOD. */
  readonly securityObject: Uint8Array;
  /** By number, with their tags. */
  readonly dataGroups: ReadonlyMap<number, Uint8Array>;
  /** Of groups that were not kept: their hashes, made as `digestsOf` makes them. */
  readonly digests?: ReadonlyMap<number, Uint8Array>;
}

/** Who vouches for data that were accepted. It names no person. */
export interface GenuineChip {
  /** SHA-256 of the document signer's certificate, in hex. */
  readonly signer: string;
  /** The country signing authority: its common name, or its whole subject. */
  readonly authority: string;
}

const NEEDED = 1;

const octets = ({ buffer }: { readonly buffer: ArrayBuffer }): Uint8Array => new Uint8Array(buffer);

const digest = (hash: HashName, data: Uint8Array): Buffer => createHash(hash).update(data).digest();

/** Hashes of data groups as their security object has them; undefined when that cannot be read, or its hash is unknown. */
export function digestsOf(
  securityObject: Uint8Array,
  dataGroups: ReadonlyMap<number, Uint8Array>,
): ReadonlyMap<number, Buffer> | undefined {
  const hash = readSecurityObject(securityObject)?.hash;
  return hash && new Map([...dataGroups].map(([number, data]) => [number, digest(hash, data)]));
}

/** The parts of a name, to the byte; some states write them in another order. */
const partsOf = (name: Buffer): string =>
  readDer(name)
    .children.map(({ raw }) => raw.toString('hex'))
    .sort()
    .join();

/** By issuer and serial number, or by the identifier of the key. */
function isNamed(certificate: X509Certificate, { name }: Signer): boolean {
  if ('keyIdentifier' in name) {
    const { extensions = [] } = AsnConvert.parse(certificate.raw, Certificate).tbsCertificate;
    const own = extensions.find(({ extnID }) => extnID === id_ce_subjectKeyIdentifier);
    return own !== undefined && expectTag(readDer(octets(own.extnValue)), 0x04).body.equals(name.keyIdentifier);
  }
  const [, serialNumber, , issuer] = readDer(certificate.raw).children[0]?.children ?? [];
  const isSerial = serialNumber?.raw.equals(name.serialNumber) === true;
  return isSerial && issuer !== undefined && partsOf(issuer.raw) === partsOf(name.issuer);
}

/** The certificate that the signer names, among those that came along. */
function certificateOf({ certificates, signer }: SecurityObject): X509Certificate | undefined {
  return certificates.map((der) => new X509Certificate(der)).find((certificate) => isNamed(certificate, signer));
}

/** The attributes hold the digest of the content, and the signature is over them (RFC 5652, section 5.4). */
function signatureProblem(
  object: SecurityObject,
  { publicKey }: X509Certificate,
  { hashes }: ChipRules,
): ChipRefusal | undefined {
  const { content, hash, signer } = object;
  const { digest: algorithm, scheme, attributes, signature } = signer;
  if (!hash || !algorithm || !scheme?.hash) return 'unsupported';
  if (![hash, algorithm, scheme.hash].every((each) => hashes.has(each))) return 'unsupported';
  const isWhole = digest(algorithm, content).equals(attributes.messageDigest);
  return isWhole && isSignature(scheme, attributes.signed, publicKey, signature) ? undefined : 'forged';
}

/** Each group that was handed in, and no other than those that were signed. */
function isUnchanged({ hash, hashes }: SecurityObject, { dataGroups, digests = new Map() }: ReadChip): boolean {
  if (!hash) return false;
  const made = [...dataGroups].map(([number, data]): [number, Uint8Array] => [number, digest(hash, data)]);
  return [...made, ...digests].every(([number, value]) => hashes.get(number)?.equals(value) === true);
}

const nameOf = ({ subject }: X509Certificate): string => {
  const parts = subject.split('\n');
  return parts.find((part) => part.startsWith('CN='))?.slice(3) ?? parts.join(', ');
};

function judge(chip: ReadChip, rules: ChipRules, now: Date): GenuineChip | ChipRefusal {
  if (!chip.dataGroups.has(NEEDED)) return 'incomplete';
  const object = readSecurityObject(chip.securityObject);
  const signer = object && certificateOf(object);
  if (!signer) return 'malformed';
  const authority = judgeSigner(signer, rules, { now, signedAt: object.signer.attributes.signingTime });
  if (typeof authority === 'string') return authority;
  const problem = signatureProblem(object, signer, rules);
  if (problem) return problem;
  if (!isUnchanged(object, chip)) return 'changed';
  return { signer: signer.fingerprint256.replaceAll(':', '').toLowerCase(), authority: nameOf(authority) };
}

/**
 * Whether a state vouches for what was read, and who in its name. That the chip is no copy, and that the person before us is the one
 * in the document, is for others to find out. The state is that of the rules: the caller compares it with the one the data name.
 */
export function checkChip(chip: ReadChip, rules: ChipRules, now: Date): GenuineChip | ChipRefusal {
  try {
    return judge(chip, rules, now);
  } catch {
    return 'malformed';
  }
}

/** The certificate of a document signer: which country signing authority vouches for it (ICAO 9303, part 12, section 7). */
import type { KeyObject, X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  BasicConstraints,
  Certificate,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  KeyUsage,
  KeyUsageFlags,
} from '@peculiar/asn1-x509';
import type { RevocationLists } from '../../certificates/revocation-lists.ts';
import { type HashName, schemeNamed } from '../../certificates/signature-schemes.ts';

/** What the documents of one state are judged by. */
export interface ChipRules {
  /** Country signing authorities: self-signed ones are trusted, and those to which link certificates lead from there. */
  readonly authorities: readonly X509Certificate[];
  /** Without them nobody asks whether a signer was revoked. */
  readonly revocationLists?: RevocationLists;
  /** Hashes that are good enough, in signatures and over data groups. */
  readonly hashes: ReadonlySet<HashName>;
}

/** Why a signer is not believed. */
export type SignerRefusal = 'unsupported' | 'untrusted' | 'expired' | 'revoked' | 'unchecked';

type Content = Certificate['tbsCertificate'];

const SHORTEST_RSA_BITS = 2048;
const CURVES = new Set([
  ...['secp224r1', 'prime256v1', 'secp384r1', 'secp521r1'],
  ...['brainpoolP224r1', 'brainpoolP256r1', 'brainpoolP320r1', 'brainpoolP384r1', 'brainpoolP512r1'],
]);
const LONGEST_CHAIN = 5;
const UNDERSTOOD = new Set<string>([id_ce_basicConstraints, id_ce_keyUsage]);

const extension = ({ extensions = [] }: Content, id: string) => extensions.find(({ extnID }) => extnID === id);

/** Long enough; a curve that is written out in the certificate is recognised by OpenSSL, or has no name here. */
export function isKeyAccepted({ asymmetricKeyType, asymmetricKeyDetails = {} }: KeyObject): boolean {
  const { modulusLength = 0, namedCurve = '' } = asymmetricKeyDetails;
  if (asymmetricKeyType === 'ec') return CURVES.has(namedCurve);
  return (asymmetricKeyType === 'rsa' || asymmetricKeyType === 'rsa-pss') && modulusLength >= SHORTEST_RSA_BITS;
}

const isValidAt = ({ validFromDate, validToDate }: X509Certificate, time: Date): boolean =>
  validFromDate <= time && time <= validToDate;

function hasUsage(content: Content, flag: KeyUsageFlags): boolean {
  const usage = extension(content, id_ce_keyUsage);
  return usage !== undefined && (AsnConvert.parse(usage.extnValue, KeyUsage).toNumber() & flag) !== 0;
}

function isAuthority(content: Content): boolean {
  const constraints = extension(content, id_ce_basicConstraints);
  return constraints !== undefined && AsnConvert.parse(constraints.extnValue, BasicConstraints).cA;
}

/** For signing documents: lists of authorities and of errors are signed by others, whose extended key usage says so. */
function isDocumentSigner(content: Content): boolean {
  const understood = (content.extensions ?? []).every(({ critical, extnID }) => !critical || UNDERSTOOD.has(extnID));
  const isForMore = isAuthority(content) || hasUsage(content, KeyUsageFlags.keyCertSign);
  return (
    understood &&
    !isForMore &&
    !extension(content, id_ce_extKeyUsage) &&
    hasUsage(content, KeyUsageFlags.digitalSignature)
  );
}

/** Whether this authority issued it, in its time and with a key that is good enough. */
function isIssuedBy(certificate: X509Certificate, authority: X509Certificate): boolean {
  if (!authority.ca || !isValidAt(authority, certificate.validFromDate) || !certificate.checkIssued(authority))
    return false;
  const { tbsCertificate } = AsnConvert.parse(authority.raw, Certificate);
  const mayIssue = hasUsage(tbsCertificate, KeyUsageFlags.keyCertSign) && isKeyAccepted(authority.publicKey);
  return mayIssue && certificate.verify(authority.publicKey);
}

/** Self-signed, or what such a one leads to: a link certificate is not believed for itself. */
function isTrusted(authority: X509Certificate, all: ChipRules['authorities'], left = LONGEST_CHAIN): boolean {
  if (isIssuedBy(authority, authority)) return true;
  const above = left === 0 ? [] : all.filter((each) => each !== authority && isIssuedBy(authority, each));
  return above.some((each) => isTrusted(each, all, left - 1));
}

/** The authority and those that followed it: the newest key signs the list for certificates of all before it. */
function successorsOf(authority: X509Certificate, all: ChipRules['authorities']): readonly X509Certificate[] {
  const found = [authority];
  for (const each of found) found.push(...all.filter((next) => !found.includes(next) && isIssuedBy(next, each)));
  return found;
}

function revocationProblem(
  signer: X509Certificate,
  authority: X509Certificate,
  rules: ChipRules,
  now: Date,
): SignerRefusal | undefined {
  const { revocationLists } = rules;
  if (!revocationLists) return undefined;
  const said = successorsOf(authority, rules.authorities).map((each) => revocationLists.status(signer, each, now));
  if (said.includes('revoked')) return 'revoked';
  return said.includes('good') ? undefined : 'unchecked';
}

/**
 * The authority that vouches for this document signer, or why nobody does.
 *
 * Times: an authority must have been valid when it issued, not today. The signer's certificate must be valid now, and when it signed
 * if that is known: states let it live as long as the documents (part 12), while its key is used for a few months only.
 */
export function judgeSigner(
  signer: X509Certificate,
  rules: ChipRules,
  times: { readonly now: Date; readonly signedAt?: Date | undefined },
): X509Certificate | SignerRefusal {
  const { tbsCertificate, signatureAlgorithm } = AsnConvert.parse(signer.raw, Certificate);
  const { now, signedAt = now } = times;
  const authority = rules.authorities.find((each) => isIssuedBy(signer, each) && isTrusted(each, rules.authorities));
  if (!authority || !isDocumentSigner(tbsCertificate)) return 'untrusted';
  const hash = schemeNamed(signatureAlgorithm)?.hash;
  if (!hash || !rules.hashes.has(hash) || !isKeyAccepted(signer.publicKey)) return 'unsupported';
  const problem = revocationProblem(signer, authority, rules, now);
  if (problem === 'revoked') return problem;
  return isValidAt(signer, now) && isValidAt(signer, signedAt) ? (problem ?? authority) : 'expired';
}

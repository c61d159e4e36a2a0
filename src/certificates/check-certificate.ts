/** Judging the certificate of a person (RFC 5280): who issued it, is it valid, may it sign people in, whose is it. */
import { X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  BasicConstraints,
  Certificate,
  CertificatePolicies,
  id_ce_basicConstraints,
  id_ce_certificatePolicies,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  KeyUsage,
  KeyUsageFlags,
} from '@peculiar/asn1-x509';
import type { RevocationLists } from './revocation-lists.ts';
import { isSubject } from './subject-names.ts';

/** Why a certificate is refused; keys of the words of whoever asks for it. */
export type Refusal = 'wrong' | 'notTrusted' | 'expired' | 'revoked' | 'unchecked' | 'notForSignIn';

/** What a certificate that was accepted says. */
export interface Accepted {
  /** The person's number. */
  readonly number: string;
  /** SHA-256 of the whole certificate: what it is recognised by. */
  readonly fingerprint: string;
  /** The key cannot leave its hardware: a policy of the certificate promises it. */
  readonly hardware: boolean;
}

export interface CertificateRules {
  /** Authorities and those above them, up to self-signed ones. */
  readonly authorities: readonly X509Certificate[];
  readonly revocationLists: RevocationLists;
  readonly hardwarePolicies: ReadonlySet<string>;
  /** Finds the number in the subject's serialNumber, as its first group. */
  readonly numberPattern: RegExp;
}

const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const SERIAL_NUMBER = '2.5.4.5';
const COMMON_NAME = '2.5.4.3';
const ORGANISATION = '2.5.4.10';
const UNDERSTOOD = new Set<string>([
  id_ce_basicConstraints,
  id_ce_certificatePolicies,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
]);
const LONGEST_CHAIN = 5;

type Content = Certificate['tbsCertificate'];

const contentOf = ({ raw }: X509Certificate): Content => AsnConvert.parse(raw, Certificate).tbsCertificate;
const extension = ({ extensions = [] }: Content, id: string) => extensions.find(({ extnID }) => extnID === id);

const isCurrent = ({ validFromDate, validToDate }: X509Certificate, now: Date): boolean =>
  validFromDate <= now && now <= validToDate;

function usageAllows(content: Content, flag: KeyUsageFlags): boolean {
  const usage = extension(content, id_ce_keyUsage);
  return !usage || (AsnConvert.parse(usage.extnValue, KeyUsage).toNumber() & flag) !== 0;
}

/** What every certificate is judged by. */
type TrustRules = Pick<CertificateRules, 'authorities' | 'revocationLists'>;

/** Authorities that signed this certificate and may do so; two when one was renewed under the same name and key. */
function issuersOf(certificate: X509Certificate, { authorities }: TrustRules, now: Date): X509Certificate[] {
  return authorities.filter(
    (authority) =>
      authority.ca &&
      isCurrent(authority, now) &&
      usageAllows(contentOf(authority), KeyUsageFlags.keyCertSign) &&
      certificate.checkIssued(authority) &&
      certificate.verify(authority.publicKey),
  );
}

/** Undefined when every certificate up to a self-signed authority holds. */
function problemAbove(
  certificate: X509Certificate,
  rules: TrustRules,
  now: Date,
  left = LONGEST_CHAIN,
): Refusal | undefined {
  const issuers = left === 0 ? [] : issuersOf(certificate, rules, now);
  if (issuers.some((issuer) => issuer.fingerprint256 === certificate.fingerprint256)) return undefined;
  let problem: Refusal = 'notTrusted';
  for (const issuer of issuers) {
    const status = rules.revocationLists.status(certificate, issuer, now);
    if (status === 'revoked') return 'revoked';
    const found = problemAbove(issuer, rules, now, left - 1) ?? (status === 'unknown' ? 'unchecked' : undefined);
    if (!found) return undefined;
    problem = found;
  }
  return problem;
}

/** By its own word; OpenSSL also looks at the key usage. */
function isAuthority(content: Content): boolean {
  const constraints = extension(content, id_ce_basicConstraints);
  return constraints !== undefined && AsnConvert.parse(constraints.extnValue, BasicConstraints).cA;
}

/** For signing people in, and with no critical condition that we do not understand. */
function maySignIn(certificate: X509Certificate, content: Content): boolean {
  const understood = (content.extensions ?? []).every(({ critical, extnID }) => !critical || UNDERSTOOD.has(extnID));
  const isForClients = certificate.keyUsage?.includes(CLIENT_AUTH) === true;
  return understood && !isAuthority(content) && isForClients && usageAllows(content, KeyUsageFlags.digitalSignature);
}

/** What the subject says once; undefined when it says it twice. */
function onlyOne({ subject }: Content, wanted: string): string | undefined {
  const values = [...subject].flatMap((part) => [...part]).filter(({ type }) => type === wanted);
  return values.length === 1 ? values[0]?.value.toString() : undefined;
}

/** The one number in the subject. */
const numberIn = (content: Content, pattern: RegExp): string | undefined =>
  pattern.exec(onlyOne(content, SERIAL_NUMBER) ?? '')?.[1];

function policiesOf(content: Content): string[] {
  const policies = extension(content, id_ce_certificatePolicies);
  if (!policies) return [];
  return [...AsnConvert.parse(policies.extnValue, CertificatePolicies)].map(({ policyIdentifier }) => policyIdentifier);
}

function judge(certificate: X509Certificate, rules: CertificateRules, now: Date): Accepted | Refusal {
  const content = contentOf(certificate);
  const problem = problemAbove(certificate, rules, now);
  if (problem === 'notTrusted') return problem;
  if (!isCurrent(certificate, now)) return 'expired';
  if (problem) return problem;
  if (!maySignIn(certificate, content)) return 'notForSignIn';
  const number = numberIn(content, rules.numberPattern);
  if (number === undefined) return 'notForSignIn';
  const { fingerprint256: fingerprint } = certificate;
  return { number, fingerprint, hardware: policiesOf(content).some((policy) => rules.hardwarePolicies.has(policy)) };
}

/** Judges a certificate (PEM); that its key was used just now is for the caller to know. */
export function checkCertificate(pem: string, rules: CertificateRules, now: Date): Accepted | Refusal {
  try {
    return judge(new X509Certificate(pem), rules, now);
  } catch {
    return 'wrong';
  }
}

/** Whether the certificate (PEM) of a program is one to trust: issued by these authorities, valid, not revoked, for clients. */
export function isTrustedClient(pem: string, rules: TrustRules, now: Date): boolean {
  try {
    const certificate = new X509Certificate(pem);
    const isGood = isCurrent(certificate, now) && maySignIn(certificate, contentOf(certificate));
    return isGood && problemAbove(certificate, rules, now) === undefined;
  } catch {
    return false;
  }
}

/** Whether the subject of a certificate (PEM) is the one that a text names (RFC 4514). */
export function hasSubject(pem: string, text: string): boolean {
  try {
    return isSubject(contentOf(new X509Certificate(pem)).subject, text);
  } catch {
    return false;
  }
}

/** What the person sees of a certificate, accepted or not; undefined when it cannot be read. */
export interface Description {
  /** SHA-256 of the whole certificate. */
  readonly fingerprint: string;
  readonly number?: string;
  /** The holder's common name. */
  readonly name?: string;
  readonly issuer: string;
  /** The number that the issuer gave to the certificate. */
  readonly serialNumber: string;
  readonly validUntil: Date;
}

const nameOf = ({ issuer }: Content): string => {
  const parts = [...issuer].flatMap((part) => [...part]);
  const found = [COMMON_NAME, ORGANISATION].map((type) => parts.find((part) => part.type === type)?.value.toString());
  return found.find((name) => name) ?? '';
};

/** Describes a certificate (PEM), whoever issued it. */
export function describeCertificate(pem: string, { numberPattern }: CertificateRules): Description | undefined {
  try {
    const certificate = new X509Certificate(pem);
    const content = contentOf(certificate);
    const number = numberIn(content, numberPattern);
    const name = onlyOne(content, COMMON_NAME);
    return {
      fingerprint: certificate.fingerprint256,
      issuer: nameOf(content),
      serialNumber: certificate.serialNumber,
      validUntil: certificate.validToDate,
      ...(number === undefined ? {} : { number }),
      ...(name ? { name } : {}),
    };
  } catch {
    return undefined;
  }
}

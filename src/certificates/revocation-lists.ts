/** Certificate revocation lists (RFC 5280, section 5), from files that the operator keeps fresh. */
import type { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate, CertificateList } from '@peculiar/asn1-x509';
import { isSignature, schemeNamed } from './signature-schemes.ts';

/** What the lists say of a certificate; `unknown` when no valid, fresh list of its issuer is at hand. */
export type RevocationStatus = 'good' | 'revoked' | 'unknown';

/** The lists of a deployment. */
export interface RevocationLists {
  status(certificate: X509Certificate, issuer: X509Certificate, now: Date): RevocationStatus;
}

interface LoadedList {
  readonly changedAt: number;
  readonly list: CertificateList;
  readonly serials: ReadonlySet<string>;
}

const TOO_WEAK = new Set<string | null>(['sha1', 'sha224']);

const withoutZeros = (hex: string): string => hex.toLowerCase().replace(/^0+/, '');
const bytes = (value: unknown): Buffer => Buffer.from(AsnConvert.serialize(value));

function derOf(content: Buffer): Buffer {
  const [, body] =
    /-----BEGIN (?:X509 )?CRL-----([\s\S]+?)-----END (?:X509 )?CRL-----/.exec(content.toString('latin1')) ?? [];
  return body === undefined ? content : Buffer.from(body, 'base64');
}

function read(file: string, changedAt: number): LoadedList {
  const list = AsnConvert.parse(derOf(readFileSync(file)), CertificateList);
  const revoked = list.tbsCertList.revokedCertificates ?? [];
  const serials = revoked.map(({ userCertificate }) => withoutZeros(Buffer.from(userCertificate).toString('hex')));
  return { changedAt, list, serials: new Set(serials) };
}

function isSignedBy({ list }: LoadedList, issuer: X509Certificate): boolean {
  const { tbsCertListRaw, signatureAlgorithm, signature, tbsCertList } = list;
  if (!tbsCertListRaw || !bytes(tbsCertList.signature).equals(bytes(signatureAlgorithm))) return false;
  const scheme = schemeNamed(signatureAlgorithm);
  if (!scheme || TOO_WEAK.has(scheme.hash)) return false;
  return isSignature(scheme, Buffer.from(tbsCertListRaw), issuer.publicKey, Buffer.from(signature));
}

function isOf({ list }: LoadedList, issuer: X509Certificate): boolean {
  const { subject } = AsnConvert.parse(issuer.raw, Certificate).tbsCertificate;
  return bytes(list.tbsCertList.issuer).equals(bytes(subject));
}

function isFresh({ list }: LoadedList, now: Date): boolean {
  const { thisUpdate, nextUpdate } = list.tbsCertList;
  return thisUpdate.getTime() <= now && nextUpdate !== undefined && now < nextUpdate.getTime();
}

/** A list of a part of the certificates, or of changes alone, says so in a critical extension. */
const isComplete = ({ list }: LoadedList): boolean =>
  !(list.tbsCertList.crlExtensions ?? []).some(({ critical }) => critical);

/** The lists in these files; a file that changes is read again, one that is missing or broken is as if it were not there. */
export function createRevocationLists(files: readonly string[]): RevocationLists {
  const loaded = new Map<string, LoadedList>();

  function load(file: string): LoadedList | undefined {
    try {
      const { mtimeMs } = statSync(file);
      const known = loaded.get(file);
      const list = known?.changedAt === mtimeMs ? known : read(file, mtimeMs);
      loaded.set(file, list);
      return list;
    } catch {
      return undefined;
    }
  }

  return {
    status({ serialNumber }, issuer, now) {
      const lists = files.map(load).filter((list) => list !== undefined);
      const counting = lists.filter(
        (list) => isOf(list, issuer) && isFresh(list, now) && isComplete(list) && isSignedBy(list, issuer),
      );
      if (counting.length === 0) return 'unknown';
      return counting.some(({ serials }) => serials.has(withoutZeros(serialNumber))) ? 'revoked' : 'good';
    },
  };
}

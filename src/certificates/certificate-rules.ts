/** Settings of the certificates of people: whom to trust, and where the number is. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { ConfigurationError } from '../errors.ts';
import type { CertificateRules } from './check-certificate.ts';
import { createRevocationLists } from './revocation-lists.ts';

const files = z.array(z.string().min(1)).min(1);

/** Whether a text is a pattern with one group, the number. */
function isPattern(text: string): boolean {
  try {
    return new RegExp(`${text}|`).exec('')?.length === 2;
  } catch {
    return false;
  }
}

const settingsSchema = z.strictObject({
  authorities: files.describe('PEM files of the authorities, with those above them up to self-signed ones.'),
  revocationLists: files.describe('Revocation lists (PEM or DER), one of each authority; read again when they change.'),
  hardwarePolicies: z
    .array(z.string().regex(/^\d+(\.\d+)+$/, 'must be an object identifier'))
    .default([])
    .describe('Certificate policies that promise a key in hardware.'),
  numberPattern: z
    .string()
    .refine(isPattern, { message: 'must be a regular expression with one group' })
    .default('^CCCD:([0-9]{12})$')
    .describe('Where the citizen number is in the serialNumber of the subject.'),
});

const root = resolve(import.meta.dirname, '../..');
const CERTIFICATES = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

function readAuthorities(file: string, where: string): X509Certificate[] {
  try {
    const found = readFileSync(resolve(root, file), 'latin1').match(CERTIFICATES) ?? [];
    if (found.length === 0) throw new Error('there is no certificate in it');
    return found.map((pem) => new X509Certificate(pem));
  } catch (cause) {
    throw new ConfigurationError([`${where}.authorities: ${file}: ${(cause as Error).message}`]);
  }
}

/** What certificates are judged by; throws ZodError or ConfigurationError where the settings of the method (`where`) are not in order. */
export function readCertificateRules(settings: unknown, where: string): CertificateRules {
  const { authorities, revocationLists, hardwarePolicies, numberPattern } = settingsSchema.parse(settings ?? {});
  return {
    authorities: authorities.flatMap((file) => readAuthorities(file, where)),
    revocationLists: createRevocationLists(revocationLists.map((file) => resolve(root, file))),
    hardwarePolicies: new Set(hardwarePolicies),
    numberPattern: new RegExp(numberPattern),
  };
}

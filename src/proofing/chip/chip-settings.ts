/** Settings of documents with a chip: whose documents are accepted, and where the number of the person is in them. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { createRevocationLists } from '../../certificates/revocation-lists.ts';
import { ConfigurationError } from '../../errors.ts';
import type { ChipRules } from './document-signer.ts';
import type { MachineReadableZone } from './machine-readable-zone.ts';

/** What the documents of one state are judged by, and what they say. */
export interface StateRules extends ChipRules {
  /** The person's number as they state it: digits, or nationality and passport number. Undefined when such a document has none. */
  numberIn(zone: MachineReadableZone): string | undefined;
}

const files = z.array(z.string().min(1)).min(1);

/** Whether a text is a pattern with one group, the number. */
function isPattern(text: string): boolean {
  try {
    return new RegExp(`${text}|`).exec('')?.length === 2;
  } catch {
    return false;
  }
}

const numberSchema = z.strictObject({
  field: z.enum(['documentNumber', 'optional1', 'optional2']).describe('Field of the machine readable zone.'),
  pattern: z
    .string()
    .refine(isPattern, { message: 'must be a regular expression with one group' })
    .describe('Finds the number in the field, whose fillers (<) are still there.'),
});

const stateSchema = z.strictObject({
  authorities: files.describe('PEM files of the country signing authorities (CSCA), with their link certificates.'),
  revocationLists: files
    .optional()
    .describe(
      'Revocation lists (PEM or DER) of the authorities; read again when they change. Without them none is checked.',
    ),
  numbers: z
    .strictObject({ TD1: numberSchema.optional(), TD3: numberSchema.optional() })
    .default({})
    .describe('Where the number is, by format; in a passport (TD3) it is else its nationality and number.'),
});

const settingsSchema = z.strictObject({
  states: z
    .record(z.string().regex(/^[A-Z]{1,3}$/, 'must be a state as documents write it, such as VNM'), stateSchema)
    .refine((states) => Object.keys(states).length > 0, { message: 'must name a state' })
    .describe(
      'By issuing state, as in the machine readable zone; an authority is believed for the documents of its own state alone.',
    ),
  hashes: z
    .array(z.enum(['sha1', 'sha224', 'sha256', 'sha384', 'sha512']))
    .min(1)
    .default(['sha256', 'sha384', 'sha512'])
    .describe('Hashes that are accepted, in signatures and over data groups.'),
});

type StateSettings = z.infer<typeof stateSchema>;
type NumberSettings = z.infer<typeof numberSchema>;

const root = resolve(import.meta.dirname, '../../..');
const CERTIFICATES = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

function readCertificates(file: string): X509Certificate[] {
  const found = readFileSync(resolve(root, file), 'latin1').match(CERTIFICATES) ?? [];
  if (found.length === 0) throw new Error('there is no certificate in it');
  return found.map((pem) => new X509Certificate(pem));
}

const isSelfSigned = (certificate: X509Certificate): boolean =>
  certificate.ca && certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey);

function readAuthorities(paths: readonly string[], state: string): X509Certificate[] {
  const problems: string[] = [];
  const read = (file: string): X509Certificate[] => {
    try {
      return readCertificates(file);
    } catch (cause) {
      problems.push(`${file}: ${(cause as Error).message}`);
      return [];
    }
  };
  const authorities = paths.flatMap(read);
  if (problems.length === 0 && !authorities.some(isSelfSigned)) problems.push('none of them is self-signed');
  const where = `proofingSettings.nfc_chip_cccd.states.${state}.authorities`;
  if (problems.length > 0) throw new ConfigurationError(problems.map((problem) => `${where}: ${problem}`));
  return authorities;
}

/** Germany alone has a code of its own (ICAO 9303, part 3, section 5). */
export const alpha3 = (state: string): string => (state === 'D' ? 'DEU' : state);

/** A passport that a state gave to somebody else's citizen has a number that could be another passport's. */
function passportNumber({
  format,
  issuingState,
  nationality,
  documentNumber,
}: MachineReadableZone): string | undefined {
  return format === 'TD3' && issuingState === nationality ? `${alpha3(nationality)} ${documentNumber}` : undefined;
}

function numberBy({ field, pattern }: NumberSettings, zone: MachineReadableZone): string | undefined {
  return new RegExp(pattern).exec(zone[field] ?? '')?.[1];
}

function rulesOf(state: string, settings: StateSettings, hashes: ChipRules['hashes']): StateRules {
  const { authorities, revocationLists, numbers } = settings;
  const lists = revocationLists && createRevocationLists(revocationLists.map((file) => resolve(root, file)));
  return {
    authorities: readAuthorities(authorities, state),
    ...(lists ? { revocationLists: lists } : {}),
    hashes,
    numberIn(zone) {
      const rule = numbers[zone.format];
      return rule ? numberBy(rule, zone) : passportNumber(zone);
    },
  };
}

/** By issuing state; throws ZodError or ConfigurationError where the settings of the method are not in order. */
export function readChipSettings(settings: unknown): ReadonlyMap<string, StateRules> {
  const { states, hashes } = settingsSchema.parse(settings ?? {});
  const accepted = new Set(hashes);
  return new Map(Object.entries(states).map(([state, own]) => [state, rulesOf(state, own, accepted)]));
}

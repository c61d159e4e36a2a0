/** The invented people that the population register and the bank know. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const inEveryLanguage = z.strictObject({ vi: z.string(), en: z.string(), fr: z.string() });
const birthdate = z.string().regex(/^\d{4}(-\d{2}-\d{2})?$/);
const gender = z.enum(['male', 'female', 'other']);

const residentSchema = z.strictObject({
  number: z.string().min(1),
  name: z.string().min(1),
  birthdate,
  gender: gender.optional(),
  deceased: z.literal(true).optional(),
  parents: z.array(z.string()).default([]),
  guardians: z.array(z.strictObject({ number: z.string(), until: z.iso.date().optional() })).default([]),
  card: z.strictObject({ birthdate }).partial().optional(),
  story: inEveryLanguage,
});

const personaSchema = z.object({
  name: z.object({ full: z.string() }),
  birthdate,
  gender: gender.optional(),
  citizenNumber: z.string().optional(),
  foreigner: z.object({ nationality: z.string(), passportNumber: z.string() }).optional(),
});

/** Somebody in a register. */
export interface Resident {
  /** The citizen number, or country and passport number such as `FRA 12AB34567`. */
  readonly number: string;
  readonly name: string;
  /** `YYYY-MM-DD`, or `YYYY` when no more is known. */
  readonly birthdate: string;
  readonly gender?: z.infer<typeof gender> | undefined;
  readonly deceased?: true | undefined;
  /** Numbers of the parents of a child. */
  readonly parents: readonly string[];
  /** Numbers of appointed guardians, with the last day (`YYYY-MM-DD`) of the office. */
  readonly guardians: readonly { readonly number: string; readonly until?: string | undefined }[];
  /** Where the person's own papers say something else. */
  readonly card?: { readonly birthdate?: string | undefined } | undefined;
  /** What is special about them; those who have an account already are described at its start. */
  readonly story?: z.infer<typeof inEveryLanguage>;
}

const readPeople = <T>(file: string, schema: z.ZodType<T>): T[] =>
  z.object({ people: z.array(schema) }).parse(parse(readFileSync(file, 'utf8'))).people;

/** People who have no account yet, with their stories. */
export const readNewcomers = (file: string): Resident[] => readPeople(file, residentSchema);

/** People of the provider's demonstration accounts; who has neither number nor passport there is left out. */
export function readAccountHolders(file: string): Resident[] {
  return readPeople(file, personaSchema).flatMap(({ citizenNumber, foreigner, name, birthdate: born, gender: sex }) => {
    const number = citizenNumber ?? (foreigner && `${foreigner.nationality} ${foreigner.passportNumber}`);
    return number ? [{ number, name: name.full, birthdate: born, gender: sex, parents: [], guardians: [] }] : [];
  });
}

/** Everybody: newcomers first. */
export const readResidents = (files: { readonly newcomers: string; readonly accountHolders: string }): Resident[] => [
  ...readNewcomers(files.newcomers),
  ...readAccountHolders(files.accountHolders),
];

/** What the columns of a file say, as the operator wrote it down. Nothing that is not here is believed. */
import { z } from 'zod';

const column = z.string().min(1).describe('Name of a column, as its head has it.');
const translated = (value: z.ZodString) => z.record(z.string(), value);

const nameParts = z.strictObject({
  full: column.exactOptional().describe('Without this, the parts in this order.'),
  family: column.exactOptional(),
  middle: column.exactOptional(),
  given: column,
});
const contact = z.strictObject({
  value: column,
  verified: column.exactOptional().describe('Whether its owner showed it; without this, nobody did.'),
  verifiedAt: column.exactOptional().describe('The day of that.'),
});

/** Schema of the mapping file. */
export const mappingSchema = z.strictObject({
  csv: z
    .strictObject({ delimiter: z.string().min(1).max(2).default(',') })
    .prefault({})
    .describe('How the file is written; always in UTF-8.'),
  columns: z.strictObject({
    number: column.exactOptional().describe('Citizen number.'),
    passport: column.exactOptional(),
    nationality: column.exactOptional().describe('ISO 3166-1 alpha-3; of foreigners, who have a passport.'),
    name: z.union([column, nameParts]).describe('Full name, or its parts.'),
    birthdate: column.describe('27/03/1990, 1990-03-27, or 1990.'),
    gender: column,
    language: column.exactOptional(),
    status: column.exactOptional(),
  }),
  phones: z.array(contact).max(3).default([]),
  emails: z.array(contact).max(3).default([]),
  credentials: z
    .record(z.string(), column)
    .default({})
    .describe('By authenticator, the column with what it keeps, such as the hash of a password.'),
  proof: z
    .strictObject({
      method: column,
      at: column.describe('The day on which it was proven.'),
      expiresAt: column.exactOptional(),
      methods: translated(z.string().min(1)).describe(
        'What the column says, and the method of the assurance configuration.',
      ),
      source: z
        .union([z.string().min(1).max(200), z.strictObject({ column })])
        .describe('Who vouches, for the record; a column may say it.'),
    })
    .exactOptional()
    .describe(
      'How the identity was proven. An empty column proves nothing; a value that is not listed refuses the row.',
    ),
  values: z
    .strictObject({
      gender: z.record(z.string(), z.enum(['male', 'female', 'other'])).exactOptional(),
      language: z.record(z.string(), z.enum(['vi', 'en', 'fr'])).exactOptional(),
      status: z.record(z.string(), z.enum(['active', 'blocked'])).exactOptional(),
      yes: z.array(z.string()).default(['1', 'true', 'yes']),
      no: z.array(z.string()).default(['', '0', 'false', 'no']),
    })
    .prefault({})
    .describe('What the values of columns mean.'),
  language: z.enum(['vi', 'en', 'fr']).describe('Of people whose language is not known.'),
});

/** A mapping that was read. */
export type Mapping = z.infer<typeof mappingSchema>;

/** Every column that the mapping names. */
export function columnsOf({ columns, phones, emails, credentials, proof }: Mapping): string[] {
  const { name, ...rest } = columns;
  const contacts = [...phones, ...emails].flatMap(({ value, verified, verifiedAt }) => [value, verified, verifiedAt]);
  const all = [
    ...Object.values(rest),
    ...(typeof name === 'string' ? [name] : Object.values(name)),
    ...contacts,
    ...Object.values(credentials),
    ...(proof
      ? [proof.method, proof.at, proof.expiresAt, ...(typeof proof.source === 'string' ? [] : [proof.source.column])]
      : []),
  ];
  return [...new Set(all.filter((one) => one !== undefined))];
}

/** What the mapping asks for and there is not, each a line that says where. */
export function problemsIn(
  mapping: Mapping,
  there: { readonly methods: ReadonlySet<string>; readonly authenticators: ReadonlySet<string> },
): string[] {
  const { columns, credentials, proof, values } = mapping;
  const methods = Object.values(proof?.methods ?? {}).filter((method) => !there.methods.has(method));
  const unknown = Object.keys(credentials).filter((name) => !there.authenticators.has(name));
  return [
    ...methods.map((method) => `proof.methods: "${method}" proves nothing by the assurance configuration`),
    ...unknown.map((name) => `credentials: "${name}" is no authenticator that takes credentials of others`),
    ...(columns.number || columns.passport ? [] : ['columns: number or passport is missing']),
    ...(columns.passport && !columns.nationality ? ['columns.nationality: is missing beside passport'] : []),
    ...(columns.status && !values.status
      ? ['values.status: is missing: what the column says of blocked accounts']
      : []),
  ];
}

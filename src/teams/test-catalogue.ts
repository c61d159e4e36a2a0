/** Whom a team may make up: the catalogue, and the person that comes of an entry. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Country } from '../identity/country.ts';
import { statedNumbers } from '../identity/identifiers.ts';
import type { Person } from '../identity/person.ts';
import { words } from '../relying-parties/relying-party.ts';

const kindSchema = z
  .strictObject({
    key: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/),
    story: words.describe('What services can learn from this one.'),
    name: z.string().min(1).max(200),
    parts: z
      .strictObject({ family: z.string().exactOptional(), middle: z.string().exactOptional(), given: z.string() })
      .exactOptional()
      .describe('Of a name that is written in another order than at home.'),
    language: z.enum(['vi', 'en', 'fr']),
    birthdate: z
      .string()
      .regex(/^\d{4}(-\d{2}-\d{2})?$/)
      .exactOptional(),
    age: z.int().min(14).max(120).exactOptional().describe('In years, instead of the day of birth.'),
    gender: z.enum(['male', 'female']),
    nationality: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .exactOptional()
      .describe('Of a foreigner, who has a passport instead of a number.'),
    level: z.int().min(0).max(2).describe('How far the identity is proven: not, from afar, at a counter.'),
    secondFactor: z.boolean(),
  })
  .refine(({ birthdate, age }) => (birthdate === undefined) !== (age === undefined), { message: 'birthdate or age' });

/** Schema of config/sandbox/people.yaml. */
export const testCatalogueSchema = z.strictObject({
  signIn: z
    .strictObject({ secret: z.string(), code: z.string() })
    .describe('Authenticators that take the secret and the code.'),
  proofs: z.array(z.array(z.string())).length(3).describe('By which methods the levels 0, 1 and 2 are proven.'),
  people: z
    .array(kindSchema)
    .refine((all) => new Set(all.map(({ key }) => key)).size === all.length, { message: 'every key is there once' }),
});

/** An entry of the catalogue. */
export type TestKind = z.infer<typeof kindSchema>;
/** The whole file. */
export type TestCatalogue = z.infer<typeof testCatalogueSchema>;

/** No province has it, and the demonstration people have another one. */
const NO_PROVINCE = '098';
/** The numbering plan gives nobody a number that begins so (see identity/countries/vn.ts). */
const NO_PHONE = '+84500';
/** No mailbox is ever there (RFC 2606, section 2). */
const NO_DOMAIN = 'test-people.invalid';

/** Who vouches, as services see nothing of it and staff would. */
const SOURCE = 'sandbox';

const digits = (count: number): string =>
  randomInt(10 ** count)
    .toString()
    .padStart(count, '0');

function birthdateOf({ birthdate, age = 0 }: TestKind, now: Date): string {
  if (birthdate !== undefined) return birthdate;
  // The first of January, so that the age holds all year.
  return `${now.getUTCFullYear() - age}-01-01`;
}

/** Three digits of place, one of century and gender, two of birth year, six at random. */
function citizenNumber(birthdate: string, gender: TestKind['gender']): string {
  const year = Number(birthdate.slice(0, 4));
  const century = 2 * (Math.floor(year / 100) - 19) + (gender === 'male' ? 0 : 1);
  return `${NO_PROVINCE}${century}${birthdate.slice(2, 4)}${digits(6)}`;
}

/** Somebody new; whether the number is free the caller must see. */
export function makeUp(
  kind: TestKind,
  testTeam: string,
  { country, now, proofs }: { country: Country; now: Date; proofs: TestCatalogue['proofs'] },
): Person {
  const birthdate = birthdateOf(kind, now);
  const at = Math.floor(now.getTime() / 1000);
  const verified = { verified: true, primary: true, verifiedAt: at };
  return {
    id: randomUUID(),
    testTeam,
    status: 'active',
    language: kind.language,
    name: { full: kind.name, ...(kind.parts ?? country.nameParts(kind.name)) },
    birthdate,
    gender: kind.gender,
    ...(kind.nationality
      ? { foreigner: { nationality: kind.nationality, passportNumber: `TEST${digits(7)}` } }
      : { citizenNumber: citizenNumber(birthdate, kind.gender) }),
    phones: [{ ...verified, value: `${NO_PHONE}${digits(6)}` }],
    emails: [{ ...verified, value: `${kind.key}-${randomBytes(5).toString('hex')}@${NO_DOMAIN}` }],
    proofs: (proofs[kind.level] ?? []).map((method) => ({ method, at, source: SOURCE })),
  };
}

/** What to type at sign-in: a number counts only once it is proven. */
export const loginOf = (person: Person): string =>
  (person.proofs.length > 0 ? statedNumbers(person)[0] : person.emails[0]?.value) ?? '';

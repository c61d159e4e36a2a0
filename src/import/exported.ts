/** A person as a record that leaves this provider, with the fields that were asked for and no others. Pure. */
import type { Contact, IdentityProof, Person } from '../identity/person.ts';

/** Somebody with what they sign in with, as authenticators write it. */
export interface Exportable {
  readonly person: Person;
  /** By authenticator. */
  readonly credentials: Readonly<Record<string, string>>;
}

type Value =
  | string
  | boolean
  | readonly Readonly<Record<string, string | boolean>>[]
  | Readonly<Record<string, string>>;
/** A record by its fields; what is not known is absent. */
export type Exported = Readonly<Record<string, Value>>;

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

const contactOf = ({ value, verified, verifiedAt, primary }: Contact) => ({
  value,
  verified,
  ...(verifiedAt === undefined ? {} : { verified_at: iso(verifiedAt) }),
  ...(primary ? { primary } : {}),
});

const proofOf = ({ method, source, at, expiresAt }: IdentityProof) => ({
  method,
  at: iso(at),
  ...(expiresAt === undefined ? {} : { expires_at: iso(expiresAt) }),
  ...(source === undefined ? {} : { source }),
});

/** Proofs that count, newest first. */
const counting = ({ proofs }: Person): readonly IdentityProof[] =>
  proofs.filter(({ withdrawn, suspended }) => !withdrawn && !suspended).toSorted((a, b) => b.at - a.at);

const PLAIN = {
  number: ({ citizenNumber }) => citizenNumber,
  passport: ({ foreigner }) => foreigner?.passportNumber,
  nationality: ({ foreigner }) => foreigner?.nationality,
  name: ({ name }) => name.full,
  family_name: ({ name }) => name.family,
  middle_name: ({ name }) => name.middle,
  given_name: ({ name }) => name.given,
  birthdate: ({ birthdate }) => birthdate,
  gender: ({ gender }) => gender,
  language: ({ language }) => language,
  status: ({ status }) => status,
} as const satisfies Record<string, (person: Person) => string | undefined>;

const LISTS = {
  phones: ({ phones }) => phones.map(contactOf),
  emails: ({ emails }) => emails.map(contactOf),
  proofs: (person) => counting(person).map(proofOf),
} as const satisfies Record<string, (person: Person) => readonly Readonly<Record<string, string | boolean>>[]>;

/** The fields that may be asked for. */
export const FIELDS: readonly string[] = [...Object.keys(PLAIN), ...Object.keys(LISTS)];
const isPlain = (field: string): field is keyof typeof PLAIN => Object.hasOwn(PLAIN, field);
const isList = (field: string): field is keyof typeof LISTS => Object.hasOwn(LISTS, field);

/** The record of one person, for a line of JSON. */
export function recordOf({ person, credentials }: Exportable, fields: readonly string[]): Exported {
  const plain = fields.filter(isPlain).map((field) => [field, PLAIN[field](person)] as const);
  const lists = fields.filter(isList).map((field) => [field, LISTS[field](person)] as const);
  const known = [...plain, ...lists].filter(([, value]) => value !== undefined);
  const all = Object.keys(credentials).length > 0 ? [...known, ['credentials', credentials] as const] : known;
  return Object.fromEntries(all) as Exported;
}

/** As many as anybody has; of proofs only the newest fits into a row. */
const MOST = 3;
const numbers = Array.from({ length: MOST }, (_, index) => index + 1);
const COLUMNS: Readonly<Record<keyof typeof LISTS, readonly string[]>> = {
  phones: numbers.flatMap((n) => [`phone_${n}`, `phone_${n}_verified`, `phone_${n}_verified_at`]),
  emails: numbers.flatMap((n) => [`email_${n}`, `email_${n}_verified`, `email_${n}_verified_at`]),
  proofs: ['proof_method', 'proof_at', 'proof_expires_at', 'proof_source'],
};
const credentialColumn = (method: string): string => `credential_${method}`;

/** The columns of a CSV file with these fields and credentials. */
export const columnsFor = (fields: readonly string[], methods: readonly string[]): string[] => [
  ...fields.flatMap((field) => (isList(field) ? COLUMNS[field] : [field])),
  ...methods.map(credentialColumn),
];

const said = (known: string | undefined): string => known ?? '';

/** The primary one first. */
function contactCells(contacts: readonly Contact[]): string[] {
  const ordered = contacts.toSorted((a, b) => Number(b.primary ?? false) - Number(a.primary ?? false));
  return numbers.flatMap((n) => {
    const contact = ordered[n - 1];
    if (!contact) return ['', '', ''];
    const { value, verified, verifiedAt } = contact;
    return [value, String(verified), verifiedAt === undefined ? '' : iso(verifiedAt)];
  });
}

function listCells(person: Person, field: keyof typeof LISTS): string[] {
  if (field === 'phones') return contactCells(person.phones);
  if (field === 'emails') return contactCells(person.emails);
  const [proof] = counting(person);
  if (!proof) return ['', '', '', ''];
  const { method, at, expiresAt, source } = proof;
  return [method, iso(at), expiresAt === undefined ? '' : iso(expiresAt), said(source)];
}

/** The row of one person under `columnsFor`. */
export const cellsOf = (
  { person, credentials }: Exportable,
  fields: readonly string[],
  methods: readonly string[],
): string[] => [
  ...fields.flatMap((field) =>
    isList(field) ? listCells(person, field) : [isPlain(field) ? said(PLAIN[field](person)) : ''],
  ),
  ...methods.map((method) => said(credentials[method])),
];

/** What people can be found by, and what a typed login may mean. */
import { domainToASCII } from 'node:url';
import type { Country } from './country.ts';
import type { Person } from './person.ts';

/** Kinds of identifier by which a person can be found. */
export type IdentifierKind = 'citizen_number' | 'passport' | 'phone' | 'email';

/**
 * One identifier in its canonical form, so that equal identifiers are equal texts: citizen number as digits,
 * passport as `FRA 12AB34567`, phone in E.164, e-mail in lower case.
 */
export interface Identifier {
  readonly kind: IdentifierKind;
  readonly value: string;
}

const MAX_LENGTH = 254;
const invisible = /[\u00AD\u200B-\u200D\u2060\uFEFF]/g;
/** Control characters and marks that turn the direction: nobody needs them in a line, and they can make a text look like another one. */
export const HIDDEN = /[\p{Cc}\p{Cs}\p{Cn}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/u;
const emailPattern = /^[^\s@]{1,64}@([\p{L}\p{M}\p{N}.-]+)$/u;
const domainPattern = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;
const passportPattern = /^([A-Z]{3})[ -]?(?=[A-Z]*\d)([A-Z0-9]{5,12})$/;
const internationalPattern = /^\+[1-9]\d{6,14}$/;

/** Lower case with the domain in ASCII, the form in which mailboxes are compared; undefined when it is no address. */
export function normalizeEmail(text: string): string | undefined {
  const email = text.normalize('NFC').toLowerCase().normalize('NFC');
  const domain = domainToASCII(emailPattern.exec(email)?.[1] ?? '');
  return domainPattern.test(domain) ? `${email.slice(0, email.lastIndexOf('@'))}@${domain}` : undefined;
}

function passport(text: string): string | undefined {
  const match = passportPattern.exec(text.toUpperCase());
  return match ? `${match[1]} ${match[2]}` : undefined;
}

/** E.164; numbers of other countries only with their + prefix. */
function phone(text: string, country: Country): string | undefined {
  const national = country.phone(text);
  if (national) return national;
  const international = text.replace(/[\s().-]/g, '');
  const isForeign = internationalPattern.test(international) && !international.startsWith(country.phonePrefix);
  return isForeign ? international : undefined;
}

/** Pasted texts carry invisible characters, which are dropped, and sometimes misleading ones, which nothing legitimate needs. */
function cleaned(text: string): string | undefined {
  const clean = text.replace(invisible, '').trim();
  return text.length > MAX_LENGTH || clean === '' || HIDDEN.test(clean) ? undefined : clean;
}

/**
 * Everything that a typed login may mean: one text can be a citizen number and a phone number. Empty when it means nothing.
 * Compatibility forms (full-width digits) are folded, except in e-mail addresses, where they could name another mailbox.
 */
export function readLogin(text: string, country: Country): Identifier[] {
  const login = cleaned(text);
  if (login === undefined) return [];
  const folded = login.normalize('NFKC').replace(/\s+/g, ' ');
  const meanings = {
    citizen_number: country.citizenNumber(folded)?.value,
    passport: passport(folded),
    phone: phone(folded, country),
    email: normalizeEmail(login),
  };
  return Object.entries(meanings).flatMap(([kind, value]) =>
    value === undefined ? [] : [{ kind: kind as IdentifierKind, value }],
  );
}

/** The numbers that the person says are theirs, proven or not: of the citizen, and of a foreigner's passport. */
export function statedIdentifiers({ citizenNumber, foreigner }: Person): Identifier[] {
  return [
    ...(citizenNumber ? [{ kind: 'citizen_number', value: citizenNumber } as const] : []),
    ...(foreigner
      ? [{ kind: 'passport', value: `${foreigner.nationality} ${foreigner.passportNumber}` } as const]
      : []),
  ];
}

/** The same in their canonical form: digits, or nationality and passport such as `FRA 12AB34567`. */
export const statedNumbers = (person: Person): string[] => statedIdentifiers(person).map(({ value }) => value);

/** Real people, and those whom teams made up, are found apart. */
export const identifierSpace = ({ testTeam }: Pick<Person, 'testTeam'>): 'person' | 'test-person' =>
  testTeam === undefined ? 'person' : 'test-person';

/** A source that knows has vouched for the person, and nobody took that back. */
export const isProven = ({ proofs }: Pick<Person, 'proofs'>): boolean => proofs.some(({ withdrawn }) => !withdrawn);

/**
 * Identifiers by which this person can be found. A number counts only once it is proven and a contact once it is verified:
 * otherwise anyone could claim another's. An account that was merged is found by nothing.
 */
export function claimableIdentifiers(person: Person): Identifier[] {
  if (person.status === 'merged') return [];
  const verified = (kind: IdentifierKind, contacts: Person['phones']): Identifier[] =>
    contacts.filter((contact) => contact.verified).map(({ value }) => ({ kind, value }));
  return [
    ...(isProven(person) ? statedIdentifiers(person) : []),
    ...verified('phone', person.phones),
    ...verified('email', person.emails),
  ];
}

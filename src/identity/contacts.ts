/** Where a person can be reached. */
import type { Identifier } from './identifiers.ts';
import { type Contact, isGone, type Person } from './person.ts';
import type { PersonStore } from './person-store.ts';

/** A phone or a mailbox. */
export type ContactKind = 'phone' | 'email';

/** Every kind. */
export const KINDS: readonly ContactKind[] = ['phone', 'email'];

export type ContactIdentifier = Identifier & { readonly kind: ContactKind };

/** How long what was shown counts, in seconds. */
export interface ContactAges {
  readonly phoneAgeSeconds: number;
}

const MEMBER = { phone: 'phones', email: 'emails' } as const;

function first(contacts: readonly Contact[]): string | undefined {
  const verified = contacts.filter((contact) => contact.verified);
  return (verified.find(({ primary }) => primary) ?? verified[0])?.value;
}

/** The verified primary mailbox, else a verified one. */
export const mailboxOf = ({ emails }: Pick<Person, 'emails'>): string | undefined => first(emails);

/** The verified primary phone, else a verified one. */
export const phoneOf = ({ phones }: Pick<Person, 'phones'>): string | undefined => first(phones);

/** The person's contacts of a kind. */
export const contactsOf = (person: Pick<Person, 'phones' | 'emails'>, kind: ContactKind): readonly Contact[] =>
  person[MEMBER[kind]];

/** The person with other contacts of a kind. */
export const withContacts = (person: Person, kind: ContactKind, contacts: readonly Contact[]): Person => ({
  ...person,
  [MEMBER[kind]]: contacts,
});

/** The person's contact, verified or not. */
export const contactOf = (
  person: Pick<Person, 'phones' | 'emails'>,
  { kind, value }: ContactIdentifier,
): Contact | undefined => contactsOf(person, kind).find((contact) => contact.value === value);

/** Whoever has shown that it is theirs, blocked accounts too: a closed account has let go of it. */
export async function holdersOf(
  contact: ContactIdentifier,
  people: Pick<PersonStore, 'findByIdentifier'>,
): Promise<Person[]> {
  const found = await people.findByIdentifier(contact);
  return found.filter((person) => !isGone(person) && contactOf(person, contact)?.verified);
}

/** A phone that was shown so long ago that the number may be somebody else's by now. Mailboxes do not age. */
export const isAged = (
  kind: ContactKind,
  { verifiedAt }: Contact,
  { phoneAgeSeconds, now }: ContactAges & { readonly now: Date },
): boolean => kind === 'phone' && verifiedAt !== undefined && now.getTime() / 1000 >= verifiedAt + phoneAgeSeconds;

/** The contact so that its owner knows it and nobody else learns it. */
export function masked({ kind, value }: Pick<ContactIdentifier, 'kind' | 'value'>): string {
  if (kind === 'phone') return `•••\u00a0•••\u00a0${value.slice(-3) || '•••'}`;
  const [local = '', domain = '•••'] = value.split('@');
  return `${local.slice(0, 1)}•••@${domain}`;
}

/** What a change makes of a person's contacts. Pure; times are seconds since the epoch. */
import { type ContactIdentifier, type ContactKind, contactOf, contactsOf, withContacts } from '../identity/contacts.ts';
import type { Contact, Person } from '../identity/person.ts';
import type { ContactSettings } from './settings.ts';

const isPrimary = ({ verified, primary }: Contact): boolean => verified && primary === true;

/** At most one primary among the verified ones: the wanted one, else the one that was, else the first. */
function withPrimary(contacts: readonly Contact[], wanted?: string): Contact[] {
  const verified = contacts.filter((contact) => contact.verified);
  const chosen = verified.find(({ value }) => value === wanted) ?? verified.find(isPrimary) ?? verified[0];
  return contacts.map(({ primary: _, ...contact }) =>
    contact.value === chosen?.value ? { ...contact, primary: true } : contact,
  );
}

/** The person after showing that they receive messages there; in the place of another contact, if so. */
export function afterVerifying(
  person: Person,
  { kind, value }: ContactIdentifier,
  {
    at,
    settlesAt,
    shared,
    replaces,
  }: { at: number; settlesAt: number; shared: boolean; replaces?: string | undefined },
): Person {
  const before = contactsOf(person, kind);
  const old = before.find((contact) => contact.value === value);
  const { settlesAt: settled, primary } = old ?? {};
  const contact: Contact = {
    value,
    verified: true,
    verifiedAt: at,
    ...(primary ? { primary } : {}),
    // What was verified all the time does not have to settle anew.
    ...(old?.verified ? (settled === undefined ? {} : { settlesAt: settled }) : { settlesAt }),
    ...(shared ? { sharedAt: at } : old?.verified && old.sharedAt !== undefined ? { sharedAt: old.sharedAt } : {}),
  };
  const gone = before.find((one) => one.value === replaces);
  const rest = before.filter((one) => one.value !== replaces || one.value === value);
  const all = old ? rest.map((one) => (one.value === value ? contact : one)) : [...rest, contact];
  return withContacts(person, kind, withPrimary(all, gone && isPrimary(gone) ? value : undefined));
}

/** The person without a contact; another one takes its place as the primary one. */
export function afterRemoving(person: Person, { kind, value }: ContactIdentifier): Person {
  const rest = contactsOf(person, kind).filter((contact) => contact.value !== value);
  return withContacts(person, kind, withPrimary(rest));
}

/** The person with another contact that services are told. */
export const afterChoosing = (person: Person, { kind, value }: ContactIdentifier): Person =>
  withContacts(person, kind, withPrimary(contactsOf(person, kind), value));

/** The person when somebody else has shown that the contact is theirs. No other contact takes its place by itself. */
export function afterSuspending(person: Person, { kind, value }: ContactIdentifier, at: number): Person {
  const contacts = contactsOf(person, kind).map(
    (contact): Contact => (contact.value === value ? { value, verified: false, suspendedAt: at } : contact),
  );
  return withContacts(person, kind, contacts);
}

/** Whether somebody could still reach the person: without it neither a sign-in nor a recovery is left. */
export const isReachable = ({ phones, emails }: Pick<Person, 'phones' | 'emails'>): boolean =>
  [...phones, ...emails].some(({ verified }) => verified);

/** A contact that stays two people's: each said so, the other one a short while ago. */
export const isAgreed = (
  other: Person,
  contact: ContactIdentifier,
  { shared, at, shareSeconds }: { shared: boolean; at: number } & Pick<ContactSettings, 'shareSeconds'>,
): boolean => {
  const said = contactOf(other, contact)?.sharedAt;
  return shared && said !== undefined && at - said <= shareSeconds;
};

/** Contacts that the person should confirm: phones that count for less, and what somebody else has shown since. */
export const toConfirm = (person: Person, isAged: (kind: ContactKind, contact: Contact) => boolean): number =>
  (['phone', 'email'] as const).flatMap((kind) =>
    contactsOf(person, kind).filter((one) => one.suspendedAt !== undefined || (one.verified && isAged(kind, one))),
  ).length;

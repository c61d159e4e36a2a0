/** Where a person can be reached. */
import type { Contact, Person } from './person.ts';

function first(contacts: readonly Contact[]): string | undefined {
  const verified = contacts.filter((contact) => contact.verified);
  return (verified.find(({ primary }) => primary) ?? verified[0])?.value;
}

/** The verified primary mailbox, else a verified one. */
export const mailboxOf = ({ emails }: Pick<Person, 'emails'>): string | undefined => first(emails);

/** The verified primary phone, else a verified one. */
export const phoneOf = ({ phones }: Pick<Person, 'phones'>): string | undefined => first(phones);

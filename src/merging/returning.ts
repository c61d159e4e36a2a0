/** How an account comes back when it is parted from the other one again: what opens it belongs to nobody else by now. */
import { type ContactIdentifier, contactOf, contactsOf, holdersOf, KINDS, withContacts } from '../identity/contacts.ts';
import type { Contact, Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { People } from './rules.ts';

/**
 * The account that was merged, as it opens again. A contact that somebody else has shown to be theirs since, as with a phone
 * number that was given away, is not verified any more: while the account was merged, nobody could see that it was there.
 */
export async function returned(
  { kept, merged }: People,
  since: Date,
  { people, now }: { readonly people: Pick<PersonStore, 'findByIdentifier'>; readonly now: () => Date },
): Promise<Person> {
  const from = Math.floor(since.getTime() / 1000);
  const at = Math.floor(now().getTime() / 1000);

  async function isClaimed(contact: ContactIdentifier): Promise<boolean> {
    if (contactOf(kept, contact)?.suspendedAt !== undefined) return true;
    const others = (await holdersOf(contact, people)).filter(({ id }) => id !== kept.id && id !== merged.id);
    return others.some((one) => (contactOf(one, contact)?.verifiedAt ?? 0) >= from);
  }

  let back: Person = { ...merged, status: 'active' };
  for (const kind of KINDS) {
    const contacts: Contact[] = [];
    for (const one of contactsOf(merged, kind)) {
      const { value, verified } = one;
      const isLost = verified && (await isClaimed({ kind, value }));
      contacts.push(isLost ? { value, verified: false, suspendedAt: at } : one);
    }
    back = withContacts(back, kind, contacts);
  }
  return back;
}

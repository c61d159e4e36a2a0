/** Telling a person of a change of their contacts: at every one that was or is verified, since one of them may be in other hands. */
import { randomBytes } from 'node:crypto';
import { type ContactIdentifier, masked } from '../identity/contacts.ts';
import type { Contact, Person } from '../identity/person.ts';
import type { Reach } from '../messages/reach.ts';
import type { Pages } from '../web/pages.ts';
import type { ContactChange, ContactChanges } from './changes.ts';

export interface ContactNoticesParts {
  readonly contactChanges: ContactChanges;
  readonly reach: Reach;
  readonly pages: Pick<Pages, 'words'>;
  readonly issuer: string;
  readonly now: () => Date;
}

/** What happened to a contact. */
export type ContactNews = 'added' | 'replaced' | 'confirmed' | 'removed' | 'primary' | 'suspended' | 'restored';

/** The person before and after, and which contact it is about. */
export interface Happened {
  readonly before: Person;
  readonly after: Person;
  readonly contact: ContactIdentifier;
  /** What the link in the messages to earlier contacts stops. */
  readonly change?: ContactChange;
}

const WORDS = {
  added: {
    subject: 'contacts.mail.added.subject',
    text: 'contacts.mail.added.text',
    short: 'contacts.sms.added',
  },
  replaced: {
    subject: 'contacts.mail.replaced.subject',
    text: 'contacts.mail.replaced.text',
    short: 'contacts.sms.replaced',
  },
  confirmed: {
    subject: 'contacts.mail.confirmed.subject',
    text: 'contacts.mail.confirmed.text',
    short: 'contacts.sms.confirmed',
  },
  removed: {
    subject: 'contacts.mail.removed.subject',
    text: 'contacts.mail.removed.text',
    short: 'contacts.sms.removed',
  },
  primary: {
    subject: 'contacts.mail.primary.subject',
    text: 'contacts.mail.primary.text',
    short: 'contacts.sms.primary',
  },
  suspended: {
    subject: 'contacts.mail.suspended.subject',
    text: 'contacts.mail.suspended.text',
    short: 'contacts.sms.suspended',
  },
  restored: {
    subject: 'contacts.mail.restored.subject',
    text: 'contacts.mail.restored.text',
    short: 'contacts.sms.restored',
  },
} as const satisfies Record<ContactNews, { subject: string; text: string; short: string }>;

const STOP_MS = 7 * 24 * 60 * 60 * 1000;
const TOKEN_BYTES = 32;

const verified = (contacts: readonly Contact[]): Contact[] => contacts.filter((contact) => contact.verified);
const valuesOf = ({ phones, emails }: Person): Set<string> =>
  new Set(verified([...phones, ...emails]).map(({ value }) => value));

/** Everybody who is to hear of it: each contact of before and after once. */
function bothOf(before: readonly Contact[], after: readonly Contact[]): Contact[] {
  const all = new Map([...verified(before), ...verified(after)].map((contact) => [contact.value, contact]));
  return [...all.values()];
}

/** Makes the function that tells; call it in the transaction of the change. */
export function createContactNotices({ contactChanges, reach, pages, issuer, now }: ContactNoticesParts) {
  return async (news: ContactNews, { before, after, contact, change }: Happened): Promise<void> => {
    const words = pages.words(after.language);
    const values = { contact: masked(contact), when: now() };
    const earlier = valuesOf(before);
    const wording = {
      subject: words(WORDS[news].subject),
      text: words(WORDS[news].text, values),
      short: words(WORDS[news].short, values),
    };
    // Whoever has the number now hears nothing of the account that it belonged to.
    if (news === 'suspended') return reach.every(after, wording);
    const told = {
      ...after,
      phones: bothOf(before.phones, after.phones),
      emails: bothOf(before.emails, after.emails),
    };
    if (!change || earlier.size === 0) return reach.every(told, wording);
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    await contactChanges.keep(token, change, new Date(now().getTime() + STOP_MS));
    const link = `${issuer}/account/contacts/stop/${token}`;
    const stop = { mail: words('account.mail.stop', { link }), sms: words('account.sms.stop', { link }) };
    await reach.every(told, { ...wording, more: (to, channel) => (earlier.has(to) ? [stop[channel]] : []) });
  };
}

/** The one way to tell a person something: kept in their account, and sent where they can be reached. */
import { mailboxOf, phoneOf } from '../identity/contacts.ts';
import type { Contact, Person } from '../identity/person.ts';
import type { OutboxStore } from '../outbox/outbox.ts';
import type { Pages } from '../web/pages.ts';
import type { Kept, NoticeStore } from './kept-notices.ts';

export type Channel = 'mail' | 'sms';

export interface ReachParts {
  readonly outbox: Pick<OutboxStore, 'enqueue'>;
  readonly pages: Pick<Pages, 'words'>;
  /** The channels that are set up. */
  readonly channels: readonly Channel[];
  readonly notices: Pick<NoticeStore, 'keep'>;
  readonly settings: { readonly notices: { readonly keepSeconds: number } };
  readonly now: () => Date;
}

/** What to say, finished in the person's language. */
export interface Wording extends Kept {
  /** Instead of `text` in a text message. */
  readonly short?: string;
  /** What messages alone say, such as links that open something; never kept. */
  readonly more?: (to: string, channel: Channel) => readonly string[];
}

export interface Reach {
  /** Keeps it, and sends it to the mailbox, or to the phone of who has none or prefers it. False when nothing was sent. */
  best(person: Person, wording: Wording): Promise<boolean>;
  /** Keeps it, and sends it to every verified contact, since one of them may be in other hands. */
  every(person: Person, wording: Wording): Promise<void>;
}

const verified = (contacts: readonly Contact[]): string[] =>
  contacts.flatMap((contact) => (contact.verified ? [contact.value] : []));

/** Nobody reads what would be sent to people whom a team made up. */
const isMadeUp = ({ testTeam }: Person): boolean => testTeam !== undefined;

/** Makes it; call it in the transaction of what it tells of. */
export function createReach({ outbox, pages, channels, notices, settings, now }: ReachParts): Reach {
  const has = (channel: Channel): boolean => channels.includes(channel);

  async function mail({ id: personId, language }: Person, to: string, { subject, text, more }: Wording): Promise<void> {
    const lines = [text, ...(more?.(to, 'mail') ?? []), pages.words(language)('notice.end')];
    await outbox.enqueue({ kind: 'mail', personId, to, subject, text: lines.join('\n\n') });
  }

  async function sms({ id: personId }: Person, to: string, { text, short, more }: Wording): Promise<void> {
    const lines = [short ?? text, ...(more?.(to, 'sms') ?? [])];
    await outbox.enqueue({ kind: 'sms', personId, to, text: lines.join(' ') });
  }

  async function keep({ id }: Person, { subject, text }: Wording): Promise<void> {
    await notices.keep(id, { subject, text }, new Date(now().getTime() + settings.notices.keepSeconds * 1000));
  }

  return {
    async best(person, wording) {
      if (isMadeUp(person)) return false;
      await keep(person, wording);
      const [mailbox, phone] = [mailboxOf(person), phoneOf(person)];
      const byMail = mailbox !== undefined && has('mail');
      const bySms = phone !== undefined && has('sms');
      if (bySms && (!byMail || person.preferences?.channel === 'sms')) await sms(person, phone, wording);
      else if (byMail) await mail(person, mailbox, wording);
      else return false;
      return true;
    },
    async every(person, wording) {
      if (isMadeUp(person)) return;
      await keep(person, wording);
      if (has('mail')) for (const to of verified(person.emails)) await mail(person, to, wording);
      if (has('sms')) for (const to of verified(person.phones)) await sms(person, to, wording);
    },
  };
}

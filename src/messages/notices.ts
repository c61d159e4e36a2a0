/** Telling a person what happened, in their own language: by mail, or by text message where they have no mailbox. */
import { mailboxOf, phoneOf } from '../identity/contacts.ts';
import type { Person } from '../identity/person.ts';
import type { OutboxStore } from '../outbox/outbox.ts';
import type { Pages } from '../web/pages.ts';
import type { WordArguments } from '../web/words.ts';

export interface NoticesParts {
  readonly outbox: Pick<OutboxStore, 'enqueue'>;
  readonly pages: Pick<Pages, 'words'>;
  /** The channels that are set up. */
  readonly channels: readonly ('mail' | 'sms')[];
}

/** What to tell: keys of the pages' words. */
export interface Notice {
  readonly subject: string;
  readonly text: string;
  readonly values?: WordArguments;
}

/** Tells a person; it is sent if the request or transaction succeeds. False when there is no way to reach them. */
export type Tell = (person: Person, notice: Notice) => Promise<boolean>;

/** Makes the function that tells. */
export function createTell({ outbox, pages, channels }: NoticesParts): Tell {
  return async (person, { subject, text, values }) => {
    const words = pages.words(person.language);
    const [mailbox, phone] = [mailboxOf(person), phoneOf(person)];
    const body = words(text, values);
    if (mailbox !== undefined && channels.includes('mail')) {
      const mail = { subject: words(subject, values), text: `${body}\n\n${words('notice.end')}` };
      await outbox.enqueue({ kind: 'mail', personId: person.id, to: mailbox, ...mail });
      return true;
    }
    if (phone === undefined || !channels.includes('sms')) return false;
    await outbox.enqueue({ kind: 'sms', personId: person.id, to: phone, text: body });
    return true;
  };
}

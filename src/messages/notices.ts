/** Telling a person what happened, in their own language: by mail, or by text message where they have no mailbox. */
import { mailboxOf, phoneOf } from '../identity/contacts.ts';
import type { Person } from '../identity/person.ts';
import type { OutboxStore } from '../outbox/outbox.ts';
import type { Pages } from '../web/pages.ts';
import type { Language } from '../web/view-parts.ts';
import type { WordArguments } from '../web/words.ts';

export interface NoticesParts {
  readonly outbox: Pick<OutboxStore, 'enqueue'>;
  readonly pages: Pick<Pages, 'words'>;
  /** The channels that are set up. */
  readonly channels: readonly ('mail' | 'sms')[];
  /** Whoever answers for this person. */
  readonly guardiansOf: (personId: string) => Promise<readonly Person[]>;
}

/** What to tell: keys of the pages' words. */
export interface Notice {
  readonly subject: string;
  readonly text: string;
  readonly values?: WordArguments;
  /** What the person can do about it, for the message alone: a link that opens something is kept nowhere else. */
  readonly way?: { readonly text: string; readonly values: WordArguments };
}

/** Tells a person; it is sent if the request or transaction succeeds. False when there is no way to reach them. */
export type Tell = (person: Person, notice: Notice) => Promise<boolean>;

/** Makes the function that tells. What happens to a child that cannot be reached is told to whoever answers for it. */
export function createTell({ outbox, pages, channels, guardiansOf }: NoticesParts): Tell {
  async function reach(person: Person, { subject, text }: { subject: string; text: string }): Promise<boolean> {
    const [mailbox, phone] = [mailboxOf(person), phoneOf(person)];
    if (mailbox !== undefined && channels.includes('mail')) {
      const mail = { subject, text: `${text}\n\n${pages.words(person.language)('notice.end')}` };
      await outbox.enqueue({ kind: 'mail', personId: person.id, to: mailbox, ...mail });
      return true;
    }
    if (phone === undefined || !channels.includes('sms')) return false;
    await outbox.enqueue({ kind: 'sms', personId: person.id, to: phone, text });
    return true;
  }

  const worded = (language: Language, { subject, text, values, way }: Notice) => {
    const words = pages.words(language);
    const lines = [words(text, values), ...(way ? [words(way.text, way.values)] : [])];
    return { subject: words(subject, values), text: lines.join('\n\n') };
  };

  async function tellGuardians(child: Person, notice: Notice): Promise<boolean> {
    let reached = false;
    for (const guardian of await guardiansOf(child.id)) {
      const { subject, text } = worded(guardian.language, notice);
      const about = pages.words(guardian.language)('notice.about', { name: child.name.full });
      reached = (await reach(guardian, { subject, text: `${about}\n\n${text}` })) || reached;
    }
    return reached;
  }

  return async (person, notice) =>
    (await reach(person, worded(person.language, notice))) || tellGuardians(person, notice);
}

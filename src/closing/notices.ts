/** Telling of a closing: at every verified contact, since whoever closes an account may not be its owner. */
import type { Person } from '../identity/person.ts';
import type { Tell } from '../messages/notices.ts';
import type { Reach } from '../messages/reach.ts';
import type { Pages } from '../web/pages.ts';

export interface ClosingNoticesParts {
  readonly guardiansOf: (personId: string) => Promise<readonly Person[]>;
  readonly issuer: string;
  readonly pages: Pick<Pages, 'words'>;
  readonly reach: Reach;
  readonly tell: Tell;
}

/** What there is to tell. */
export type News = 'started' | 'soon' | 'stopped' | 'closed';

const WORDS = {
  started: { subject: 'closing.mail.started.subject', text: 'closing.mail.started.text' },
  soon: { subject: 'closing.mail.soon.subject', text: 'closing.mail.soon.text' },
  stopped: { subject: 'closing.mail.stopped.subject', text: 'closing.mail.stopped.text' },
  closed: { subject: 'closing.mail.closed.subject', text: 'closing.mail.closed.text' },
} as const satisfies Record<News, { subject: string; text: string }>;

/** Tells; call it in the transaction of what it tells of. `stopToken` opens the page that stops it. */
export type TellClosing = (person: Person, news: News, told: { when: Date; stopToken?: string }) => Promise<void>;

/** Makes the function that tells the person, and whoever answers for them. */
export function createTellClosing({ guardiansOf, issuer, pages, reach, tell }: ClosingNoticesParts): TellClosing {
  return async (person, news, { when, stopToken }) => {
    const words = pages.words(person.language);
    const link = `${issuer}/account/closing/stop/${stopToken}`;
    const { subject, text } = WORDS[news];
    await reach.every(person, {
      subject: words(subject, { when }),
      text: words(text, { when }),
      ...(stopToken === undefined ? {} : { more: () => [words('closing.mail.stop', { link })] }),
    });
    const values = { name: person.name.full, when };
    for (const guardian of await guardiansOf(person.id))
      await tell(guardian, { subject: 'closing.mail.ward.subject', text: `closing.mail.ward.${news}`, values });
  };
}

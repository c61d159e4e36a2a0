/** Telling a person of a recovery: at every contact that was verified, since one of them may be in other hands. */
import type { Person } from '../identity/person.ts';
import type { OutboxStore } from '../outbox/outbox.ts';
import type { Pages } from '../web/pages.ts';
import type { WordArguments } from '../web/words.ts';

export interface NoticesParts {
  readonly outbox: Pick<OutboxStore, 'enqueue'>;
  readonly pages: Pick<Pages, 'words'>;
  readonly issuer: string;
  /** The channels that are set up. */
  readonly channels: readonly ('mail' | 'sms')[];
}

/** What there is to tell. */
export type News = 'started' | 'proof' | 'finished' | 'renewed' | 'stopped' | 'undone' | 'notNeeded';

export interface Told {
  readonly news: News;
  readonly values: WordArguments;
  /** Opens the page that stops it. */
  readonly stopToken?: string;
  /** Opens the page that goes on with it elsewhere; told to the contact that was used alone. */
  readonly link?: { readonly token: string; readonly contact: string };
}

/** Tells; call it in the transaction of what it tells of. */
export type TellAll = (person: Person, told: Told) => Promise<void>;

const WORDS = {
  started: {
    subject: 'recover.mail.started.subject',
    text: 'recover.mail.started.text',
    sms: 'recover.sms.started',
  },
  proof: {
    subject: 'recover.mail.proof.subject',
    text: 'recover.mail.proof.text',
    sms: 'recover.sms.proof',
  },
  finished: {
    subject: 'recover.mail.finished.subject',
    text: 'recover.mail.finished.text',
    sms: 'recover.sms.finished',
  },
  renewed: {
    subject: 'recover.mail.renewed.subject',
    text: 'recover.mail.renewed.text',
    sms: 'recover.sms.finished',
  },
  stopped: {
    subject: 'recover.mail.stopped.subject',
    text: 'recover.mail.stopped.text',
    sms: 'recover.sms.stopped',
  },
  undone: {
    subject: 'recover.mail.undone.subject',
    text: 'recover.mail.undone.text',
    sms: 'recover.sms.undone',
  },
  notNeeded: {
    subject: 'recover.mail.notNeeded.subject',
    text: 'recover.mail.notNeeded.text',
    sms: 'recover.sms.notNeeded',
  },
} as const satisfies Record<News, { subject: string; text: string; sms: string }>;

/** Makes the function that tells. */
export function createTellAll({ outbox, pages, issuer, channels }: NoticesParts): TellAll {
  return async (person, { news, values, stopToken, link }) => {
    const words = pages.words(person.language);
    const isOver = news === 'finished' || news === 'renewed';
    const stop = stopToken === undefined ? [] : [`${issuer}/recover/stop/${stopToken}`];
    const goOn = (to: string): string[] => (link?.contact === to ? [`${issuer}/recover/continue/${link.token}`] : []);
    const verified = (contacts: Person['phones']): string[] =>
      contacts.filter((contact) => contact.verified).map(({ value }) => value);
    const common = { personId: person.id };

    if (channels.includes('mail'))
      for (const to of verified(person.emails)) {
        const lines = [
          words(WORDS[news].text, values),
          ...goOn(to).map((href) => words('recover.mail.goOn', { link: href })),
          ...stop.map((href) => words(isOver ? 'recover.mail.undo' : 'recover.mail.stop', { link: href })),
          words('notice.end'),
        ];
        const subject = words(WORDS[news].subject, values);
        await outbox.enqueue({ kind: 'mail', ...common, to, subject, text: lines.join('\n\n') });
      }
    if (channels.includes('sms'))
      for (const to of verified(person.phones)) {
        const lines = [
          words(WORDS[news].sms, values),
          ...goOn(to).map((href) => words('recover.sms.goOn', { link: href })),
          ...stop.map((href) => words('recover.sms.stop', { link: href })),
        ];
        await outbox.enqueue({ kind: 'sms', ...common, to, text: lines.join(' ') });
      }
  };
}

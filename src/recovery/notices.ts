/** Telling a person of a recovery: at every contact that was verified, since one of them may be in other hands. */
import type { Person } from '../identity/person.ts';
import type { Reach } from '../messages/reach.ts';
import type { Pages } from '../web/pages.ts';
import type { WordArguments } from '../web/words.ts';

export interface NoticesParts {
  readonly reach: Reach;
  readonly pages: Pick<Pages, 'words'>;
  readonly issuer: string;
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

/** Makes the function that tells. The links are in the messages alone. */
export function createTellAll({ reach, pages, issuer }: NoticesParts): TellAll {
  return async (person, { news, values, stopToken, link }) => {
    const words = pages.words(person.language);
    const isOver = news === 'finished' || news === 'renewed';
    const stop = { mail: isOver ? 'recover.mail.undo' : 'recover.mail.stop', sms: 'recover.sms.stop' } as const;
    const goOn = { mail: 'recover.mail.goOn', sms: 'recover.sms.goOn' } as const;
    await reach.every(person, {
      subject: words(WORDS[news].subject, values),
      text: words(WORDS[news].text, values),
      short: words(WORDS[news].sms, values),
      more: (to, channel) => [
        ...(link?.contact === to ? [words(goOn[channel], { link: `${issuer}/recover/continue/${link.token}` })] : []),
        ...(stopToken ? [words(stop[channel], { link: `${issuer}/recover/stop/${stopToken}` })] : []),
      ],
    });
  };
}

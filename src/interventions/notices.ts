/** Telling a person what staff did to their account, and whom to turn to: also those whom nobody lets in any more. */
import type { Person } from '../identity/person.ts';
import type { Tell } from '../messages/notices.ts';
import type { Reach } from '../messages/reach.ts';
import type { Pages } from '../web/pages.ts';
import type { Act } from './rules.ts';

export interface ActNoticesParts {
  readonly now: () => Date;
  readonly pages: Pick<Pages, 'words'>;
  readonly reach: Reach;
  readonly tell: Tell;
}

/** Tells of an act with its reason; call it in the transaction of the act. `links` are told to the contact that they are for alone. */
export type TellOfAct = (
  person: Person,
  act: Act,
  told: { readonly reason: string; readonly links?: ReadonlyMap<string, string> | undefined },
) => Promise<void>;

const WORDS = {
  'end-sessions': { subject: 'acts.mail.ended.subject', text: 'acts.mail.ended.text' },
  'start-recovery': { subject: 'acts.mail.recovery.subject', text: 'acts.mail.recovery.text' },
  block: { subject: 'acts.mail.blocked.subject', text: 'acts.mail.blocked.text' },
  unblock: { subject: 'acts.mail.unblocked.subject', text: 'acts.mail.unblocked.text' },
} as const satisfies Record<Act, { subject: string; text: string }>;

/** Makes the function: every verified contact is told; of a person without any, whoever answers for them. */
export function createTellOfAct({ now, pages, reach, tell }: ActNoticesParts): TellOfAct {
  return async (person, act, { reason, links }) => {
    const { subject, text } = WORDS[act];
    const values = { when: now(), reason };
    const isReachable = [...person.phones, ...person.emails].some(({ verified }) => verified);
    if (!isReachable) return void (await tell(person, { subject, text, values }));
    const words = pages.words(person.language);
    await reach.every(person, {
      subject: words(subject, values),
      text: words(text, values),
      more(to) {
        const link = links?.get(to);
        return link === undefined ? [] : [words('acts.mail.recovery.link', { link })];
      },
    });
  };
}

/** Telling a person that two accounts of theirs became one, or were parted again: at every contact of both. */
import type { Person } from '../identity/person.ts';
import type { Tell } from '../messages/notices.ts';
import type { Reach } from '../messages/reach.ts';
import type { Pages } from '../web/pages.ts';

export interface MergeNoticesParts {
  readonly pages: Pick<Pages, 'words'>;
  readonly reach: Pick<Reach, 'every'>;
  readonly tell: Tell;
}

/** What is told, and to which of the two accounts. */
export type MergeNews = 'kept' | 'merged' | 'parted';

const NEWS = {
  kept: { subject: 'merge.mail.kept.subject', text: 'merge.mail.kept.text' },
  merged: { subject: 'merge.mail.merged.subject', text: 'merge.mail.merged.text' },
  parted: { subject: 'merge.mail.parted.subject', text: 'merge.mail.parted.text' },
} as const satisfies Record<MergeNews, { subject: string; text: string }>;

/** Tells one of the two; call it before the account changes. Nothing is said of the other account. */
export type TellOfMerge = (person: Person, news: MergeNews, until: Date) => Promise<void>;

/** Makes the function: of a person without any contact, whoever answers for them is told. */
export function createTellOfMerge({ pages, reach, tell }: MergeNoticesParts): TellOfMerge {
  return async (person, news, until) => {
    const { subject, text } = NEWS[news];
    const values = { until };
    const isReachable = [...person.phones, ...person.emails].some(({ verified }) => verified);
    if (!isReachable) return void (await tell(person, { subject, text, values }));
    const words = pages.words(person.language);
    await reach.every(person, { subject: words(subject, values), text: words(text, values) });
  };
}

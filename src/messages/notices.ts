/** Telling a person what happened, in their own language: in their account, and by mail or text message. */
import type { Person } from '../identity/person.ts';
import type { Pages } from '../web/pages.ts';
import type { Language } from '../web/view-parts.ts';
import type { WordArguments } from '../web/words.ts';
import type { Reach, Wording } from './reach.ts';

export interface NoticesParts {
  readonly reach: Reach;
  readonly pages: Pick<Pages, 'words'>;
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

/**
 * Tells a person; it is kept and sent if the request or transaction succeeds. False when there is no way to reach them:
 * then they find it in their account alone.
 */
export type Tell = (person: Person, notice: Notice) => Promise<boolean>;

/** Makes the function that tells. What happens to a child that cannot be reached is told to whoever answers for it. */
export function createTell({ reach, pages, guardiansOf }: NoticesParts): Tell {
  const worded = (language: Language, { subject, text, values, way }: Notice): Wording => {
    const words = pages.words(language);
    const more = way ? { more: () => [words(way.text, way.values)] } : {};
    return { subject: words(subject, values), text: words(text, values), ...more };
  };

  async function tellGuardians(child: Person, notice: Notice): Promise<boolean> {
    let reached = false;
    for (const guardian of await guardiansOf(child.id)) {
      const wording = worded(guardian.language, notice);
      const about = pages.words(guardian.language)('notice.about', { name: child.name.full });
      reached = (await reach.best(guardian, { ...wording, text: `${about}\n\n${wording.text}` })) || reached;
    }
    return reached;
  }

  return async (person, notice) =>
    (await reach.best(person, worded(person.language, notice))) || tellGuardians(person, notice);
}

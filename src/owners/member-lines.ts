/** The members of a team as a list. */
import type { PersonStore } from '../identity/person-store.ts';
import { memberName } from '../teams/member-name.ts';
import type { KnownMember } from '../teams/team.ts';
import type { MemberView } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import { ROLE_WORDS } from './page-parts.ts';

/** Whose list it is, for whom. */
interface ListOf {
  readonly people: Pick<PersonStore, 'find'>;
  readonly words: Words;
  readonly teamId: string;
  /** Id of the person who reads it. */
  readonly me: string;
}

/** One line for each. */
export function memberLines(
  known: readonly KnownMember[],
  { people, words, teamId, me }: ListOf,
): Promise<MemberView[]> {
  return Promise.all(
    known.map(async ({ personId, role, since, counts }) => ({
      id: memberName(teamId, personId),
      name: (await people.find(personId))?.name.full ?? '',
      role: words(ROLE_WORDS[role]),
      since: words('owners.member.since', { when: since }),
      ...(counts ? {} : { away: words('owners.member.away') }),
      you: personId === me,
    })),
  );
}

/** Telling people what happened to an organisation of theirs. */
import { type IdentifierKind, isProven } from '../identity/identifiers.ts';
import { isLeaving, type Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Tell } from '../messages/notices.ts';

export interface TellingParts {
  readonly people: Pick<PersonStore, 'find' | 'findByIdentifier'>;
  readonly tell: Tell;
  readonly now: () => Date;
}

/** What there is to tell of an organisation; each has words of its own. */
export type OrganisationNews =
  | 'added'
  | 'joined'
  | 'consent'
  | 'refused'
  | 'givenUp'
  | 'lapsed'
  | 'stopped'
  | 'resumed';

const WORDS = {
  added: { subject: 'organisations.mail.added.subject', text: 'organisations.mail.added.text' },
  joined: { subject: 'organisations.mail.joined.subject', text: 'organisations.mail.joined.text' },
  consent: { subject: 'organisations.mail.consent.subject', text: 'organisations.mail.consent.text' },
  refused: { subject: 'organisations.mail.refused.subject', text: 'organisations.mail.refused.text' },
  givenUp: { subject: 'organisations.mail.givenUp.subject', text: 'organisations.mail.givenUp.text' },
  lapsed: { subject: 'organisations.mail.lapsed.subject', text: 'organisations.mail.lapsed.text' },
  stopped: { subject: 'organisations.mail.stopped.subject', text: 'organisations.mail.stopped.text' },
  resumed: { subject: 'organisations.mail.resumed.subject', text: 'organisations.mail.resumed.text' },
} as const satisfies Record<OrganisationNews, { subject: string; text: string }>;

/** Tells people; `name` is that of the organisation, or its code. */
export interface Telling {
  person(personId: string, news: OrganisationNews, name: string): Promise<void>;
  /** Whoever has an account with one of these numbers, proven. Nobody learns whether there is one. */
  holders(numbers: readonly string[], news: OrganisationNews, name: string): Promise<void>;
}

const kindOf = (number: string): IdentifierKind => (/^\d+$/.test(number) ? 'citizen_number' : 'passport');

/** Makes what tells. */
export function createTelling({ people, tell, now }: TellingParts): Telling {
  const tellOne = (person: Person, news: OrganisationNews, name: string): Promise<boolean> =>
    tell(person, { ...WORDS[news], values: { name, when: now() } });

  return {
    async person(personId, news, name) {
      const person = await people.find(personId);
      if (person && !isLeaving(person)) await tellOne(person, news, name);
    },
    async holders(numbers, news, name) {
      for (const value of numbers) {
        const found = await people.findByIdentifier({ kind: kindOf(value), value });
        for (const person of found) if (!isLeaving(person) && isProven(person)) await tellOne(person, news, name);
      }
    },
  };
}

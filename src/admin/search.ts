/** Looking for people: exact, limited for each officer, and on record. */
import { randomBytes } from 'node:crypto';
import type { Actor } from '../approvals/approval.ts';
import type { Audit } from '../audit/audit.ts';
import { createKeeper, type KeeperParts, type Keeping } from '../doors/kept.ts';
import type { AttemptLimits, Limit } from '../guessing/attempt-limits.ts';
import { countIn } from '../guessing/guard.ts';
import type { Country } from '../identity/country.ts';
import { type IdentifierKind, readLogin } from '../identity/identifiers.ts';
import { isGone, type Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Officer } from './door.ts';

export interface SearchParts extends KeeperParts {
  readonly attempts: AttemptLimits;
  readonly audit: Audit;
  readonly country: Country;
  readonly people: Pick<PersonStore, 'find' | 'findByIdentifier'>;
  readonly settings: { readonly staff: { readonly searches: Limit } };
}

/** Who looks: an officer, or a program of the staff for the first of those who answer for it. */
export interface Searcher extends Keeping, Pick<Officer, 'role' | 'places'> {
  readonly program?: Actor;
}

/** How a search went. Whom several share is found by nobody: it looks as if there were nobody. */
export type Searched =
  | { readonly kind: 'found'; readonly id: string; readonly person: Person }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'limited'; readonly minutes: number };

/** What staff may look by. */
export const NUMBERS: readonly IdentifierKind[] = ['citizen_number', 'passport'];
export const ANYTHING: readonly IdentifierKind[] = [...NUMBERS, 'phone', 'email'];

/** Longest text that anybody is found by: an e-mail address (RFC 5321). */
export const LONGEST_SEARCH = 254;

/** Looks of one kind; addresses name the look, which is the officer's own, in this session, and ends with it. */
export interface Search {
  find(officer: Searcher, typed: string): Promise<Searched>;
  /** Names somebody who is known already, such as by a report. */
  keep(officer: Searcher, personId: string): Promise<string>;
  /** Whom a look found, whatever became of them since; undefined when it is over. */
  found(officer: Searcher, id: string): Promise<Person | undefined>;
}

const ID_BYTES = 18;

/** What the record says of a program that acts, beside the first of those who answer for it. */
export const programOf = ({ via, clientId, people }: Actor): object => ({ via, client: clientId, people });

/** Makes the search; `about` says in the record what it was for. */
export function createSearch(
  parts: SearchParts,
  { about, by, keeper: kind }: { about?: string; by: readonly IdentifierKind[]; keeper: string },
): Search {
  const { attempts, audit, country, people, settings } = parts;
  const keeper = createKeeper<{ personId: string }>(parts, kind);

  /** The only one who is meant. */
  async function personWith(typed: string): Promise<Person | undefined> {
    if (typed.length > LONGEST_SEARCH) return undefined;
    const meant = readLogin(typed, country).filter((identifier) => by.includes(identifier.kind));
    const found = (await Promise.all(meant.map((identifier) => people.findByIdentifier(identifier)))).flat();
    const open = new Map(found.filter((person) => !isGone(person)).map((person) => [person.id, person]));
    return open.size === 1 ? [...open.values()][0] : undefined;
  }

  async function limited({ person, program, role }: Searcher): Promise<number | undefined> {
    const key = JSON.stringify(['staff-search', program?.clientId ?? person.id]);
    const { refusal } = await countIn(attempts, [{ key, ...settings.staff.searches }]);
    if (refusal?.first) await audit({ type: 'staff.search-throttled', details: { by: person.id, role, about } });
    return refusal && Math.ceil(refusal.seconds / 60);
  }

  async function keep(officer: Searcher, personId: string): Promise<string> {
    const id = randomBytes(ID_BYTES).toString('base64url');
    await keeper.keep(officer, id, { personId });
    return id;
  }

  return {
    keep,
    async find(officer, typed) {
      const minutes = await limited(officer);
      if (minutes !== undefined) return { kind: 'limited', minutes };
      const person = await personWith(typed);
      const { role, places, program } = officer;
      const found = person !== undefined;
      const details = { by: officer.person.id, role, places, about, found, ...(program && programOf(program)) };
      await audit({ type: 'staff.searched', personId: person?.id, details });
      return person ? { kind: 'found', id: await keep(officer, person.id), person } : { kind: 'nothing' };
    },
    async found(officer, id) {
      const kept = await keeper.find(officer, id);
      return kept && people.find(kept.personId);
    },
  };
}

/** Inviting somebody by a number and a name, which only the right person fits: an address could be in other hands. */
import type { Country } from './country.ts';
import { isProven, readLogin, statedNumbers } from './identifiers.ts';
import type { Person } from './person.ts';
import type { PersonStore } from './person-store.ts';

/** Number of a citizen or a passport in its canonical form, and the name. */
export interface InvitedPerson {
  readonly number: string;
  readonly name: string;
}

/** What is wrong with what was typed. */
export interface InvitedProblems {
  readonly number?: true;
  readonly name?: NonNullable<ReturnType<Country['nameProblem']>>;
}

/** What was typed, if it can be read. */
export function readInvited(
  typed: { readonly number: string; readonly name: string },
  country: Country,
): { readonly invited: InvitedPerson } | { readonly problems: InvitedProblems } {
  const found = readLogin(typed.number, country);
  const number = found.find(({ kind }) => kind === 'citizen_number' || kind === 'passport')?.value;
  const wrong = country.nameProblem(typed.name);
  if (number !== undefined && !wrong) return { invited: { number, name: country.normalizeName(typed.name) } };
  return { problems: { ...(number === undefined ? { number: true } : {}), ...(wrong ? { name: wrong } : {}) } };
}

type Countries = Pick<Country, 'nameKey'>;
const isNamed = (person: Person, name: string, country: Countries): boolean =>
  country.nameKey(person.name.full) === country.nameKey(name);

/** Whether an invitation is for this person: the number is proven to be theirs, and the name is. */
export const isInvited = (person: Person, { number, name }: InvitedPerson, country: Countries): boolean =>
  isNamed(person, name, country) && isProven(person) && statedNumbers(person).includes(number);

/** The accounts that an invitation is for: nobody but they may hear whether there are any. */
export async function accountsInvited(
  { number, name }: InvitedPerson,
  { people, country }: { readonly people: Pick<PersonStore, 'findByIdentifier'>; readonly country: Countries },
): Promise<Person[]> {
  const kind = /^\d/.test(number) ? 'citizen_number' : 'passport';
  const found = await people.findByIdentifier({ kind, value: number });
  return found.filter((person) => person.status === 'active' && isNamed(person, name, country));
}

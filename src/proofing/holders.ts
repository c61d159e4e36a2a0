import { claimableIdentifiers } from '../identity/identifiers.ts';
import { isGone, type Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';

/** Other accounts, closed ones aside, that have a number which this person would get with a proof. */
export async function holdersOf(person: Person, people: Pick<PersonStore, 'findByIdentifier'>): Promise<Person[]> {
  const proven = claimableIdentifiers({ ...person, proofs: [{ method: '', at: 0 }] });
  const numbers = proven.filter(({ kind }) => kind === 'citizen_number' || kind === 'passport');
  const found = (await Promise.all(numbers.map((number) => people.findByIdentifier(number)))).flat();
  return found.filter((one) => one.id !== person.id && !isGone(one));
}

import type { Country } from './country.ts';
import { readLogin } from './identifiers.ts';
import { isGone, type Person } from './person.ts';
import type { PersonStore } from './person-store.ts';

/** What finding a person at sign-in needs. */
export interface SignInDirectory {
  readonly country: Country;
  readonly people: PersonStore;
}

/** Whether a person may show who they are at all. */
export const maySignIn = ({ status }: Pick<Person, 'status'>): boolean => status === 'active' || status === 'closing';

/** One name for every way to write a login, whether anybody has it or not. */
export function nameOfLogin(text: string, country: Country): string {
  const identifiers = readLogin(text, country).map(({ kind, value }) => `${kind} ${value}`);
  return identifiers.length > 0 ? identifiers.join(', ') : text.trim().toLowerCase();
}

/**
 * The one person that a typed login means and who may sign in; undefined when it means nobody, or several, as with a phone
 * that relatives share. Whose account is being closed may sign in to keep it.
 * A blocked person still holds their identifiers; only one that is gone has let go of them.
 */
export async function personForLogin(text: string, { country, people }: SignInDirectory): Promise<Person | undefined> {
  const identifiers = readLogin(text, country);
  const found = (await Promise.all(identifiers.map((identifier) => people.findByIdentifier(identifier)))).flat();
  const meant = new Map(found.filter((person) => !isGone(person)).map((person) => [person.id, person]));
  const [person] = meant.values();
  return meant.size === 1 && person && maySignIn(person) ? person : undefined;
}

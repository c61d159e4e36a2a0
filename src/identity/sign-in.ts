import type { Country } from './country.ts';
import { readLogin } from './identifiers.ts';
import type { Person } from './person.ts';
import type { PersonStore } from './person-store.ts';

/** What finding a person at sign-in needs. */
export interface SignInDirectory {
  readonly country: Country;
  readonly people: PersonStore;
}

/** One name for every way to write a login, whether anybody has it or not. */
export function nameOfLogin(text: string, country: Country): string {
  const identifiers = readLogin(text, country).map(({ kind, value }) => `${kind} ${value}`);
  return identifiers.length > 0 ? identifiers.join(', ') : text.trim().toLowerCase();
}

/**
 * The one active person that a typed login means; undefined when it means nobody, or several, as with a phone that relatives share.
 * A blocked person still holds their identifiers; only a closed account has let go of them.
 */
export async function personForLogin(text: string, { country, people }: SignInDirectory): Promise<Person | undefined> {
  const identifiers = readLogin(text, country);
  const found = (await Promise.all(identifiers.map((identifier) => people.findByIdentifier(identifier)))).flat();
  const meant = new Map(found.filter((person) => person.status !== 'closed').map((person) => [person.id, person]));
  const [person] = meant.values();
  return meant.size === 1 && person?.status === 'active' ? person : undefined;
}

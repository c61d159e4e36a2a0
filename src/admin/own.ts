import type { GuardianshipStore } from '../identity/guardianships.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';

export interface OwnParts {
  readonly guardianships: Pick<GuardianshipStore, 'ofWard'>;
  readonly people: Pick<PersonStore, 'find'>;
}

/** Whom an officer may not decide about: themself, and whoever they answer for. */
export function createOwn({ guardianships, people }: OwnParts) {
  return {
    async isOwn(officer: Person, { id }: Person): Promise<boolean> {
      if (officer.id === id) return true;
      return (await guardianships.ofWard(id)).some(({ guardianId }) => guardianId === officer.id);
    },
    /** Names of those who answer for a child. */
    async guardiansOf({ id }: Person): Promise<string[]> {
      const all = await guardianships.ofWard(id);
      const found = await Promise.all(all.map(({ guardianId }) => people.find(guardianId)));
      return found.flatMap((person) => (person ? [person.name.full] : []));
    },
  };
}

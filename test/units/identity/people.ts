/** People for the tests of identity, and a store that keeps them in memory. */
import fc from 'fast-check';
import { claimableIdentifiers, type Identifier } from '../../../src/identity/identifiers.ts';
import type { Person } from '../../../src/identity/person.ts';
import type { PersonStore } from '../../../src/identity/person-store.ts';

/** A citizen with everything; override what a test is about. */
export const personWith = (over: Partial<Person> = {}): Person => ({
  id: '00000000-0000-4000-8000-0000000000aa',
  status: 'active',
  language: 'vi',
  name: { full: 'Nguyễn Thị Lan', family: 'Nguyễn', middle: 'Thị', given: 'Lan' },
  birthdate: '1988-06-15',
  gender: 'female',
  citizenNumber: '099188000001',
  phones: [{ value: '+84900000001', verified: true, primary: true }],
  emails: [{ value: 'lan.nguyen@example.vn', verified: true, primary: true }],
  proofs: [{ method: 'in_person_counter', at: 1_700_000_000, source: 'A counter' }],
  ...over,
});

/** A store with these people. */
export function peopleOf(...people: Person[]): PersonStore {
  const byId = new Map(people.map((person) => [person.id, person]));
  const same = (a: Identifier, b: Identifier) => a.kind === b.kind && a.value === b.value;
  return {
    find: async (id) => byId.get(id),
    lock: async (id) => byId.get(id),
    findByIdentifier: async (identifier) =>
      [...byId.values()].filter((person) => claimableIdentifiers(person).some((own) => same(own, identifier))),
    save: async (person) => {
      byId.set(person.id, person);
    },
  };
}

/** Any citizen number of today's structure. */
export const anyCitizenNumber = fc
  .tuple(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 0, max: 3 }), fc.nat(99), fc.nat(999_999))
  .map(([place, century, year, random]) => {
    const padded = (value: number, width: number) => String(value).padStart(width, '0');
    return padded(place, 3) + century + padded(year, 2) + padded(random, 6);
  });

/** Any mobile number, as its nine national digits. */
export const anyMobile = fc
  .tuple(fc.constantFrom('32', '70', '79', '81', '88', '90', '98'), fc.nat(9_999_999))
  .map(([prefix, rest]) => prefix + String(rest).padStart(7, '0'));

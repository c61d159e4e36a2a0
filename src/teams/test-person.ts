/** People whom a team makes up for trying its services out. */
import type { Identifier } from '../identity/identifiers.ts';
import type { Person } from '../identity/person.ts';

/** One of them, with what signs in: it opens nothing but what the team tries out. */
export interface TestPerson {
  readonly personId: string;
  readonly teamId: string;
  /** Key in the catalogue. */
  readonly kind: string;
  /** What to type at sign-in. */
  readonly login: string;
  readonly secret: string;
  readonly addedAt: Date;
}

/** Where they are kept, beside the person's own record. */
export interface TestPeopleStore {
  /** Adds one whose person is saved. */
  add(person: Omit<TestPerson, 'addedAt'>): Promise<void>;
  /** Oldest first. */
  ofTeam(teamId: string): Promise<readonly TestPerson[]>;
  /** Whom a team made up and who has this number or address; real people are never found here. */
  findByIdentifier(identifier: Identifier): Promise<readonly Person[]>;
}

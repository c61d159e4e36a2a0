/** People whom a team makes up: they sign in at services that this team tries out, and nowhere else. */
import { randomBytes } from 'node:crypto';
import type { Actor } from '../approvals/approval.ts';
import { AppError, type Transaction } from '../errors.ts';
import type { Country } from '../identity/country.ts';
import { readLogin } from '../identity/identifiers.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Problems } from './names.ts';
import { createRecording, type RecordingParts } from './recording.ts';
import type { TeamStore } from './team.ts';
import type { Teams } from './teams.ts';
import { loginOf, makeUp, type TestCatalogue, type TestKind } from './test-catalogue.ts';
import type { TestPeopleStore, TestPerson } from './test-person.ts';

/** What signs such a person in, beside the fixed codes. */
export interface TestSecrets {
  readonly secret: string;
  readonly secondFactor: boolean;
}

export interface TestPeopleParts extends RecordingParts {
  readonly catalogue: Pick<TestCatalogue, 'people' | 'proofs'>;
  readonly country: Country;
  /** Makes what the person signs in with. */
  readonly giveCredentials: (personId: string, secrets: TestSecrets) => Promise<void>;
  /** Closes an account at once and erases it. */
  readonly erase: (person: Person) => Promise<void>;
  readonly now: () => Date;
  readonly people: Pick<PersonStore, 'lock' | 'save'>;
  readonly settings: { readonly owners: { readonly mostTestPeople: number } };
  readonly teamService: Pick<Teams, 'at'>;
  readonly teams: Pick<TeamStore, 'lock'>;
  readonly testPeople: TestPeopleStore;
  readonly transaction: Transaction;
}

const SECRET_BYTES = 12;
const ATTEMPTS = 20;

/** Makes what is done with them; every function decides the rights of the actor itself. */
export function createTestPeople(parts: TestPeopleParts) {
  const { catalogue, country, now, people, settings, teamService, teams, testPeople, transaction } = parts;
  const record = createRecording(parts);

  /** With a number that nobody made up has yet. */
  async function fresh(kind: TestKind, teamId: string): Promise<Person> {
    for (let i = 0; i < ATTEMPTS; i += 1) {
      const person = makeUp(kind, teamId, { country, now: now(), proofs: catalogue.proofs });
      const identifiers = readLogin(loginOf(person), country);
      const taken = (await Promise.all(identifiers.map((one) => testPeople.findByIdentifier(one)))).flat();
      if (taken.length === 0) return person;
    }
    throw new AppError('internal', 'no number is free');
  }

  return {
    catalogue: catalogue.people,

    /** Those of a team; for whoever tries out there. */
    ofTeam: async (by: Actor, teamId: string): Promise<readonly TestPerson[]> => {
      await teamService.at(by, teamId, 'develop');
      return testPeople.ofTeam(teamId);
    },

    /** Makes one up. */
    add: (by: Actor, teamId: string, key: string): Promise<{ readonly id: string } | { readonly problems: Problems }> =>
      transaction(async () => {
        await teams.lock(teamId);
        const { team } = await teamService.at(by, teamId, 'develop');
        const kind = catalogue.people.find((one) => one.key === key);
        if (!kind) return { problems: { kind: 'testPeople.problem.kind' } };
        if ((await testPeople.ofTeam(team.id)).length >= settings.owners.mostTestPeople)
          return { problems: { '': 'testPeople.problem.tooMany' } };
        const person = await fresh(kind, team.id);
        const secret = randomBytes(SECRET_BYTES).toString('base64url');
        await people.save(person);
        await parts.giveCredentials(person.id, { secret, secondFactor: kind.secondFactor });
        await testPeople.add({ personId: person.id, teamId: team.id, kind: key, login: loginOf(person), secret });
        await record({ teamId: team.id, type: 'test-person-added' }, by, { names: [key] });
        return { id: person.id };
      }),

    /** Closes the account at once and erases it; nobody else's can be meant. */
    remove: (by: Actor, teamId: string, personId: string): Promise<void> =>
      transaction(async () => {
        await teams.lock(teamId);
        const { team } = await teamService.at(by, teamId, 'develop');
        const own = (await testPeople.ofTeam(team.id)).find((one) => one.personId === personId);
        const person = own && (await people.lock(own.personId));
        if (!own || person?.testTeam !== team.id) throw new AppError('not_found', 'no such test person of this team');
        await parts.erase(person);
        await record({ teamId: team.id, type: 'test-person-removed' }, by, { names: [own.kind] });
      }),
  };
}

export type TestPeople = ReturnType<typeof createTestPeople>;

/** Who may sign in where a service is being tried out, and where people whom a team made up may. */
import type { Country } from '../identity/country.ts';
import { readLogin } from '../identity/identifiers.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { maySignIn } from '../identity/sign-in.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { TeamStore } from './team.ts';
import type { TestPeopleStore } from './test-person.ts';

export interface TryingOutParts {
  readonly people: Pick<PersonStore, 'find'>;
  readonly relyingParties: Pick<RelyingPartyStore, 'find'>;
  readonly teams: Pick<TeamStore, 'serviceOfClient' | 'memberOf'>;
}

export interface TestSignInParts extends TryingOutParts {
  readonly country: Country;
  readonly testPeople: Pick<TestPeopleStore, 'findByIdentifier'>;
}

/** The team whose service is tried out by this client; undefined where it is none. */
async function teamTryingOut(clientId: string, { relyingParties, teams }: Omit<TryingOutParts, 'people'>) {
  const registration = await relyingParties.find(clientId);
  if (registration?.environment !== 'sandbox') return { isSandbox: false } as const;
  return { isSandbox: true, teamId: (await teams.serviceOfClient(clientId))?.teamId } as const;
}

/**
 * Makes the function that says whether somebody may sign in at a client, and whether tokens of theirs count there and are
 * told of. Real people: everywhere but at services of others that are being tried out. People whom a team made up: at services that this team tries out, and nowhere else.
 */
export const createMayTryOut =
  (parts: TryingOutParts) =>
  async (personId: string, clientId: string): Promise<boolean> => {
    const { isSandbox, teamId } = await teamTryingOut(clientId, parts);
    const testTeam = (await parts.people.find(personId))?.testTeam;
    if (testTeam !== undefined) return isSandbox && teamId === testTeam;
    if (!isSandbox) return true;
    return teamId !== undefined && (await parts.teams.memberOf(teamId, personId)) !== undefined;
  };

export type MayTryOut = ReturnType<typeof createMayTryOut>;

/** Makes the function that finds whom a team made up by a typed login: at services that this team tries out, and nowhere else. */
export const createTestPersonForLogin =
  (parts: TestSignInParts) =>
  async (login: string, clientId: string): Promise<Person | undefined> => {
    const { teamId } = await teamTryingOut(clientId, parts);
    if (teamId === undefined) return undefined;
    const identifiers = readLogin(login, parts.country);
    const found = (await Promise.all(identifiers.map((one) => parts.testPeople.findByIdentifier(one)))).flat();
    const [person, ...others] = found.filter((one) => one.testTeam === teamId && maySignIn(one));
    return others.length === 0 ? person : undefined;
  };

export type TestPersonForLogin = ReturnType<typeof createTestPersonForLogin>;

/** Telling the owners of a service what became of it. */
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Notice, Tell } from '../messages/notices.ts';
import type { TeamStore } from './team.ts';

export interface ServiceNoticesParts {
  readonly people: Pick<PersonStore, 'find'>;
  readonly teams: Pick<TeamStore, 'members' | 'serviceOfClient'>;
  readonly tell: Tell;
}

/** Makes the function that tells every owner of the team of a registration, each in their language; how many there were. */
export const createTellOwners =
  ({ people, teams, tell }: ServiceNoticesParts) =>
  async (clientId: string, notice: (owner: Person, serviceId: string) => Notice): Promise<readonly Person[]> => {
    const service = await teams.serviceOfClient(clientId);
    if (!service) return [];
    const told: Person[] = [];
    for (const { personId, role } of await teams.members(service.teamId)) {
      const owner = role === 'owner' ? await people.find(personId) : undefined;
      if (!owner) continue;
      await tell(owner, notice(owner, service.id));
      told.push(owner);
    }
    return told;
  };

export type TellOwners = ReturnType<typeof createTellOwners>;

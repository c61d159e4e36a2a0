/** A service of a team whose registration a test makes. */
import { randomUUID } from 'node:crypto';
import type { TeamRole } from '../../src/teams/team.ts';
import type { Persona } from './personas.ts';
import type { World } from './world.ts';

/** Who belongs to the team. */
export interface Member {
  readonly person: Persona;
  readonly role: TeamRole;
}

/** Makes a team of these people, the first an owner, with a service of these registrations; the id of the service. */
export async function serviceOfTeam(
  { app: { storage } }: World,
  [first, ...others]: readonly [Member, ...Member[]],
  clients: { readonly sandboxClient?: string; readonly productionClient?: string },
): Promise<string> {
  const [teamId, serviceId] = [randomUUID(), randomUUID()];
  const name = { vi: 'Sở Thử nghiệm', en: 'Test department', fr: 'Service des essais' };
  await storage.scope(
    async () => {
      await storage.teams.add({ id: teamId, kind: 'agency', authority: 'hue', name }, first.person.id);
      for (const { person, role } of others)
        await storage.teams.setMember({ teamId, personId: person.id, role }, first.person.id);
      await storage.teams.addService({ id: serviceId, teamId, name, ...clients });
    },
    { keep: () => true },
  );
  return serviceId;
}

/** Services and their registrations. */
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { words } from '../relying-parties/relying-party.ts';
import type { TeamService, TeamStore } from '../teams/team.ts';
import { type Operation, operation } from './operation.ts';
import type { Caller } from './tokens.ts';

export interface ServiceOperationsParts {
  readonly teams: TeamStore;
}

const service = z.object({
  id: z.uuid(),
  team: z.uuid(),
  name: words,
  sandbox_client: z.string().optional(),
  production_client: z.string().optional(),
  created_at: z.iso.datetime(),
});

const serviceView = ({ id, teamId, name, sandboxClient, productionClient, createdAt }: TeamService) => ({
  id,
  team: teamId,
  name,
  ...(sandboxClient === undefined ? {} : { sandbox_client: sandboxClient }),
  ...(productionClient === undefined ? {} : { production_client: productionClient }),
  created_at: createdAt.toISOString(),
});

/** Makes the operations. */
export function serviceOperations({ teams }: ServiceOperationsParts): readonly Operation[] {
  /** The service, if the caller sees it; for everybody else there is none. */
  async function serviceFor(caller: Caller, id: string): Promise<TeamService> {
    const found = await teams.findService(id);
    const team = found && (await teams.find(found.teamId));
    const sees =
      caller.teamId === undefined
        ? team && (caller.authorities?.includes(team.authority) ?? true)
        : team?.id === caller.teamId;
    if (!found || !sees) throw new AppError('not_found', 'no such service');
    return found;
  }

  return [
    operation({
      id: 'listServices',
      method: 'get',
      path: '/services',
      summary: 'The services of the team.',
      scope: 'services:read',
      answer: z.object({ services: z.array(service) }),
      run: async ({ teamId }) => ({
        services: teamId === undefined ? [] : (await teams.servicesOf(teamId)).map(serviceView),
      }),
    }),
    operation({
      id: 'readService',
      method: 'get',
      path: '/services/{id}',
      summary: 'One service.',
      scope: 'services:read',
      params: z.object({ id: z.uuid() }),
      answer: service,
      run: async (caller, { params }) => serviceView(await serviceFor(caller, params.id)),
    }),
  ];
}

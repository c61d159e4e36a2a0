/** Services of a team. */
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { words } from '../relying-parties/relying-party.ts';
import type { Problems } from '../teams/names.ts';
import type { TeamService, TeamStore } from '../teams/team.ts';
import type { Made, Teams } from '../teams/teams.ts';
import { type AtServiceParts, createAtService, ofService } from './at-service.ts';
import { type Operation, operation } from './operation.ts';
import { limitedQuery, more, pageOf } from './paging.ts';
import { Unfit } from './problems.ts';
import { findingsOfWords, type SaidParts } from './said.ts';

export interface ServiceOperationsParts extends AtServiceParts, SaidParts {
  readonly teams: TeamStore;
  readonly teamService: Teams;
}

const service = z.object({
  id: z.uuid(),
  team: z.uuid(),
  name: words,
  sandbox_client: z.string().optional(),
  production_client: z.string().optional(),
  created_at: z.iso.datetime(),
});

/** The Vietnamese name counts where another is missing. */
const named = z.strictObject({ name: words.partial({ en: true, fr: true }) });

const serviceView = ({ id, teamId, name, sandboxClient, productionClient, createdAt }: TeamService) => ({
  id,
  team: teamId,
  name,
  ...(sandboxClient === undefined ? {} : { sandbox_client: sandboxClient }),
  ...(productionClient === undefined ? {} : { production_client: productionClient }),
  created_at: createdAt.toISOString(),
});

/** What does not go with the services that there are; everything else is wrong in itself. */
const CONFLICTS: ReadonlySet<string> = new Set(['serviceThere', 'tooManyServices']);

/** Makes the operations. */
export function serviceOperations(parts: ServiceOperationsParts): readonly Operation[] {
  const { teams, teamService } = parts;
  const { atService } = createAtService(parts);

  function refused(problems: Problems): Unfit {
    const findings = findingsOfWords(parts, problems, (field) => (field === '' ? '' : `name.${field}`));
    return new Unfit(findings, findings.every(({ code }) => CONFLICTS.has(code)) ? 'conflict' : 'invalid_input');
  }

  async function made(what: Made) {
    if ('problems' in what) throw refused(what.problems);
    const found = await teams.findService(what.id);
    if (!found) throw new AppError('internal', 'the service is gone');
    return serviceView(found);
  }

  return [
    operation({
      id: 'listServices',
      method: 'get',
      path: '/services',
      summary: 'The services of the team.',
      scope: 'services:read',
      query: limitedQuery,
      answer: z.object({ services: z.array(service), more }),
      async run({ teamId, actor }, { query }) {
        if (teamId === undefined) throw new AppError('not_found', 'a program of no team');
        await teamService.at(actor, teamId, 'read');
        const { here, more: goesOn } = pageOf(await teams.servicesOf(teamId), query);
        return { services: here.map(serviceView), more: goesOn };
      },
    }),
    operation({
      id: 'createService',
      method: 'post',
      path: '/services',
      summary: 'Adds a service to the team; one name is good for one service.',
      scope: 'services:write',
      body: named,
      answer: service,
      status: 201,
      async run({ teamId, actor }, { body }) {
        if (teamId === undefined) throw new AppError('not_found', 'a program of no team');
        return made(await teamService.addService(actor, teamId, typed(body.name)));
      },
    }),
    operation({
      id: 'readService',
      method: 'get',
      path: '/services/{id}',
      summary: 'One service.',
      scope: 'services:read',
      params: ofService,
      answer: service,
      run: async (caller, { params }) => serviceView((await atService(caller, params.id, 'read')).service),
    }),
    operation({
      id: 'renameService',
      method: 'put',
      path: '/services/{id}/name',
      summary: 'Renames a service; its registrations are called so from their next change on.',
      scope: 'services:write',
      params: ofService,
      body: named,
      answer: service,
      async run(caller, { params, body }) {
        await atService(caller, params.id, 'develop');
        return made(await teamService.renameService(caller.actor, params.id, typed(body.name)));
      },
    }),
  ];
}

const typed = ({ vi, en, fr }: z.output<typeof named>['name']) => ({
  vi,
  ...(en === undefined ? {} : { en }),
  ...(fr === undefined ? {} : { fr }),
});

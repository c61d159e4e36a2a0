/** Services of a team as its programs reach them. */
import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { RelyingParty, RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { AtService } from '../teams/access.ts';
import type { Environment } from '../teams/rotation.ts';
import type { TeamAct, TeamService, TeamStore } from '../teams/team.ts';
import type { Teams } from '../teams/teams.ts';
import type { Caller } from './tokens.ts';

export interface AtServiceParts {
  /** Registrations as they are stored, past every cache. */
  readonly stored: Pick<RelyingPartyStore, 'find'>;
  readonly teamService: Pick<Teams, 'atService'>;
  readonly teams: Pick<TeamStore, 'findService'>;
}

/** The parameter of every operation about a service. */
export const ofService = z.object({ id: z.uuid().describe('Of the service.') });

export const environment = z.enum(['sandbox', 'production']);
/** The parameters of every operation about one of the two registrations of a service. */
export const ofRegistration = ofService.extend({ environment });

/** A registration and what changes it. */
export interface AtRegistration extends AtService {
  readonly registration: RelyingParty;
}

/** What changes keys and secrets. */
export const KEY_ACTS = { sandbox: 'develop', production: 'keys' } as const satisfies Record<Environment, TeamAct>;

const clientOf = ({ sandboxClient, productionClient }: TeamService, which: Environment): string | undefined =>
  which === 'sandbox' ? sandboxClient : productionClient;

/** Makes the look-ups; each fails with `not_found` for what is not of the program's own team. */
export function createAtService({ stored, teams, teamService }: AtServiceParts) {
  async function atService({ teamId, actor }: Caller, id: string, act: TeamAct): Promise<AtService> {
    const isOwn = teamId !== undefined && (await teams.findService(id))?.teamId === teamId;
    if (!isOwn) throw new AppError('not_found', 'no such service');
    return teamService.atService(actor, id, act);
  }

  return {
    atService,
    async atRegistration(
      caller: Caller,
      { id, environment: which }: { readonly id: string; readonly environment: Environment },
      act: TeamAct,
    ): Promise<AtRegistration> {
      const at = await atService(caller, id, act);
      const clientId = clientOf(at.service, which);
      const registration = clientId === undefined ? undefined : await stored.find(clientId);
      if (!registration) throw new AppError('not_found', `no ${which} registration`);
      return { ...at, registration };
    },
    clientOf,
  };
}

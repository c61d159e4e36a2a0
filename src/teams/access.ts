/** Who gets at a team or a service of it: for everybody else it does not exist. */
import { AppError } from '../errors.ts';
import { type Membership, mayInTeam, type Team, type TeamAct, type TeamService, type TeamStore } from './team.ts';

/** A member at work. */
export interface AtTeam {
  readonly team: Team;
  readonly member: Membership;
}

export interface AtService extends AtTeam {
  readonly service: TeamService;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Makes the look-ups; each fails with `not_found` for strangers and `not_allowed` for members without the right. */
export function createTeamAccess({ teams }: { readonly teams: TeamStore }) {
  async function team(personId: string, teamId: string, act: TeamAct): Promise<AtTeam> {
    const [found, member] = UUID.test(teamId)
      ? await Promise.all([teams.find(teamId), teams.memberOf(teamId, personId)])
      : [];
    if (!found || !member) throw new AppError('not_found', 'no such team of this person');
    if (!mayInTeam(member.role, act)) throw new AppError('not_allowed', `the role ${member.role} does not ${act}`);
    return { team: found, member };
  }

  return {
    team,
    async service(personId: string, serviceId: string, act: TeamAct): Promise<AtService> {
      const service = UUID.test(serviceId) ? await teams.findService(serviceId) : undefined;
      if (!service) throw new AppError('not_found', 'no such service');
      return { ...(await team(personId, service.teamId, act)), service };
    },
  };
}

export type TeamAccess = ReturnType<typeof createTeamAccess>;

/** Who may sign in where a service is being tried out. */
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { TeamStore } from './team.ts';

export interface TryingOutParts {
  readonly relyingParties: Pick<RelyingPartyStore, 'find'>;
  readonly teams: Pick<TeamStore, 'serviceOfClient' | 'memberOf'>;
}

/** Makes the function that says whether somebody may: everywhere but at services of others that are being tried out. */
export const createMayTryOut =
  ({ relyingParties, teams }: TryingOutParts) =>
  async (personId: string, clientId: string): Promise<boolean> => {
    const registration = await relyingParties.find(clientId);
    if (registration?.environment !== 'sandbox') return true;
    const service = await teams.serviceOfClient(clientId);
    return service !== undefined && (await teams.memberOf(service.teamId, personId)) !== undefined;
  };

export type MayTryOut = ReturnType<typeof createMayTryOut>;

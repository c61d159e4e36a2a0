/** Faults that a team switches on where it tries a service out, to see whether the service takes them well. */
import type { Actor } from '../approvals/approval.ts';
import { AppError, type Transaction } from '../errors.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import { createRecording, type RecordingParts } from './recording.ts';
import type { TeamStore } from './team.ts';
import type { Teams } from './teams.ts';

/** At the authorization endpoint, the token endpoint, in the ID token, at userinfo, in what is sent. */
export const FAULTS = [
  'access-denied',
  'login-required',
  'temporarily-unavailable',
  'token-unavailable',
  'token-slow',
  'id-token-nonce',
  'id-token-audience',
  'id-token-expired',
  'id-token-key',
  'userinfo-refused',
  'logout-twice',
] as const;

/** One of them; only one is on at a time. */
export type Fault = (typeof FAULTS)[number];

export const isFault = (name: string): name is Fault => FAULTS.some((fault) => fault === name);

/** Nobody leaves a fault on for ever. */
const HOURS = 24;

/** Where it is kept which fault a client has. */
export interface FaultStore {
  find(clientId: string): Promise<{ readonly fault: string; readonly since: Date } | undefined>;
  set(clientId: string, fault: Fault, since: Date): Promise<void>;
  remove(clientId: string): Promise<void>;
}

export interface FaultOfParts {
  readonly faults: Pick<FaultStore, 'find'>;
  readonly now: () => Date;
  readonly relyingParties: Pick<RelyingPartyStore, 'find'>;
}

/** Makes the one function that says which fault a client is answered with: none but a sandbox ever is. */
export const createFaultOf =
  ({ faults, now, relyingParties }: FaultOfParts) =>
  async (clientId: string): Promise<Fault | undefined> => {
    if ((await relyingParties.find(clientId))?.environment !== 'sandbox') return undefined;
    const found = await faults.find(clientId);
    if (!found || !isFault(found.fault)) return undefined;
    return found.since.getTime() + HOURS * 3_600_000 > now().getTime() ? found.fault : undefined;
  };

export type FaultOf = ReturnType<typeof createFaultOf>;

export interface FaultsParts extends RecordingParts, Omit<FaultOfParts, 'faults'> {
  readonly faults: FaultStore;
  readonly teamService: Pick<Teams, 'atService'>;
  readonly teams: Pick<TeamStore, 'lock'>;
  readonly transaction: Transaction;
}

/** Makes what is done with them; every function decides the rights of the actor itself. */
export function createFaults(parts: FaultsParts) {
  const { faults, now, teamService, teams, transaction } = parts;
  const record = createRecording(parts);

  return {
    /** Switches one on, or with undefined all off. */
    set: (by: Actor, serviceId: string, fault: Fault | undefined): Promise<void> =>
      transaction(async () => {
        const { team, service } = await teamService.atService(by, serviceId, 'develop');
        await teams.lock(team.id);
        const clientId = service.sandboxClient;
        if (clientId === undefined) throw new AppError('not_found', 'the service has no registration for trying out');
        if (fault) await faults.set(clientId, fault, now());
        else await faults.remove(clientId);
        const type = fault ? 'fault-on' : 'fault-off';
        await record({ teamId: team.id, type, serviceId }, by, { clientId, ...(fault ? { names: [fault] } : {}) });
      }),

    ofClient: createFaultOf(parts),
  };
}

export type Faults = ReturnType<typeof createFaults>;

/** What asking for a registration and deciding about it have in common. */
import { type Actor, type ApprovalStore, type ChangeRequest, personOf } from '../approvals/approval.ts';
import type { Approvals, Decided } from '../approvals/approvals.ts';
import type { Audit } from '../audit/audit.ts';
import { AppError, type Transaction } from '../errors.ts';
import type { AtService, TeamAccess } from '../teams/access.ts';
import type { RegistrationEventType, TeamHistory } from '../teams/history.ts';
import { OWNERS_FOR_PRODUCTION, type Team, type TeamAct, type TeamService, type TeamStore } from '../teams/team.ts';
import type { UpstreamChoices } from './acceptable.ts';
import { type CheckRules, checkProposal, checkUpstreams } from './checks.ts';
import { type DiffLine, diffOf, type Registration } from './diff.ts';
import { type Finding, findingOf } from './findings.ts';
import type { NetworkChecks } from './network-checks.ts';
import type { ClaimsOfScopes, Proposal } from './proposal.ts';
import { rebased } from './rebasing.ts';
import type { RegistrationVersions, RelyingParty, RelyingPartyStore } from './relying-party.ts';
import type { DraftStore, ListedService, Scope, ServiceList } from './service-list.ts';
import { skeletonsOf } from './skeleton.ts';

export interface RegistrationParts {
  readonly access: TeamAccess;
  readonly approvals: ApprovalStore;
  readonly audit: Audit;
  readonly changes: Approvals;
  readonly drafts: DraftStore;
  readonly network: NetworkChecks;
  readonly now: () => Date;
  /** With whatever is remembered of it. */
  readonly relyingParties: RelyingPartyStore;
  /** As it is stored this moment. */
  readonly stored: RelyingPartyStore & RegistrationVersions;
  readonly rules: CheckRules;
  readonly scopeClaims: ClaimsOfScopes;
  readonly serviceList: ServiceList;
  readonly teamHistory: Pick<TeamHistory, 'add'>;
  readonly teams: TeamStore;
  /** Tells the owners of a service what became of its registration, in the running transaction. */
  readonly tellOwners: (
    service: TeamService,
    news: { readonly what: Exclude<Decided, 'late'> | 'stopped'; readonly note: string },
  ) => Promise<void>;
  readonly transaction: Transaction;
  /** Of which ministries and provinces somebody reads requests, and about which they decide. */
  readonly scopesOf: (personId: string) => Promise<{ readonly reads: Scope; readonly decides: Scope }>;
  readonly upstreamChoices: UpstreamChoices;
  /** Children somebody answers for, and whoever answers for them. */
  readonly relativesOf: (personId: string) => Promise<readonly string[]>;
}

/** What a change request about a registration holds. */
export interface Requested {
  readonly serviceId: string;
  readonly registration: Registration;
  /** The version that it replaces; absent where there is none yet. */
  readonly base?: number;
  /** The earlier version that it goes back to. */
  readonly backTo?: number;
}

/** Numbers of two versions. */
export interface Compared {
  readonly from: number;
  readonly to: number;
}

export type RegistrationRequest = ChangeRequest<Requested>;

/** The client_id of a service in production, from before it exists. */
export const productionClientOf = ({ id, productionClient }: Pick<TeamService, 'id' | 'productionClient'>): string =>
  productionClient ?? `svc-${id}`;

export const covers = (scope: Scope, authority: string | undefined): boolean =>
  scope === 'all' || (authority !== undefined && scope.includes(authority));

/** A line in the history of the team, in the running transaction; without the actor where it was the staff. */
export const createNoting =
  ({ teamHistory }: Pick<RegistrationParts, 'teamHistory'>) =>
  ({ id, teamId }: TeamService, type: RegistrationEventType, by?: Actor): Promise<void> =>
    teamHistory.add({ teamId, type, serviceId: id, by: by && personOf(by), program: by?.clientId });

const isError = (error: unknown, code: AppError['code']): boolean => error instanceof AppError && error.code === code;

/** Makes the look-ups that both need. */
export function createLookUps(parts: RegistrationParts) {
  const { access, approvals, network, now, relyingParties, rules, serviceList, stored, teams, upstreamChoices } = parts;

  /** A machine client reaches its own team's services alone. */
  async function isOfClient({ clientId }: Actor, { teamId }: TeamService): Promise<boolean> {
    if (clientId === undefined) return true;
    return (await relyingParties.find(clientId))?.policy.api?.team === teamId;
  }

  /**
   * The service, for whoever may do this with it: the person at a page; of the people who answer for a machine client,
   * one who may. `not_found` for strangers, `not_allowed` for members without the right.
   */
  async function atService(actor: Actor, serviceId: string, act: TeamAct): Promise<AtService> {
    let refusal: unknown = new AppError('not_found', 'no such service');
    for (const personId of actor.people) {
      try {
        const at = await access.service(personId, serviceId, act);
        if (await isOfClient(actor, at.service)) return at;
      } catch (error) {
        if (isError(error, 'not_allowed')) refusal = error;
        else if (!isError(error, 'not_found')) throw error;
      }
    }
    throw refusal;
  }

  /** What is live, with the number of its version. */
  async function liveOf(
    clientId: string,
  ): Promise<{ readonly registration: RelyingParty; readonly version: number } | undefined> {
    const version = await stored.lockVersion(clientId);
    const registration = version === undefined ? undefined : await stored.find(clientId);
    return registration && version !== undefined ? { registration, version } : undefined;
  }

  /** Services with such a name: those that the team's registrars know of, and all others. */
  async function namesakes(
    { name }: Proposal,
    { authority }: Team,
    clientId: string,
  ): Promise<{ readonly known: readonly ListedName[]; readonly elsewhere: readonly ListedName[] }> {
    const alike = await serviceList.namedLike(skeletonsOf(name), clientId);
    return {
      known: alike.filter((one) => one.authority === authority),
      elsewhere: alike.filter((one) => one.authority !== authority),
    };
  }

  async function checkTeam({ id, confirmedAt }: Team): Promise<Finding[]> {
    const found = findingOf('team');
    const owners = (await teams.members(id)).filter(({ role }) => role === 'owner');
    return [
      ...(owners.length < OWNERS_FOR_PRODUCTION ? [found('owners-few', 'team')] : []),
      ...(confirmedAt ? [] : [found('body-unconfirmed', 'team')]),
    ];
  }

  return {
    atService,

    /** What differs between two versions; `not_found` where there is none. */
    async compared(clientId: string, { from, to }: Compared): Promise<readonly DiffLine[]> {
      const [before, after] = await Promise.all([stored.findVersion(clientId, from), stored.findVersion(clientId, to)]);
      if (!before || !after) throw new AppError('not_found', 'no such version');
      return diffOf(before.registration, after.registration, rules);
    },

    liveOf,
    namesakes,

    /** What was asked for, now that this version is live; undefined where it does not fit any more. */
    async fitting(
      { subject, content: { base, registration } }: RegistrationRequest,
      version: number | undefined,
    ): Promise<Registration | undefined> {
      if (version === base) return registration;
      if (version === undefined || base === undefined) return undefined;
      const [before, live] = await Promise.all([base, version].map((one) => stored.findVersion(subject, one)));
      return before && live && rebased(registration, { base: before.registration, live: live.registration });
    },

    /** Everything there is to find; a name that clashes out of the team's sight is for registrars of the whole country alone. */
    async findingsOf(
      { team, service }: Pick<AtService, 'team' | 'service'>,
      proposal: Proposal,
      { fresh = false } = {},
    ): Promise<Finding[]> {
      const clientId = productionClientOf(service);
      const live = await stored.find(clientId);
      const [{ known }, ofTeam, asked] = await Promise.all([
        namesakes(proposal, team, clientId),
        checkTeam(team),
        network(proposal, { teamId: team.id, fresh }),
      ]);
      return [
        ...known.slice(0, 1).map(() => findingOf('name')('name-taken', 'name.vi', proposal.name.vi)),
        ...checkProposal(proposal, rules, { now: now(), live }),
        ...checkUpstreams(proposal, await upstreamChoices()),
        ...asked,
        ...ofTeam,
      ];
    },

    /** The request of a service that waits. */
    openOf: async (clientId: string): Promise<RegistrationRequest | undefined> =>
      ((await approvals.about('registration', clientId)) as RegistrationRequest[]).find(({ decision }) => !decision),
  };
}

type ListedName = Pick<ListedService, 'clientId' | 'name' | 'authority'>;
export type LookUps = ReturnType<typeof createLookUps>;

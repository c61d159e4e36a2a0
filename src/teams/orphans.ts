/** Teams that nobody owns any more: two registrars name somebody, who then has to accept. */
import { randomUUID } from 'node:crypto';
import type { Actor, ApprovalStore, ChangeRequest } from '../approvals/approval.ts';
import type { Answer, Approvals, Decided } from '../approvals/approvals.ts';
import { AppError, type Transaction } from '../errors.ts';
import type { Country } from '../identity/country.ts';
import { accountsInvited, type InvitedPerson, isInvited } from '../identity/invited.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Scope } from '../relying-parties/service-list.ts';
import { invitedBefore, type TeamInvitation, type TeamInvitationStore } from './invitation.ts';
import type { TeamNotices } from './notices.ts';
import { createRecording, type RecordingParts } from './recording.ts';
import type { Team, TeamStore } from './team.ts';

export interface OrphansParts extends RecordingParts {
  readonly approvals: ApprovalStore;
  readonly changes: Pick<Approvals, 'ask' | 'decide' | 'mayDecide' | 'withdraw'>;
  readonly country: Country;
  readonly mayMail: (invited: { readonly number: string }) => Promise<boolean>;
  readonly notices: Pick<TeamNotices, 'named'>;
  readonly now: () => Date;
  readonly people: Pick<PersonStore, 'find' | 'findByIdentifier'>;
  readonly teamInvitations: TeamInvitationStore;
  readonly teams: TeamStore;
  readonly transaction: Transaction;
}

/** What is asked for: the subject of the request is the team's id. */
export interface Naming {
  readonly invited: InvitedPerson;
}

export type NamingRequest = ChangeRequest<Naming>;

/** A team without an owner, and what was asked for it; the newest request first. */
export interface Orphan {
  readonly team: Team;
  readonly requests: readonly NamingRequest[];
  /** Somebody was named already, and may still accept. */
  readonly invited: boolean;
}

const covers = (scope: Scope, { authority }: Team): boolean => scope === 'all' || scope.includes(authority);

/** Makes the functions; the callers have checked that the actor is a registrar. */
export function createOrphans(parts: OrphansParts) {
  const { approvals, changes, country, now, people, teamInvitations, teams, transaction } = parts;
  const record = createRecording(parts);

  const list = (scope: Scope): Promise<readonly Team[]> => teams.withoutOwner(scope === 'all' ? undefined : scope);

  /** The team, if it has no owner and the scope covers it. */
  async function teamOf(scope: Scope, id: string): Promise<Team> {
    const team = UUID.test(id) ? await teams.lock(id) : undefined;
    const hasOwner = team && (await teams.members(id)).some(({ role }) => role === 'owner');
    if (!team || hasOwner || !covers(scope, team)) throw new AppError('not_found', 'no such team without an owner');
    return team;
  }

  const isOpen = ({ createdAt, role }: TeamInvitation): boolean => role === 'owner' && createdAt > invitedBefore(now());

  async function find(scope: Scope, id: string): Promise<Orphan> {
    const team = await transaction(() => teamOf(scope, id));
    const requests = (await approvals.about('team', id)) as readonly NamingRequest[];
    return { team, requests, invited: (await teamInvitations.ofTeam(id)).some(isOpen) };
  }

  /** Whoever is named does not decide about that. */
  async function isNamed(by: Actor, { content }: NamingRequest): Promise<boolean> {
    const all = await Promise.all(by.people.map((personId) => people.find(personId)));
    return all.some((person) => person !== undefined && isInvited(person, content.invited, country));
  }

  /** The approved person is invited; nobody becomes an owner without their own word. */
  async function invite(team: Team, { content, by }: NamingRequest, decider: Actor): Promise<void> {
    const { invited } = content;
    const before = (await teamInvitations.ofTeam(team.id)).filter((one) => one.invited.number === invited.number);
    for (const { id } of before) await teamInvitations.end(id, now());
    const { id: teamId } = team;
    const invitation: TeamInvitation = {
      id: randomUUID(),
      teamId,
      role: 'owner',
      invited,
      by: decider.people[0] ?? '',
      createdAt: now(),
    };
    await teamInvitations.add(invitation);
    await record(
      { teamId, type: 'owner-named', role: 'owner' },
      { ...decider, people: [...by.people, ...decider.people] },
    );
    const accounts = await accountsInvited(invited, { people, country });
    const mayMail = await parts.mayMail(invited);
    for (const person of mayMail ? accounts : []) await parts.notices.named(person, team, invitation);
  }

  return {
    list,
    find,

    /** Asks that somebody be named; `waiting` when somebody was asked for already. */
    ask: (by: Actor, scope: Scope, teamId: string, { invited, reason }: Naming & { readonly reason: string }) =>
      transaction(async (): Promise<'asked' | 'waiting' | 'own'> => {
        const team = await teamOf(scope, teamId);
        const own = await isNamed(by, { content: { invited } } as NamingRequest);
        if (own) return 'own';
        if ((await approvals.about('team', teamId)).some(({ decision }) => !decision)) return 'waiting';
        const { authority } = team;
        await changes.ask({ kind: 'team', subject: teamId, authority, content: { invited }, reason, by });
        return 'asked';
      }),

    async mayDecide(by: Actor, request: NamingRequest): Promise<boolean> {
      return (await changes.mayDecide(request, by.people)) && !(await isNamed(by, request));
    },

    /** Decides about the open request of a team; `late` when there is none any more. */
    decide: (by: Actor, scope: Scope, teamId: string, answer: Answer): Promise<Decided> =>
      transaction(async () => {
        const team = await teamOf(scope, teamId);
        const open = (await approvals.about('team', teamId)).find(({ decision }) => !decision) as NamingRequest;
        if (!open) return 'late';
        if (await isNamed(by, open)) throw new AppError('not_allowed', 'who is named does not decide');
        return changes.decide(open.id, by, answer, async (request) => {
          await invite(team, request as NamingRequest, by);
          return 'done';
        });
      }),
  };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export type Orphans = ReturnType<typeof createOrphans>;

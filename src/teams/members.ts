/** Who belongs to a team: inviting, roles, leaving. A team keeps an owner whatever its members do. */
import { randomUUID } from 'node:crypto';
import { type Actor, atPage } from '../approvals/approval.ts';
import { AppError, type Transaction } from '../errors.ts';
import type { Country } from '../identity/country.ts';
import { isProven, statedNumbers } from '../identity/identifiers.ts';
import { accountsInvited, type InvitedPerson, isInvited } from '../identity/invited.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { invitedBefore, type TeamInvitation, type TeamInvitationStore } from './invitation.ts';
import type { Problems } from './names.ts';
import type { MemberChange, TeamNotices } from './notices.ts';
import { createRecording, type RecordingParts } from './recording.ts';
import { TEAM_ROLES, type Team, type TeamRole, type TeamStore } from './team.ts';
import type { Made, Teams } from './teams.ts';

export interface MembersParts extends RecordingParts {
  readonly country: Country;
  readonly mayMail: (invited: { readonly number: string }) => Promise<boolean>;
  readonly notices: TeamNotices;
  readonly now: () => Date;
  readonly people: Pick<PersonStore, 'find' | 'findByIdentifier'>;
  readonly settings: { readonly owners: { readonly mostInvitations: number } };
  readonly teamInvitations: TeamInvitationStore;
  readonly teamService: Pick<Teams, 'at'>;
  readonly teams: TeamStore;
  readonly transaction: Transaction;
}

/** An invitation with the team that it is into. */
export interface Invitation {
  readonly invitation: TeamInvitation;
  readonly team: Team;
}

/** `last`: the team would be left without an owner. */
export type Changed = 'done' | 'last';

/** Makes what is done with members. */
export function createMembers(parts: MembersParts) {
  const { country, notices, now, people, settings, teamInvitations, teamService, teams, transaction } = parts;
  const record = createRecording(parts);

  const isOpen = ({ createdAt }: TeamInvitation): boolean => createdAt > invitedBefore(now());

  async function problemsOf(by: Actor, team: Team, invited: InvitedPerson): Promise<Problems> {
    const since = invitedBefore(now());
    if ((await teamInvitations.countSince(team.id, since)) >= settings.owners.mostInvitations)
      return { '': 'owners.problem.tooManyInvitations' };
    const open = (await teamInvitations.ofTeam(team.id)).filter(isOpen);
    if (open.some((one) => one.invited.number === invited.number)) return { number: 'owners.problem.alreadyInvited' };
    const inviter = await people.find(by.people[0] ?? '');
    return inviter && statedNumbers(inviter).includes(invited.number) ? { number: 'owners.problem.oneself' } : {};
  }

  async function tellInvited(by: Actor, team: Team, invitation: TeamInvitation): Promise<void> {
    const accounts = await accountsInvited(invitation.invited, { people, country });
    // Counted for everybody, so that it takes the same time.
    const mayMail = await parts.mayMail(invitation.invited);
    const inviter = await people.find(by.people[0] ?? '');
    for (const person of mayMail ? accounts : []) await notices.invited(person, team, invitation, inviter);
  }

  async function find(person: Person, id: string): Promise<Invitation | undefined> {
    const invitation = UUID.test(id) ? await teamInvitations.find(id) : undefined;
    if (!invitation || !isOpen(invitation) || !isInvited(person, invitation.invited, country)) return undefined;
    const team = await teams.find(invitation.teamId);
    return team && { invitation, team };
  }

  /** Whether somebody else owns the team; only asked under its lock, so that of two owners who leave at once one stays. */
  async function hasOtherOwner(teamId: string, personId: string): Promise<boolean> {
    return (await teams.members(teamId)).some((member) => member.role === 'owner' && member.personId !== personId);
  }

  interface Change {
    readonly by: Actor;
    readonly team: Team;
    readonly personId: string;
    readonly was: TeamRole;
    /** Undefined: they are a member no more. */
    readonly role: TeamRole | undefined;
  }

  async function apply({ by, team, personId, was, role }: Change): Promise<Changed> {
    const teamId = team.id;
    if (was === 'owner' && role !== 'owner' && !(await hasOtherOwner(teamId, personId))) return 'last';
    const person = await people.find(personId);
    if (role) await teams.setMember({ teamId, personId, role }, by.people[0] ?? personId);
    else await teams.removeMember(teamId, personId);
    const isOwn = by.people.includes(personId);
    const type = role ? 'role-changed' : isOwn ? 'left' : 'removed';
    await record({ teamId, type, personId, ...(role ? { role } : {}) }, by);
    const what: MemberChange = role ? 'changed' : isOwn ? 'left' : 'removed';
    const [actor] = by.people;
    if (person) await notices.changed(what, team, person, { role: role ?? was, ...(actor ? { by: actor } : {}) });
    return 'done';
  }

  /** The role of somebody who is known there, whether they count or not. */
  async function roleOf(teamId: string, personId: string): Promise<TeamRole> {
    const member = (await teams.knownMembers(teamId)).find((one) => one.personId === personId);
    if (!member) throw new AppError('not_found', 'no such member');
    return member.role;
  }

  return {
    find,

    /** Open invitations for this person, newest first. */
    async waiting(person: Person): Promise<readonly Invitation[]> {
      const found: Invitation[] = [];
      for (const number of isProven(person) ? statedNumbers(person) : [])
        for (const { id } of await teamInvitations.forNumber(number)) {
          const one = await find(person, id);
          if (one) found.push(one);
        }
      return found;
    },

    /** Open invitations of a team; for its owners. */
    ofTeam: async (teamId: string): Promise<readonly TeamInvitation[]> =>
      (await teamInvitations.ofTeam(teamId)).filter(isOpen),

    /** Invites somebody. Whether they have an account makes no difference to the answer; whoever has one is told. */
    invite: (by: Actor, teamId: string, invited: InvitedPerson, role: TeamRole): Promise<Made> =>
      transaction(async () => {
        await teams.lock(teamId);
        const { team } = await teamService.at(by, teamId, 'members');
        const problems = await problemsOf(by, team, invited);
        if (Object.keys(problems).length > 0) return { problems };
        const invitation = { id: randomUUID(), teamId, role, invited, by: by.people[0] ?? '', createdAt: now() };
        await teamInvitations.add(invitation);
        await record({ teamId, type: 'invited', role }, by);
        await tellInvited(by, team, invitation);
        return { id: invitation.id };
      }),

    takeBack: (by: Actor, teamId: string, id: string): Promise<void> =>
      transaction(async () => {
        await teamService.at(by, teamId, 'members');
        const invitation = UUID.test(id) ? await teamInvitations.find(id) : undefined;
        if (invitation?.teamId !== teamId) throw new AppError('not_found', 'no such invitation');
        if (!(await teamInvitations.end(id, now()))) return;
        await record({ teamId, type: 'withdrawn', role: invitation.role }, by);
      }),

    /** Undefined when there is no such invitation for this person any more; `member`: they belong to the team already. */
    accept: (person: Person, id: string): Promise<Team | 'member' | undefined> =>
      transaction(async () => {
        const found = await find(person, id);
        if (!found) return undefined;
        const { team, invitation } = found;
        await teams.lock(team.id);
        if (!(await teamInvitations.end(id, now()))) return undefined;
        const { role } = invitation;
        const member = await teams.memberOf(team.id, person.id);
        // Who belongs to it already may be asked to do more, never less.
        if (member && TEAM_ROLES.indexOf(role) >= TEAM_ROLES.indexOf(member.role)) return 'member';
        await teams.setMember({ teamId: team.id, personId: person.id, role }, invitation.by);
        await record({ teamId: team.id, type: 'joined', role }, atPage(person));
        await notices.changed('joined', team, person, { role, by: person.id });
        return team;
      }),

    /** False when there is no such invitation. */
    decline: (person: Person, id: string): Promise<boolean> =>
      transaction(async () => {
        const found = await find(person, id);
        if (!found || !(await teamInvitations.end(id, now()))) return false;
        await record({ teamId: found.team.id, type: 'declined', role: found.invitation.role }, atPage(person));
        return true;
      }),

    setRole: (by: Actor, teamId: string, { personId, role }: { personId: string; role: TeamRole }): Promise<Changed> =>
      transaction<Changed>(async () => {
        await teams.lock(teamId);
        const { team } = await teamService.at(by, teamId, 'members');
        const was = await roleOf(teamId, personId);
        return was === role ? 'done' : apply({ by, team, personId, was, role });
      }),

    remove: (by: Actor, teamId: string, personId: string): Promise<Changed> =>
      transaction<Changed>(async () => {
        await teams.lock(teamId);
        const { team } = await teamService.at(by, teamId, 'members');
        return apply({ by, team, personId, was: await roleOf(teamId, personId), role: undefined });
      }),

    leave: (person: Person, teamId: string): Promise<Changed> =>
      transaction<Changed>(async () => {
        const by = atPage(person);
        await teams.lock(teamId);
        const { team, member } = await teamService.at(by, teamId, 'read');
        return apply({ by, team, personId: person.id, was: member.role, role: undefined });
      }),
  };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export type Members = ReturnType<typeof createMembers>;

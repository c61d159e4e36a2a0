/** Who belongs to a team, and who is invited. */
import type Router from '@koa/router';
import { atPage } from '../approvals/approval.ts';
import { textOf } from '../conversations/fields.ts';
import { AppError } from '../errors.ts';
import type { Country } from '../identity/country.ts';
import { readInvited } from '../identity/invited.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { INVITATION_DAYS } from '../teams/invitation.ts';
import { memberName } from '../teams/member-name.ts';
import type { Members } from '../teams/members.ts';
import { type KnownMember, mayInTeam, type TeamStore } from '../teams/team.ts';
import type { Pages } from '../web/pages.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { OnTeam } from './at.ts';
import { memberLines } from './member-lines.ts';
import { fieldOf, NOT_SENT, noticeOf, ROLE_WORDS, roleField, roleIn, type Sent, showForm } from './page-parts.ts';
import type { Entrance } from './teams.ts';

export interface MemberRoutesParts {
  readonly country: Country;
  readonly members: Members;
  readonly pages: Pages;
  readonly people: Pick<PersonStore, 'find'>;
  readonly teams: TeamStore;
}

const DAY_MS = 86_400_000;
const NAME_PROBLEMS = {
  empty: 'error.statement.nameEmpty',
  too_long: 'error.statement.nameTooLong',
  character: 'error.statement.nameCharacter',
} as const;

/** Adds the pages. */
export function addMemberRoutes(router: Router, { at }: Entrance, parts: MemberRoutesParts): void {
  const { country, members, pages, people, teams } = parts;
  const pageOf = ({ team }: OnTeam): string => `/owners/teams/${team.id}/members`;
  const backTo = (on: OnTeam) => ({
    href: pageOf(on),
    label: pages.words(on.guest.language)('owners.members.back'),
  });

  async function show(ctx: Routed, on: OnTeam): Promise<void> {
    const { guest, owner, team, member } = on;
    const words = pages.words(guest.language);
    const mayChange = mayInTeam(member.role, 'members');
    const known = await teams.knownMembers(team.id);
    const open = mayChange ? await members.ofTeam(team.id) : [];
    pages.show(ctx, 'owner-members', {
      owner,
      members: await memberLines(known, { people, words, teamId: team.id, me: guest.person.id }),
      invitations: open.map(({ id, invited, role, createdAt }) => ({
        id,
        name: invited.name,
        role: words(ROLE_WORDS[role]),
        until: words('owners.invitation.until', {
          when: new Date(createdAt.getTime() + INVITATION_DAYS * DAY_MS),
        }),
      })),
      mayChange,
      ...noticeOf(ctx, words),
    });
  }

  function askInvite(ctx: Routed, on: OnTeam, sent: Sent): void {
    const words = pages.words(on.guest.language);
    showForm(
      ctx,
      { pages, owner: on.owner, words },
      {
        title: words('owners.invite.title'),
        text: words('owners.invite.text', { days: INVITATION_DAYS }),
        fields: [
          fieldOf(words, sent, {
            name: 'number',
            type: 'text',
            label: words('mandates.form.number'),
            hint: words('mandates.form.numberHint'),
          }),
          fieldOf(words, sent, {
            name: 'name',
            type: 'text',
            label: words('mandates.form.name'),
            hint: words('mandates.form.nameHint'),
          }),
          roleField(words, sent),
        ],
        submit: words('owners.invite.submit'),
        back: backTo(on),
      },
      sent,
    );
  }

  async function invite(ctx: Routed, on: OnTeam): Promise<void> {
    const input = inputOf(ctx);
    const read = readInvited({ number: textOf(input, 'number'), name: textOf(input, 'name') }, country);
    const role = roleIn(input);
    if ('problems' in read || !role) {
      const { number, name } = 'problems' in read ? read.problems : {};
      const problems = {
        ...(number ? { number: 'mandates.problem.number' } : {}),
        ...(name ? { name: NAME_PROBLEMS[name] } : {}),
        ...(role ? {} : { role: 'owners.problem.role' }),
      };
      return askInvite(ctx, on, { input, problems });
    }
    const made = await members.invite(atPage(on.guest.person), on.team.id, read.invited, role);
    if ('problems' in made) return askInvite(ctx, on, { input, problems: made.problems });
    lead(ctx, `${pageOf(on)}?done=invited`);
  }

  /** A page about one member; somebody else's members do not exist. */
  async function memberOf(ctx: Routed, { team }: OnTeam): Promise<KnownMember & { readonly name: string }> {
    const known = (await teams.knownMembers(team.id)).find(
      ({ personId }) => memberName(team.id, personId) === ctx.params.member,
    );
    const person = known && (await people.find(known.personId));
    if (!known || !person) throw new AppError('not_found', 'no such member');
    return { ...known, name: person.name.full };
  }

  async function askRole(ctx: Routed, on: OnTeam, sent: Sent): Promise<void> {
    const words = pages.words(on.guest.language);
    const { name, role } = await memberOf(ctx, on);
    showForm(
      ctx,
      { pages, owner: on.owner, words },
      {
        title: words('owners.changeRole.title', { name }),
        fields: [roleField(words, sent, role)],
        submit: words('owners.save'),
        back: backTo(on),
      },
      sent,
    );
  }

  async function setRole(ctx: Routed, on: OnTeam): Promise<void> {
    const input = inputOf(ctx);
    const role = roleIn(input);
    if (!role) return askRole(ctx, on, { input, problems: { role: 'owners.problem.role' } });
    const { personId } = await memberOf(ctx, on);
    const changed = await members.setRole(atPage(on.guest.person), on.team.id, { personId, role });
    if (changed === 'last') return askRole(ctx, on, { input, problems: { role: 'owners.problem.last' } });
    lead(ctx, `${pageOf(on)}?done=role`);
  }

  async function askRemove(ctx: Routed, on: OnTeam, isLast = false): Promise<void> {
    const words = pages.words(on.guest.language);
    const { name } = await memberOf(ctx, on);
    pages.show(
      ctx,
      'owner-confirm',
      {
        owner: on.owner,
        title: words('owners.remove.title', { name }),
        text: words('owners.remove.text'),
        submit: words('owners.remove.submit'),
        back: backTo(on),
        ...(isLast ? { error: words('owners.problem.last') } : {}),
      },
      { status: isLast ? 400 : 200 },
    );
  }

  function askLeave(ctx: Routed, on: OnTeam, isLast = false): void {
    const words = pages.words(on.guest.language);
    pages.show(
      ctx,
      'owner-confirm',
      {
        owner: on.owner,
        title: words('owners.leave.title'),
        text: words('owners.leave.text'),
        submit: words('owners.leave.submit'),
        back: backTo(on),
        ...(isLast ? { error: words('owners.problem.last') } : {}),
      },
      { status: isLast ? 400 : 200 },
    );
  }

  const byOwner = { act: 'members', by: 'enter' } as const;
  router.get('/teams/:team/members', at.team({ act: 'read', by: 'goOn' }, show));
  router.get(
    '/teams/:team/members/invite',
    at.team(byOwner, (ctx, on) => askInvite(ctx, on, NOT_SENT)),
  );
  router.post('/teams/:team/members/invite', at.team(byOwner, invite));
  router.post(
    '/teams/:team/invitations/:invitation/withdraw',
    at.team({ ...byOwner, back: ({ params }) => `/owners/teams/${params.team}/members` }, async (ctx, on) => {
      await members.takeBack(atPage(on.guest.person), on.team.id, ctx.params.invitation ?? '');
      lead(ctx, `${pageOf(on)}?done=withdrawn`);
    }),
  );
  router.get(
    '/teams/:team/members/:member/role',
    at.team(byOwner, (ctx, on) => askRole(ctx, on, NOT_SENT)),
  );
  router.post('/teams/:team/members/:member/role', at.team(byOwner, setRole));
  router.get(
    '/teams/:team/members/:member/remove',
    at.team(byOwner, (ctx, on) => askRemove(ctx, on)),
  );
  router.post(
    '/teams/:team/members/:member/remove',
    at.team(byOwner, async (ctx, on) => {
      const { personId } = await memberOf(ctx, on);
      const removed = await members.remove(atPage(on.guest.person), on.team.id, personId);
      if (removed === 'last') return askRemove(ctx, on, true);
      lead(ctx, personId === on.guest.person.id ? '/owners?done=left' : `${pageOf(on)}?done=removed`);
    }),
  );
  router.get(
    '/teams/:team/leave',
    at.team({ act: 'read', by: 'enter' }, (ctx, on) => askLeave(ctx, on)),
  );
  router.post(
    '/teams/:team/leave',
    at.team({ act: 'read', by: 'enter' }, async (ctx, on) => {
      if ((await members.leave(on.guest.person, on.team.id)) === 'last') return askLeave(ctx, on, true);
      lead(ctx, '/owners?done=left');
    }),
  );
}

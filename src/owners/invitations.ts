/** Invitations into a team, on the pages of whoever is invited. */
import type Router from '@koa/router';
import { textOf } from '../conversations/fields.ts';
import type { Guest } from '../doors/door.ts';
import { AppError } from '../errors.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Authority } from '../relying-parties/authorities.ts';
import { INVITATION_DAYS } from '../teams/invitation.ts';
import type { Invitation, Members } from '../teams/members.ts';
import type { TeamStore } from '../teams/team.ts';
import type { Pages } from '../web/pages.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import { ROLE_HINTS, ROLE_WORDS } from './page-parts.ts';
import type { Entrance } from './teams.ts';

export interface InvitationRoutesParts {
  readonly authorities: readonly Authority[];
  readonly members: Members;
  readonly pages: Pages;
  readonly people: Pick<PersonStore, 'find'>;
  readonly teams: Pick<TeamStore, 'memberOf'>;
}

const DAY_MS = 86_400_000;

/** Adds the page. */
export function addInvitationRoutes(router: Router, { door }: Entrance, parts: InvitationRoutesParts): void {
  const { authorities, members, pages, people, teams } = parts;

  async function show(ctx: Routed, { person, language }: Guest, { invitation, team }: Invitation): Promise<void> {
    const words = pages.words(language);
    // Whoever does not belong to the team is staff, who are a role to the people they serve.
    const isMember = (await teams.memberOf(team.id, invitation.by)) !== undefined;
    const inviter = isMember ? await people.find(invitation.by) : undefined;
    const name = team.name[language];
    pages.show(ctx, 'owner-invitation', {
      owner: { name: person.name.full },
      title: words('owners.invitation.title', { team: name }),
      text: words('owners.invitation.text', { team: name }),
      does: words(ROLE_HINTS[invitation.role]),
      facts: [
        { label: words('owners.role'), value: words(ROLE_WORDS[invitation.role]) },
        { label: words('owners.invitation.by'), value: inviter?.name.full || words('owners.invitation.byOthers') },
        {
          label: words('owners.authority'),
          value: authorities.find(({ id }) => id === team.authority)?.name[language] ?? team.authority,
        },
        {
          label: words('owners.invitation.open'),
          value: words('owners.invitation.until', {
            when: new Date(invitation.createdAt.getTime() + INVITATION_DAYS * DAY_MS),
          }),
        },
      ],
    });
  }

  /** The same for one that is for somebody else and for one that never was. */
  const onInvitation =
    (by: 'goOn' | 'enter', page: (ctx: Routed, guest: Guest, one: Invitation) => Promise<void>) =>
    async (ctx: Routed) => {
      const guest = await door[by](ctx, ctx.path);
      if (!guest) return;
      const found = await members.find(guest.person, ctx.params.invitation ?? '');
      if (!found) throw new AppError('not_found', 'no such invitation of this person');
      await page(ctx, guest, found);
    };

  async function answer(ctx: Routed, { person }: Guest, { invitation }: Invitation): Promise<void> {
    const said = textOf(inputOf(ctx), 'action');
    if (said === 'decline') {
      const isDone = await members.decline(person, invitation.id);
      return lead(ctx, `/owners?done=${isDone ? 'declined' : 'over'}`);
    }
    if (said !== 'accept') return lead(ctx, ctx.path);
    const team = await members.accept(person, invitation.id);
    if (!team) return lead(ctx, '/owners?done=over');
    lead(ctx, team === 'member' ? '/owners?done=member' : `/owners/teams/${team.id}?done=joined`);
  }

  router.get('/invitations/:invitation', onInvitation('goOn', show));
  router.post('/invitations/:invitation', onInvitation('enter', answer));
}

/** How a page gets the member, the team and the service that it is about. */
import type { Context } from 'koa';
import type { Door, Guest } from '../doors/door.ts';
import type { ProtocolErrorStore } from '../protocol-errors/protocol-errors.ts';
import type { AtService, AtTeam, TeamAccess } from '../teams/access.ts';
import type { TeamAct, TeamService, TeamStore } from '../teams/team.ts';
import type { Pages } from '../web/pages.ts';
import type { Routed } from '../web/routed.ts';
import type { OwnerView } from '../web/views.ts';
import { ROLE_WORDS } from './page-parts.ts';

export interface AtParts {
  readonly access: TeamAccess;
  readonly teams: Pick<TeamStore, 'members'>;
  readonly pages: Pages;
  readonly protocolErrors: Pick<ProtocolErrorStore, 'countNew'>;
}

/** What a page is for, and how it is entered. */
export interface Entry {
  readonly act: TeamAct;
  /** `enter` where something changes: every factor was shown a short while ago; `goOn` to look. */
  readonly by: 'enter' | 'goOn';
  /** Where a form leads back to after a fresh sign-in, where its own address is no page. */
  readonly back?: (ctx: Routed) => string;
}

/** A member at the page of a team, and what frames it. */
export type OnTeam = AtTeam & { readonly guest: Guest; readonly owner: OwnerView };
export type OnService = AtService & { readonly guest: Guest; readonly owner: OwnerView };

/** Makes the wrappers of pages: strangers get `not_found`, members without the right `not_allowed`. */
export function createAt(door: Pick<Door, 'enter' | 'goOn'>, { access, teams, pages, protocolErrors }: AtParts) {
  async function frame({ person, language }: Guest, { team, member }: AtTeam): Promise<OwnerView> {
    const members = await teams.members(team.id);
    return {
      name: person.name.full,
      team: {
        id: team.id,
        name: team.name[language],
        alone: members.filter(({ role }) => role === 'owner').length < 2,
        role: pages.words(language)(ROLE_WORDS[member.role]),
      },
    };
  }

  /** Of both registrations. */
  async function newMistakes({ sandboxClient, productionClient }: TeamService): Promise<number> {
    const clients = [sandboxClient, productionClient].filter((client) => client !== undefined);
    const counts = clients.length > 0 ? await protocolErrors.countNew(clients) : new Map<string, number>();
    return [...counts.values()].reduce((sum, count) => sum + count, 0);
  }

  const arrive = (ctx: Routed, { by, back }: Entry): Promise<Guest | undefined> =>
    door[by](ctx as Context, back ? back(ctx) : ctx.path);

  return {
    /** A page about the team `:team` of the address. */
    team: (entry: Entry, page: (ctx: Routed, on: OnTeam) => Promise<void> | void) => async (ctx: Routed) => {
      const guest = await arrive(ctx, entry);
      if (!guest) return;
      const at = await access.team(guest.person.id, ctx.params.team ?? '', entry.act);
      await page(ctx, { ...at, guest, owner: await frame(guest, at) });
    },

    /** A page about the service `:service` of the address. */
    service: (entry: Entry, page: (ctx: Routed, on: OnService) => Promise<void> | void) => async (ctx: Routed) => {
      const guest = await arrive(ctx, entry);
      if (!guest) return;
      const at = await access.service(guest.person.id, ctx.params.service ?? '', entry.act);
      const mistakes = await newMistakes(at.service);
      const service = { id: at.service.id, name: at.service.name[guest.language], mistakes };
      await page(ctx, { ...at, guest, owner: { ...(await frame(guest, at)), service } });
    },
  };
}

export type At = ReturnType<typeof createAt>;

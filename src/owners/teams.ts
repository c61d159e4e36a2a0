/** The teams of a person. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Door, Guest } from '../doors/door.ts';
import type { Authority } from '../relying-parties/authorities.ts';
import type { TeamStore } from '../teams/team.ts';
import type { Pages } from '../web/pages.ts';
import type { At } from './at.ts';
import { ROLE_WORDS } from './page-parts.ts';

export interface TeamRoutesParts {
  readonly authorities: readonly Authority[];
  readonly pages: Pages;
  readonly teams: TeamStore;
}

/** What the pages are entered by. */
export interface Entrance {
  readonly door: Door;
  readonly at: At;
}

/** Adds the pages about teams. */
export function addTeamRoutes(router: Router, { door }: Entrance, parts: TeamRoutesParts): void {
  const { authorities, pages, teams } = parts;

  async function home(ctx: Context, { person, language }: Guest): Promise<void> {
    const words = pages.words(language);
    const own = await teams.ofPerson(person.id);
    pages.show(ctx, 'owners', {
      owner: { name: person.name.full },
      teams: own.map(({ team, role }) => ({
        id: team.id,
        name: team.name[language],
        authority: authorities.find(({ id }) => id === team.authority)?.name[language] ?? team.authority,
        role: words(ROLE_WORDS[role]),
      })),
    });
  }

  router.get('/', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (guest) await home(ctx, guest);
  });
}

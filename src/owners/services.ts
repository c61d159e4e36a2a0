/** The services of a team. */
import type Router from '@koa/router';
import { atPage } from '../approvals/approval.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { Sandboxes } from '../teams/sandboxes.ts';
import { mayInTeam } from '../teams/team.ts';
import type { Made, Teams, TypedNames } from '../teams/teams.ts';
import type { Pages } from '../web/pages.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { OnService, OnTeam } from './at.ts';
import { productionState } from './environments.ts';
import {
  NOT_SENT,
  nameFields,
  namesIn,
  noticeOf,
  type OwnerNotice,
  ownWords,
  type Sent,
  showForm,
} from './page-parts.ts';
import { sandboxFacts } from './sandbox-views.ts';
import type { Entrance } from './teams.ts';

export interface ServiceRoutesParts {
  readonly pages: Pages;
  readonly relyingParties: Pick<RelyingPartyStore, 'find'>;
  readonly sandboxes: Sandboxes;
  readonly teamService: Teams;
}

/** Adds the pages. */
export function addServiceRoutes(router: Router, { at }: Entrance, parts: ServiceRoutesParts): void {
  const { pages, relyingParties, sandboxes, teamService } = parts;

  function askNew(ctx: Routed, { guest, owner, team }: OnTeam, sent: Sent): void {
    const words = pages.words(guest.language);
    showForm(
      ctx,
      { pages, owner, words },
      {
        title: words('owners.newService.title'),
        text: words('owners.newService.text'),
        fields: nameFields(words, sent),
        submit: words('owners.newService.submit'),
        back: { href: `/owners/teams/${team.id}`, label: words('owners.toTeam') },
      },
      sent,
    );
  }

  function askRename(ctx: Routed, { guest, owner, service }: OnService, sent: Sent): void {
    const words = pages.words(guest.language);
    showForm(
      ctx,
      { pages, owner, words },
      {
        title: words('owners.renameService.title'),
        text: words('owners.renameService.text'),
        fields: nameFields(words, sent, ownWords(service.name)),
        submit: words('owners.save'),
        back: { href: `/owners/services/${service.id}`, label: words('owners.toService') },
      },
      sent,
    );
  }

  async function show(ctx: Routed, { guest, owner, service, member }: OnService): Promise<void> {
    const { language } = guest;
    const words = pages.words(language);
    const sandbox = await sandboxes.find(service);
    const others = (['vi', 'en', 'fr'] as const).filter(
      (one) => one !== language && service.name[one] !== service.name[language],
    );
    pages.show(ctx, 'owner-service', {
      owner,
      facts: [
        { label: words('owners.service.name'), value: service.name[language] },
        ...others.map((one) => ({ label: words(`owners.name.${one}`), value: service.name[one] })),
        {
          label: words('owners.service.production'),
          value: words(await productionState(service, relyingParties)),
        },
      ],
      ...(sandbox ? { sandbox: { facts: sandboxFacts(sandbox, words) } } : {}),
      mayChange: mayInTeam(member.role, 'develop'),
      ...noticeOf(ctx, words),
    });
  }

  /** Saves the names as they were typed, or asks again. */
  const saving =
    <On extends OnTeam>(
      ask: (ctx: Routed, on: On, sent: Sent) => void,
      notice: OwnerNotice,
      save: (on: On, names: TypedNames) => Promise<Made>,
    ) =>
    async (ctx: Routed, on: On): Promise<void> => {
      const input = inputOf(ctx);
      const made = await save(on, namesIn(input));
      if ('problems' in made) return ask(ctx, on, { input, problems: made.problems });
      lead(ctx, `/owners/services/${made.id}?done=${notice}`);
    };

  const develop = { act: 'develop', by: 'enter' } as const;
  router.get(
    '/teams/:team/services/new',
    at.team(develop, (ctx, on) => askNew(ctx, on, NOT_SENT)),
  );
  router.post(
    '/teams/:team/services/new',
    at.team(
      develop,
      saving(askNew, 'service', ({ guest, team }, names) =>
        teamService.addService(atPage(guest.person), team.id, names),
      ),
    ),
  );
  router.get('/services/:service', at.service({ act: 'read', by: 'goOn' }, show));
  router.get(
    '/services/:service/rename',
    at.service(develop, (ctx, on) => askRename(ctx, on, NOT_SENT)),
  );
  router.post(
    '/services/:service/rename',
    at.service(
      develop,
      saving(askRename, 'renamed', ({ guest, service }, names) =>
        teamService.renameService(atPage(guest.person), service.id, names),
      ),
    ),
  );
}

/** Invitations on the pages of whoever is invited. */
import type Router from '@koa/router';
import { textOf } from '../conversations/fields.ts';
import type { Door, Guest } from '../doors/door.ts';
import type { Chain } from '../mandates/chain.ts';
import type { Invitations } from '../mandates/invitations.ts';
import { EVERYTHING } from '../mandates/powers.ts';
import type { Pages } from '../web/pages.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { MandateFacts } from './mandate-facts.ts';

export interface InvitationRoutesParts {
  readonly invitations: Invitations;
  readonly pages: Pages;
}

const HOME = '/account/mandates';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Adds the page of an invitation. */
export function addInvitationRoutes(
  router: Router,
  parts: InvitationRoutesParts & { readonly door: Door; readonly facts: MandateFacts },
): void {
  const { door, facts, invitations, pages } = parts;

  /** The same for one that is for somebody else and for one that never was. */
  function notYours(ctx: Routed, { person }: Guest): void {
    pages.show(ctx, 'mandate-not-yours', { personName: person.name.full }, { status: 404 });
  }

  const onInvitation =
    (enter: Door['enter'], page: (ctx: Routed, guest: Guest, chain: Chain) => Promise<void>) => async (ctx: Routed) => {
      const id = ctx.params.id ?? '';
      const guest = await enter(ctx, `${HOME}/invitations/${id}`);
      if (!guest) return;
      const found = UUID.test(id) ? await invitations.find(guest.person, id) : undefined;
      if (found) await page(ctx, guest, found.chain);
      else notYours(ctx, guest);
    };

  async function show(ctx: Routed, { person, language }: Guest, chain: Chain, problem?: string): Promise<void> {
    const words = pages.words(language);
    const [mandate] = chain.links;
    const party = await facts.nameOf(chain);
    pages.show(
      ctx,
      'mandate-invitation',
      {
        personName: person.name.full,
        caption: party,
        intro: words('mandates.invitation.intro', { party }),
        facts: await facts.facts(chain, language),
        powers: await facts.namesOfPowers(mandate.powers, language),
        chain: await facts.lines(chain, language),
        everything: mandate.powers.includes(EVERYTHING),
        ...(problem ? { error: words(problem) } : {}),
      },
      { status: problem ? 400 : 200 },
    );
  }

  async function answer(ctx: Routed, guest: Guest, chain: Chain): Promise<void> {
    const { id } = chain.links[0];
    const said = textOf(inputOf(ctx), 'action');
    if (said === 'decline') {
      const isDone = await invitations.decline(guest.person, id);
      return isDone ? lead(ctx, `${HOME}?done=declined`) : notYours(ctx, guest);
    }
    if (said !== 'accept') return lead(ctx, ctx.path);
    const outcome = await invitations.accept(guest.person, id);
    if (!outcome) return notYours(ctx, guest);
    if (outcome !== 'done') return show(ctx, guest, chain, outcome.problem);
    lead(ctx, `${HOME}/${id}?done=accepted`);
  }

  router.get(
    '/invitations/:id',
    onInvitation(door.goOn, (ctx, guest, chain) => show(ctx, guest, chain)),
  );
  router.post('/invitations/:id', onInvitation(door.enter, answer));
}

/** The part of a person's own pages about acting for others, and letting others act. */
import Router from '@koa/router';
import type { Context } from 'koa';
import { createDoor, type DoorOf, type DoorParts, type Guest } from '../doors/door.ts';
import { AppError } from '../errors.ts';
import type { Authority } from '../mandates/authority.ts';
import { type Chain, standingOf } from '../mandates/chain.ts';
import type { EndMandate } from '../mandates/ending.ts';
import type { MandateStore } from '../mandates/store.ts';
import { lead, type Routed } from '../web/routed.ts';
import type { Language } from '../web/views.ts';
import { createMandateFacts, type MandateFactsParts } from './mandate-facts.ts';
import { addGrantRoutes, type GrantRoutesParts } from './mandate-grant-routes.ts';
import { addInvitationRoutes, type InvitationRoutesParts } from './mandate-invitation-routes.ts';
import { addListRoutes, type MandateListRoutesParts } from './mandate-list-routes.ts';

export type MandateRoutesParts = DoorParts &
  MandateFactsParts &
  GrantRoutesParts &
  MandateListRoutesParts &
  InvitationRoutesParts & {
    readonly account: DoorOf;
    readonly authority: Authority;
    readonly endMandate: EndMandate;
    readonly mandates: MandateStore;
  };

const MANDATES = '/account/mandates';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const NOTICES = {
  invited: 'mandates.done.invited',
  accepted: 'mandates.done.accepted',
  declined: 'mandates.done.declined',
  changed: 'mandates.done.changed',
  ended: 'mandates.done.ended',
} as const;

const isNotice = (name: unknown): name is keyof typeof NOTICES =>
  typeof name === 'string' && Object.hasOwn(NOTICES, name);

/** Routes under /account/mandates. */
export function mandateRoutes(parts: MandateRoutesParts): Router {
  const { authority, endMandate, mandates, pages, now } = parts;
  const door = createDoor(parts, parts.account);
  const facts = createMandateFacts(parts);
  const router = new Router({ prefix: MANDATES });

  const noticeOf = ({ query }: Context, language: Language) =>
    isNotice(query.done) ? { notice: pages.words(language)(NOTICES[query.done]) } : {};

  /** Who may look at a mandate: who may end it, and whoever the party is or looks after it. */
  async function maySee({ id }: Guest['person'], chain: Chain): Promise<boolean> {
    return (await authority.mayEnd(id, chain)) || authority.speaksFor(id, chain.links[0].party);
  }

  /** A page about one mandate; one that is none of their business does not exist. */
  const aboutOne =
    (enter: typeof door.enter, page: (ctx: Routed, guest: Guest, chain: Chain) => Promise<void>) =>
    async (ctx: Routed): Promise<void> => {
      const guest = await enter(ctx, `${MANDATES}/${ctx.params.id}`);
      if (!guest) return;
      const chain = UUID.test(ctx.params.id ?? '') ? await mandates.chain(ctx.params.id ?? '') : undefined;
      const isTheirs = chain && chain.links[0].holder?.kind !== 'system' && (await maySee(guest.person, chain));
      if (!isTheirs) throw new AppError('not_found', 'no such mandate of this person');
      await page(ctx, guest, chain);
    };

  /** Somebody's own mandate they give up, even where they look after the party. */
  async function isGranter(personId: string, chain: Chain): Promise<boolean> {
    const { holder } = chain.links[0];
    const isOwn = holder?.kind === 'person' && holder.id === personId;
    return !isOwn && authority.isGrantingSide(personId, chain);
  }

  async function actionsOf({ id }: Guest['person'], chain: Chain, language: Language) {
    const words = pages.words(language);
    const [mandate] = chain.links;
    const at = `${MANDATES}/${mandate.id}`;
    if (mandate.ended) return [];
    const holds = mandate.holder !== undefined && (await authority.speaksFor(id, mandate.holder));
    const grants = await isGranter(id, chain);
    const counts = standingOf(chain, now()) === 'effective';
    const isFirm = mandate.holder?.kind === 'organisation';
    const passes = holds && counts && (mandate.mayPassOn || isFirm);
    return [
      ...(passes ? [{ href: `${at}/new`, label: words(isFirm ? 'mandates.assign' : 'mandates.passOnAction') }] : []),
      ...(grants ? [{ href: `${at}/change`, label: words('mandates.changeAction') }] : []),
      ...(grants
        ? [{ href: `${at}/end`, label: words(mandate.acceptedAt ? 'mandates.revoke' : 'mandates.withdraw') }]
        : []),
      ...(holds && !grants ? [{ href: `${at}/end`, label: words('mandates.giveUp') }] : []),
    ];
  }

  async function showOne(ctx: Routed, { person, language }: Guest, chain: Chain): Promise<void> {
    const [mandate] = chain.links;
    pages.show(ctx, 'mandate', {
      personName: person.name.full,
      caption: pages.words(language)('mandates.one'),
      title: await facts.nameOf(chain),
      ...facts.stateOf(chain, language),
      facts: await facts.facts(chain, language),
      powers: await facts.namesOfPowers(mandate.powers, language),
      chain: await facts.lines(chain, language),
      actions: await actionsOf(person, chain, language),
      ...noticeOf(ctx, language),
    });
  }

  async function askEnd(ctx: Routed, { person, language }: Guest, chain: Chain): Promise<void> {
    const words = pages.words(language);
    const [mandate] = chain.links;
    const isOwn = !(await isGranter(person.id, chain));
    const values = { name: await facts.nameOfHolder(mandate, chain), party: await facts.nameOf(chain) };
    const most = (await mandates.under(mandate.id)).length;
    pages.show(ctx, 'mandate-end', {
      personName: person.name.full,
      caption: values.party,
      title: words(isOwn ? 'mandates.end.giveUpTitle' : 'mandates.end.title', values),
      text: words(isOwn ? 'mandates.end.giveUpText' : 'mandates.end.text', values),
      ...(most > 0 ? { below: words('mandates.end.below', { most }) } : {}),
      submit: words(isOwn ? 'mandates.giveUp' : mandate.acceptedAt ? 'mandates.revoke' : 'mandates.withdraw'),
      back: `${MANDATES}/${mandate.id}`,
    });
  }

  async function end(ctx: Routed, { person }: Guest, chain: Chain): Promise<void> {
    if (!(await authority.mayEnd(person.id, chain))) throw new AppError('not_found', 'no such mandate of this person');
    const why = (await isGranter(person.id, chain)) ? 'revoked' : 'given-up';
    await endMandate(chain.links[0].id, { by: person.id, why });
    lead(ctx, `${MANDATES}?done=ended`);
  }

  addListRoutes(router, { ...parts, door, facts, noticeOf });
  addInvitationRoutes(router, { ...parts, door, facts });
  addGrantRoutes(router, { ...parts, door, facts, aboutOne });
  router.get('/:id', aboutOne(door.goOn, showOne));
  router.get('/:id/end', aboutOne(door.enter, askEnd));
  router.post('/:id/end', aboutOne(door.enter, end));
  return router;
}

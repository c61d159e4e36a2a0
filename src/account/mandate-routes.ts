/** The part of a person's own pages about acting for others, and letting others act. */
import Router from '@koa/router';
import type { Context } from 'koa';
import { textOf } from '../conversations/fields.ts';
import { createDoor, type DoorOf, type DoorParts, type Guest } from '../doors/door.ts';
import { AppError } from '../errors.ts';
import type { Authority } from '../mandates/authority.ts';
import { type Chain, standingOf } from '../mandates/chain.ts';
import type { EndMandate } from '../mandates/ending.ts';
import type { Party } from '../mandates/mandate.ts';
import type { MandateStore } from '../mandates/store.ts';
import type { OrganisationStore } from '../organisations/organisation.ts';
import { lead, type Routed } from '../web/routed.ts';
import type { FieldView, Language } from '../web/views.ts';
import { createMandateFacts, type MandateFactsParts } from './mandate-facts.ts';
import { addGrantRoutes, type GrantRoutesParts } from './mandate-grant-routes.ts';
import { addInvitationRoutes, type InvitationRoutesParts } from './mandate-invitation-routes.ts';
import { createMandateLists, type ListPage, type ListQuery, PAGE_SIZE } from './mandate-lists.ts';

export type MandateRoutesParts = DoorParts &
  MandateFactsParts &
  GrantRoutesParts &
  InvitationRoutesParts & {
    readonly account: DoorOf;
    readonly authority: Authority;
    readonly endMandate: EndMandate;
    readonly mandates: MandateStore;
    readonly organisations: OrganisationStore;
  };

export const MANDATES = '/account/mandates';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const LONGEST_SEARCH = 200;

const NOTICES = {
  invited: 'mandates.done.invited',
  accepted: 'mandates.done.accepted',
  declined: 'mandates.done.declined',
  changed: 'mandates.done.changed',
  ended: 'mandates.done.ended',
} as const;

const isNotice = (name: unknown): name is keyof typeof NOTICES =>
  typeof name === 'string' && Object.hasOwn(NOTICES, name);

/** What was looked for, and which page of it. */
function queryOf({ query }: Context): ListQuery {
  const page = Number(typeof query.page === 'string' && /^\d{1,4}$/.test(query.page) ? query.page : 1);
  return { search: textOf(query, 'search').slice(0, LONGEST_SEARCH).trim(), page: Math.max(1, page) };
}

/** Routes under /account/mandates. */
export function mandateRoutes(parts: MandateRoutesParts): Router {
  const { authority, endMandate, mandates, organisations, pages, now } = parts;
  const door = createDoor(parts, parts.account);
  const facts = createMandateFacts(parts);
  const lists = createMandateLists({ ...parts, facts });
  const router = new Router({ prefix: MANDATES });

  const noticeOf = ({ query }: Context, language: Language) =>
    isNotice(query.done) ? { notice: pages.words(language)(NOTICES[query.done]) } : {};

  function paging(ctx: Context, { total }: ListPage, { page, search }: ListQuery) {
    const to = (one: number): string =>
      `${ctx.path}?${new URLSearchParams({ ...(search ? { search } : {}), page: `${one}` })}`;
    return {
      ...(page > 1 ? { previous: to(page - 1) } : {}),
      ...(page * PAGE_SIZE < total ? { next: to(page + 1) } : {}),
    };
  }

  /** A box to search in, where a list goes over a page. */
  function searchFields({ total }: ListPage, { search }: ListQuery, language: Language, label: string): FieldView[] {
    if (search === '' && total <= PAGE_SIZE) return [];
    return [{ name: 'search', type: 'text', label: pages.words(language)(label), autocomplete: 'off', value: search }];
  }

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

  async function showHome(ctx: Context, guest: Guest): Promise<void> {
    const { person, language } = guest;
    const holder = { kind: 'person', id: person.id } as const;
    const query = queryOf(ctx);
    const acting = await lists.held(holder, query, language);
    const granted = await lists.granted(holder, { search: '', page: 1 }, language);
    pages.show(ctx, 'mandates', {
      personName: person.name.full,
      ...noticeOf(ctx, language),
      invitations: await lists.waiting(person, language),
      acting: acting.items,
      fields: searchFields(acting, query, language, 'mandates.search'),
      searched: query.search !== '',
      organisations: (await lists.lookedAfter(person)).map(({ id, name }) => ({ id, name })),
      granted: granted.items,
      more: granted.total > granted.items.length,
      ...paging(ctx, acting, query),
    });
  }

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

  /** What is granted for an organisation, or what it holds, for who looks after it. */
  const ofOrganisation = (kind: 'granted' | 'held') => async (ctx: Routed) => {
    const guest = await door.goOn(ctx);
    if (!guest) return;
    const { person, language } = guest;
    const id = ctx.params.id ?? '';
    const own = UUID.test(id) ? await authority.overOrganisation(person.id, id) : undefined;
    const organisation = own && (await organisations.find(id));
    if (!own || !organisation) throw new AppError('not_found', 'no such organisation of this person');
    const words = pages.words(language);
    const query = queryOf(ctx);
    const party: Party = { kind: 'organisation', id };
    const list = await lists[kind](party, query, language);
    const isGranted = kind === 'granted';
    pages.show(ctx, 'mandates-of', {
      personName: person.name.full,
      caption: `${organisation.name} (${organisation.code})`,
      title: words(isGranted ? 'mandates.of.title' : 'mandates.held.title'),
      intro: words(isGranted ? 'mandates.of.intro' : 'mandates.held.intro'),
      fields: searchFields(list, query, language, isGranted ? 'mandates.of.search' : 'mandates.search'),
      searched: query.search !== '',
      items: list.items,
      ...(isGranted ? { add: { href: `${MANDATES}/${own.links[0].id}/new`, label: words('mandates.of.add') } } : {}),
      ...paging(ctx, list, query),
    });
  };

  router.get('/', async (ctx) => {
    const { party } = ctx.query;
    if (typeof party === 'string' && UUID.test(party)) return lead(ctx, `${MANDATES}/of/${party}`);
    const guest = await door.goOn(ctx);
    if (guest) await showHome(ctx, guest);
  });
  async function showGranted(ctx: Context, { person, language }: Guest): Promise<void> {
    const words = pages.words(language);
    const query = queryOf(ctx);
    const list = await lists.granted({ kind: 'person', id: person.id }, query, language);
    pages.show(ctx, 'mandates-of', {
      personName: person.name.full,
      caption: person.name.full,
      title: words('mandates.granted'),
      intro: words('mandates.grantedIntro'),
      fields: searchFields(list, query, language, 'mandates.of.search'),
      searched: query.search !== '',
      items: list.items,
      add: { href: `${MANDATES}/new`, label: words('mandates.new') },
      ...paging(ctx, list, query),
    });
  }

  router.get('/granted', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (guest) await showGranted(ctx, guest);
  });
  router.get('/of/:id', ofOrganisation('granted'));
  router.get('/held/:id', ofOrganisation('held'));
  addInvitationRoutes(router, { ...parts, door, facts });
  addGrantRoutes(router, { ...parts, door, facts, aboutOne });
  router.get('/:id', aboutOne(door.goOn, showOne));
  router.get('/:id/end', aboutOne(door.enter, askEnd));
  router.post('/:id/end', aboutOne(door.enter, end));
  return router;
}

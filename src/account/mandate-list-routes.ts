/** Lists of mandates on a person's pages. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import { textOf } from '../conversations/fields.ts';
import type { Door, Guest } from '../doors/door.ts';
import { AppError } from '../errors.ts';
import type { Authority } from '../mandates/authority.ts';
import type { Party } from '../mandates/mandate.ts';
import type { OrganisationStore } from '../organisations/organisation.ts';
import type { Pages } from '../web/pages.ts';
import { lead, type Routed } from '../web/routed.ts';
import type { FieldView, Language } from '../web/views.ts';
import {
  createMandateLists,
  type ListPage,
  type ListQuery,
  type MandateListsParts,
  PAGE_SIZE,
} from './mandate-lists.ts';

export interface MandateListRoutesParts extends Omit<MandateListsParts, 'facts'> {
  readonly authority: Authority;
  readonly organisations: Pick<OrganisationStore, 'find'>;
  readonly pages: Pages;
}

const HOME = '/account/mandates';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const LONGEST_SEARCH = 200;

/** What was looked for, and which page of it. */
function queryOf({ query }: Context): ListQuery {
  const page = Number(typeof query.page === 'string' && /^\d{1,4}$/.test(query.page) ? query.page : 1);
  return { search: textOf(query, 'search').slice(0, LONGEST_SEARCH).trim(), page: Math.max(1, page) };
}

/** Adds the lists; `noticeOf` says what was just done. */
export function addListRoutes(
  router: Router,
  parts: MandateListRoutesParts &
    MandateListsParts & {
      readonly door: Door;
      readonly noticeOf: (ctx: Context, language: Language) => { readonly notice?: string };
    },
): void {
  const { authority, door, noticeOf, organisations, pages } = parts;
  const lists = createMandateLists(parts);

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
      add: { href: `${HOME}/new`, label: words('mandates.new') },
      ...paging(ctx, list, query),
    });
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
      ...(isGranted ? { add: { href: `${HOME}/${own.links[0].id}/new`, label: words('mandates.of.add') } } : {}),
      ...paging(ctx, list, query),
    });
  };

  router.get('/', async (ctx) => {
    const { party } = ctx.query;
    if (typeof party === 'string' && UUID.test(party)) return lead(ctx, `${HOME}/of/${party}`);
    const guest = await door.goOn(ctx);
    if (guest) await showHome(ctx, guest);
  });
  router.get('/granted', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (guest) await showGranted(ctx, guest);
  });
  router.get('/of/:id', ofOrganisation('granted'));
  router.get('/held/:id', ofOrganisation('held'));
}

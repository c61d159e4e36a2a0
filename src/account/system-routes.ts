/** The part of a person's own pages where they look after the machine clients of an organisation. */
import Router from '@koa/router';
import type { Context } from 'koa';
import { textOf } from '../conversations/fields.ts';
import { createDoor, type DoorOf, type DoorParts, type Guest } from '../doors/door.ts';
import { AppError } from '../errors.ts';
import type { Authority } from '../mandates/authority.ts';
import { readKeys, type SystemKeysProblem } from '../system-accounts/keys.ts';
import { createSystems, type Refusal, type System, type SystemServiceParts } from '../system-accounts/service.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import {
  createSystemPages,
  DURATIONS,
  type Filled,
  type Keeper,
  NOTHING,
  type SystemNotice,
  type SystemPagesParts,
} from './system-pages.ts';

export type SystemRoutesParts = DoorParts &
  SystemServiceParts &
  SystemPagesParts & { readonly account: DoorOf; readonly authority: Pick<Authority, 'overOrganisation'> };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** For how long the list shows what ended. */
const SHOWN_MS = 90 * 86_400_000;
/** In characters. */
const MAX_NAME = 60;
const REFUSALS = {
  powers: 'systems.problem.powers',
  tooMany: 'systems.problem.tooMany',
  tooDeep: 'systems.problem.tooDeep',
  over: 'systems.problem.over',
} as const satisfies Record<Refusal, string>;

const KEY_PROBLEMS = {
  missing: 'systems.keys.missing',
  unreadable: 'systems.keys.unreadable',
  private: 'systems.keys.private',
  unsupported: 'systems.keys.unsupported',
  weak: 'systems.keys.weak',
  tooMany: 'systems.keys.tooMany',
  tooLarge: 'systems.keys.tooLarge',
  sameKid: 'systems.keys.sameKid',
} as const satisfies Record<SystemKeysProblem, string>;

/** What was sent; a private key is not shown again. */
function filledOf(ctx: Context): Omit<Filled, 'errors'> {
  const input = inputOf(ctx);
  const name = textOf(input, 'name').normalize('NFC').replace(/\p{C}/gu, '').trim();
  const keys = textOf(input, 'keys');
  const { problem } = readKeys(keys);
  return {
    typed: { name, days: textOf(input, 'days'), keys: problem === 'private' ? '' : keys },
    ticked: [input.powers].flat().filter((one) => typeof one === 'string'),
  };
}

const nameProblem = (name: string): Record<string, string> => {
  if (name === '') return { name: 'systems.problem.name' };
  return [...name].length > MAX_NAME ? { name: 'systems.problem.nameTooLong' } : {};
};

/** Routes under /account/organisations/<id>/systems. */
export function systemRoutes(parts: SystemRoutesParts): Router {
  const { account, authority, people } = parts;
  const door = createDoor(parts, account);
  const systems = createSystems(parts);
  const show = createSystemPages(parts);

  /** Whoever looks after the organisation; for anybody else there is nothing here. */
  async function keeperOf(guest: Guest, id: string): Promise<Keeper> {
    const under = UUID.test(id) ? await authority.overOrganisation(guest.person.id, id) : undefined;
    const organisation = under?.organisations.get(id);
    if (!under || !organisation) throw new AppError('not_found', 'no organisation of this person');
    const home = `/account/organisations/${id}`;
    return { ...guest, under, organisation: { at: `${home}/systems`, home, name: organisation.name } };
  }

  type Page = (ctx: Routed, keeper: Keeper) => void | Promise<void>;

  const looking = (page: Page) => async (ctx: Routed) => {
    const guest = await door.goOn(ctx);
    if (guest) await page(ctx, await keeperOf(guest, ctx.params.organisation ?? ''));
  };

  /** A page that leads to a change: for whoever has shown enough just now. */
  const changing = (page: Page) => async (ctx: Routed) => {
    const guest = await door.enter(ctx, ctx.path);
    if (guest) await page(ctx, await keeperOf(guest, ctx.params.organisation ?? ''));
  };

  const aboutOne =
    (page: (ctx: Routed, keeper: Keeper, one: System) => void | Promise<void>): Page =>
    async (ctx, keeper) => {
      const all = await systems.ofOrganisation(keeper.under.links[0].party.id);
      const one = all.find(({ account: { clientId } }) => clientId === ctx.params.client);
      if (!one) throw new AppError('not_found', 'no such system of this organisation');
      await page(ctx, keeper, one);
    };

  /** What ended long ago is found by its address only. */
  const isShown = ({ chain: { links } }: System): boolean =>
    links.every(({ ended }) => !ended || ended.at.getTime() > parts.now().getTime() - SHOWN_MS);

  const leadTo = (ctx: Context, { organisation: { at } }: Keeper, done: SystemNotice, one?: System): void =>
    lead(ctx, `${at}${one ? `/${one.account.clientId}` : ''}?done=${done}`);

  async function add(ctx: Context, keeper: Keeper): Promise<void> {
    const filled = filledOf(ctx);
    const { name, days } = filled.typed;
    const offered = await systems.offered(keeper.person, keeper.under);
    const read = readKeys(textOf(inputOf(ctx), 'keys'));
    const errors = {
      ...nameProblem(name),
      ...(filled.ticked.length > 0 ? {} : { powers: 'systems.problem.noPowers' }),
      ...(Object.hasOwn(DURATIONS, days) ? {} : { days: 'systems.problem.days' }),
      ...(read.problem ? { keys: KEY_PROBLEMS[read.problem] } : {}),
    };
    if (read.problem || Object.keys(errors).length > 0) return show.add(ctx, keeper, offered, { ...filled, errors });
    const made = { name, keys: read.keys, powers: filled.ticked, days: Number(days) };
    const outcome = await systems.add({ by: keeper.person, under: keeper.under }, made);
    if (typeof outcome === 'string')
      return show.add(ctx, keeper, offered, { ...filled, errors: {}, error: REFUSALS[outcome] });
    lead(ctx, `${keeper.organisation.at}/${outcome.clientId}?done=added`);
  }

  async function changeKeys(ctx: Context, keeper: Keeper, one: System): Promise<void> {
    const read = readKeys(textOf(inputOf(ctx), 'keys'));
    if (read.problem)
      return show.keys(ctx, keeper, one, { ...filledOf(ctx), errors: { keys: KEY_PROBLEMS[read.problem] } });
    const outcome = await systems.changeKeys(keeper.person, one, read.keys);
    leadTo(ctx, keeper, outcome === 'done' ? 'keys' : 'over', one);
  }

  async function narrow(ctx: Context, keeper: Keeper, one: System): Promise<void> {
    const { ticked } = filledOf(ctx);
    const outcome = await systems.narrow(keeper.person, one, ticked);
    if (outcome !== 'powers') return leadTo(ctx, keeper, outcome === 'done' ? 'powers' : 'over', one);
    const errors = { powers: ticked.length > 0 ? REFUSALS.powers : 'systems.problem.noPowers' };
    return show.powers(ctx, keeper, one, { ...NOTHING, ticked, errors });
  }

  const router = new Router({ prefix: '/account/organisations/:organisation/systems' });
  router.get(
    '/',
    looking(async (ctx, keeper) => {
      const all = await systems.ofOrganisation(keeper.under.links[0].party.id);
      await show.list(ctx, keeper, all.filter(isShown));
    }),
  );
  router.get(
    '/add',
    changing(async (ctx, keeper) => show.add(ctx, keeper, await systems.offered(keeper.person, keeper.under))),
  );
  router.post('/add', changing(add));
  router.get(
    '/:client',
    looking(
      aboutOne(async (ctx, keeper, one) => {
        const by = await people.find(one.account.createdBy);
        await show.one(ctx, keeper, one, by?.name.full ?? '');
      }),
    ),
  );
  router.get('/:client/keys', changing(aboutOne((ctx, keeper, one) => show.keys(ctx, keeper, one))));
  router.post('/:client/keys', changing(aboutOne(changeKeys)));
  router.get('/:client/powers', changing(aboutOne((ctx, keeper, one) => show.powers(ctx, keeper, one))));
  router.post('/:client/powers', changing(aboutOne(narrow)));
  router.get('/:client/end', changing(aboutOne((ctx, keeper, one) => show.end(ctx, keeper, one))));
  router.post(
    '/:client/end',
    changing(
      aboutOne(async (ctx, keeper, one) => {
        await systems.end(keeper.person, one);
        leadTo(ctx, keeper, 'ended');
      }),
    ),
  );
  return router;
}

/** The part of a person's own pages where they see which other providers open their account. */
import Router from '@koa/router';
import type { Context } from 'koa';
import { createDoor, type DoorOf, type DoorParts, type Guest } from '../doors/door.ts';
import { AppError } from '../errors.ts';
import type { Finished } from '../upstreams/logins.ts';
import type { Upstreams } from '../upstreams/upstream.ts';
import { lead, type Routed } from '../web/routed.ts';
import { createUpstreamChanges, type Known, type UpstreamChangesParts } from './upstream-changes.ts';
import { type ConnectingParts, createConnecting } from './upstream-connecting.ts';
import { createUpstreamPages, knownAs, type UpstreamPagesParts } from './upstream-pages.ts';

export type UpstreamRoutesParts = DoorParts &
  ConnectingParts &
  UpstreamChangesParts &
  UpstreamPagesParts & { readonly account: DoorOf; readonly upstreams: Upstreams };

const HOME = '/account/upstreams';
const DONE = { disconnect: 'disconnected', 'switch-off': 'switched-off' } as const;

/** Makes what a sign-in at an upstream that was begun on these pages comes back to. */
export function createConnectBack(parts: UpstreamRoutesParts): (ctx: Context, finished: Finished) => Promise<void> {
  const door = createDoor(parts, parts.account);
  const connecting = createConnecting(parts);
  return async (ctx, finished) => {
    const end = await connecting.finish(finished, await door.whoIsThere(ctx));
    lead(ctx, end === 'connected' ? `${HOME}?done=connected` : `${HOME}?end=${end}`);
  };
}

/** Routes under /account/upstreams. */
export function upstreamAccountRoutes(parts: UpstreamRoutesParts): Router {
  const { links, upstreams } = parts;
  const door = createDoor(parts, parts.account);
  const changes = createUpstreamChanges(parts);
  const connecting = createConnecting(parts);
  const show = createUpstreamPages(parts);

  /** One that is there, or that the account knows; no other exists. */
  async function knownTo({ person }: Guest, id: string): Promise<Known> {
    const definition = (await upstreams.find(id))?.definition;
    const isOwn = definition ?? (await links.ofPerson(person.id)).find(({ upstream }) => upstream === id);
    if (!isOwn && !(await links.switchedOff(person.id)).includes(id))
      throw new AppError('not_found', 'no such upstream');
    return knownAs(id, definition);
  }

  /** For whoever has shown enough just now. */
  const guarded = (page: (ctx: Routed, guest: Guest, known: Known) => Promise<void>) => async (ctx: Routed) => {
    const guest = await door.enter(ctx, HOME);
    if (guest) await page(ctx, guest, await knownTo(guest, ctx.params.id ?? ''));
  };

  const ending = (what: 'disconnect' | 'switch-off') => ({
    ask: guarded(async (ctx, guest, known) => {
      show.confirm(ctx, guest, what, { ...known, refused: await changes.isLast(guest.person.id, known.id) });
    }),
    act: guarded(async (ctx, guest, known) => {
      const work = what === 'disconnect' ? changes.disconnect : changes.switchOff;
      if ((await work(guest, known)) === 'last') show.confirm(ctx, guest, what, { ...known, refused: true });
      else lead(ctx, `${HOME}?done=${DONE[what]}`);
    }),
  });

  const router = new Router({ prefix: HOME });
  router.get('/', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (guest) await show.list(ctx, guest);
  });
  router.post(
    '/:id/connect',
    guarded(async (ctx, guest, { id }) => {
      const upstream = await upstreams.find(id);
      const isFree = upstream && !(await links.switchedOff(guest.person.id)).includes(id);
      const location = isFree && (await connecting.begin(ctx, guest, upstream));
      lead(ctx, location ? location.href : `${HOME}?end=${upstream && !isFree ? 'off' : 'failed'}`);
    }),
  );
  for (const what of ['disconnect', 'switch-off'] as const) {
    const { ask, act } = ending(what);
    router.get(`/:id/${what}`, ask);
    router.post(`/:id/${what}`, act);
  }
  router.post(
    '/:id/switch-on',
    guarded(async (ctx, guest, known) => {
      await changes.switchOn(guest, known);
      lead(ctx, `${HOME}?done=switched-on`);
    }),
  );
  return router;
}

/** Granting, and changing what was granted, on a person's own pages. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import { textOf } from '../conversations/fields.ts';
import type { Door, Guest } from '../doors/door.ts';
import { AppError } from '../errors.ts';
import type { Chain } from '../mandates/chain.ts';
import type { createChanging } from '../mandates/changing.ts';
import type { createGranting } from '../mandates/granting.ts';
import { type Position, SELF, type Under } from '../mandates/positions.ts';
import { limitsOf, type Problems } from '../mandates/terms.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { MandateFacts } from './mandate-facts.ts';
import { type Input, type Recipient, readUntil, readWish, tickedOf } from './mandate-form.ts';
import { createMandatePages, type MandatePagesParts } from './mandate-pages.ts';

export interface GrantRoutesParts extends MandatePagesParts {
  readonly granting: ReturnType<typeof createGranting>;
  readonly changing: ReturnType<typeof createChanging>;
}

/** What the routes around these have. */
export interface AroundGrants {
  readonly door: Door;
  readonly facts: MandateFacts;
  /** A page about one mandate that the person may see. */
  readonly aboutOne: (
    enter: Door['enter'],
    page: (ctx: Routed, guest: Guest, chain: Chain) => Promise<void>,
  ) => (ctx: Routed) => Promise<void>;
}

const HOME = '/account/mandates';
const nothing = (): never => {
  throw new AppError('not_found', 'nothing like that to grant under');
};

/** Adds the pages on which mandates are granted and changed. */
export function addGrantRoutes(router: Router, parts: GrantRoutesParts & AroundGrants): void {
  const { aboutOne, changing, country, door, facts, granting, now, positions } = parts;
  const show = createMandatePages(parts);

  const recipientOf = (ctx: Context): Recipient => (ctx.query.to === 'organisation' ? 'organisation' : 'person');

  interface From {
    readonly under: Under;
    readonly caption: string;
    readonly back: string;
  }

  /** The place from which is granted; undefined when the answer says why not. */
  async function positionOf(ctx: Context, guest: Guest, { under, caption, back }: From): Promise<Position | undefined> {
    const position = await positions.find(guest.person, under);
    if (!position) return nothing();
    if ('refused' in position) return void show.refused(ctx, guest, { caption, back, ...position });
    return position;
  }

  async function ask(ctx: Context, guest: Guest, from: From): Promise<void> {
    const position = await positionOf(ctx, guest, from);
    if (position) await show.grant(ctx, guest, { position, recipient: recipientOf(ctx), ...from });
  }

  async function grant(ctx: Context, guest: Guest, from: From): Promise<void> {
    const position = await positionOf(ctx, guest, from);
    if (!position) return;
    const recipient = recipientOf(ctx);
    const input = inputOf(ctx);
    const again = (problems: Problems) => show.grant(ctx, guest, { position, recipient, ...from }, { input, problems });
    const at = now();
    const read = readWish(input, recipient, { country, now: at, limits: limitsOf(position.links, at) });
    if ('problems' in read) return again(read.problems);
    const granted = await granting.invite(guest.person, from.under, read.wish);
    if (!granted) return nothing();
    if ('problems' in granted) return again(granted.problems);
    lead(ctx, `${HOME}/${granted.id}?done=invited`);
  }

  async function fromOf(chain: Chain): Promise<From> {
    const { id } = chain.links[0];
    return { under: id, caption: await facts.nameOf(chain), back: `${HOME}/${id}` };
  }

  const fromSelf = ({ person }: Guest): From => ({ under: SELF, caption: person.name.full, back: HOME });

  async function askChange(ctx: Context, guest: Guest, chain: Chain, sent?: { input: Input; problems: Problems }) {
    const ways = await changing.waysToChange(guest.person, chain);
    const caption = await facts.nameOf(chain);
    const [mandate] = chain.links;
    if (!ways) return nothing();
    if (ways === 'refused')
      return show.refused(ctx, guest, {
        caption,
        refused: 'mandates.problem.notEffective',
        back: `${HOME}/${mandate.id}`,
      });
    return show.change(ctx, guest, { mandate, ways, caption }, sent);
  }

  async function change(ctx: Context, guest: Guest, chain: Chain): Promise<void> {
    const input = inputOf(ctx);
    const [mandate, ...above] = chain.links;
    const limits = limitsOf(above, now());
    // What ends in the middle of a day still does when that day is typed again.
    const { until: before } = mandate;
    const kept = readUntil(textOf(input, 'until'), {
      country,
      now: now(),
      limits: { ...limits, ...(before ? { until: before } : {}) },
    });
    const until = kept === before ? before : readUntil(textOf(input, 'until'), { country, now: now(), limits });
    if (until === 'invalid')
      return askChange(ctx, guest, chain, { input, problems: { until: 'mandates.problem.day' } });
    const terms = { powers: tickedOf(input, 'powers'), ...(until ? { until } : {}) };
    const changed = await changing.change(guest.person, mandate.id, terms);
    if (!changed) return nothing();
    if (changed !== 'done') return askChange(ctx, guest, chain, { input, problems: changed.problems });
    lead(ctx, `${HOME}/${mandate.id}?done=changed`);
  }

  router.get('/new', async (ctx) => {
    const guest = await door.enter(ctx);
    if (guest) await ask(ctx, guest, fromSelf(guest));
  });
  router.post('/new', async (ctx) => {
    const guest = await door.enter(ctx, `${HOME}/new`);
    if (guest) await grant(ctx, guest, fromSelf(guest));
  });
  router.get(
    '/:id/new',
    aboutOne(door.enter, async (ctx, guest, chain) => ask(ctx, guest, await fromOf(chain))),
  );
  router.post(
    '/:id/new',
    aboutOne(door.enter, async (ctx, guest, chain) => grant(ctx, guest, await fromOf(chain))),
  );
  router.get(
    '/:id/change',
    aboutOne(door.enter, (ctx, guest, chain) => askChange(ctx, guest, chain)),
  );
  router.post('/:id/change', aboutOne(door.enter, change));
}

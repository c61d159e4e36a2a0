/** A person's own pages: the ways to sign in to their account, and the proofs of who they are. */
import Router from '@koa/router';
import type { Context } from 'koa';
import type { CredentialEntry } from '../authenticators/credential-store.ts';
import { textOf } from '../conversations/fields.ts';
import { createComeBack } from '../doors/come-back.ts';
import type { DoorOf, DoorParts, Guest } from '../doors/door.ts';
import { createDoor } from '../doors/door.ts';
import { AppError } from '../errors.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import { createOwnLevel } from './own-level.ts';
import { type AccountPagesParts, createAccountPages, MAX_LABEL_LENGTH, type NOTICES } from './pages.ts';
import { addProofRoutes, type ProofRoutesParts } from './proof-routes.ts';
import { createStop, type StopParts } from './stop.ts';
import { createTasks, type TasksParts } from './tasks.ts';
import { createWays, type WaysParts } from './ways.ts';

export type AccountParts = DoorParts &
  AccountPagesParts &
  WaysParts &
  ProofRoutesParts &
  Omit<StopParts, 'ways'> &
  Omit<TasksParts, 'ways'> & {
    readonly account: DoorOf;
    readonly recovering: Recovering;
    /** How many things wait for the person, by the name of a page (views/account-parts.njk). */
    readonly waiting: (personId: string) => Promise<Readonly<Record<string, number>>>;
  };

/** Recoveries of a person's account, as its signed-in owner sees them. */
export interface Recovering {
  /** When somebody began to recover the account, if it is not over. */
  since(personId: string): Promise<Date | undefined>;
  stop(personId: string): Promise<void>;
}

const home = (ctx: Context, done?: keyof typeof NOTICES): void =>
  lead(ctx, `/account/ways${done ? `?done=${done}` : ''}`);

/** Routes under /account. */
export function accountRoutes(parts: AccountParts): Router {
  const door = createDoor(parts, parts.account);
  const ways = createWays(parts);
  const tasks = createTasks({ ...parts, ways });
  const show = createAccountPages(parts);
  const ownLevel = createOwnLevel(parts);
  const stop = createStop({ ...parts, ways });
  const { credentials, pages, recovering } = parts;

  /** A page that leads to a change: for whoever has shown enough just now. */
  const guarded = (page: (ctx: Routed, guest: Guest) => void | Promise<void>) => async (ctx: Routed) => {
    const guest = await door.enter(ctx);
    if (guest) await page(ctx, guest);
  };

  /** A page about one of the person's own credentials; anybody else's does not exist. */
  const aboutOne = (page: (ctx: Routed, guest: Guest, one: CredentialEntry) => void | Promise<void>) =>
    guarded(async (ctx, guest) => {
      const own = await credentials.list(guest.person.id);
      const one = own.find(({ id }) => id === ctx.params.id);
      if (!one) throw new AppError('not_found', 'no such credential of this person');
      await page(ctx, guest, one);
    });

  async function begin(ctx: Context, guest: Guest, method: string, replaces?: string): Promise<void> {
    const id = await tasks.begin(guest, method, replaces);
    if (id) lead(ctx, `/account/tasks/${id}`);
    else home(ctx);
  }

  /** What was begun after a fresh sign-in may be finished in its own time, in the same session. */
  const onTask =
    (page: (ctx: Routed, guest: Guest, task: NonNullable<Awaited<ReturnType<typeof tasks.find>>>) => Promise<void>) =>
    async (ctx: Routed) => {
      const guest = await door.goOn(ctx);
      if (!guest) return;
      const task = await tasks.find(guest, ctx.params.id ?? '');
      if (task) await page(ctx, guest, task);
      else home(ctx, 'over');
    };

  const router = new Router({ prefix: '/account' });
  const back = { href: '/account', label: 'account.toAccount' };
  router.get('/return', createComeBack({ door, pages, back }));
  router.get('/stop/:token', (ctx) => stop.ask(ctx, ctx.params.token ?? ''));
  router.post('/stop/:token', (ctx) => stop.stop(ctx, ctx.params.token ?? ''));

  // Looking needs a session only: who just added a way is not asked for it at once.
  router.get('/', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (!guest) return;
    const { person, language } = guest;
    const words = pages.words(language);
    const waiting = Object.entries(await parts.waiting(person.id)).filter(([, count]) => count > 0);
    show.overview(ctx, guest, {
      level: ownLevel(person, words),
      marks: Object.fromEntries(waiting.map(([page, count]) => [page, words('account.waiting', { count })])),
      recoveredSince: await recovering.since(person.id),
    });
  });
  router.get('/ways', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (!guest) return;
    const { id } = guest.person;
    show.ways(ctx, guest, await credentials.list(id), await recovering.since(id));
  });
  // To stop is the safe direction: any session may.
  router.post('/recovery/stop', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (!guest) return;
    await recovering.stop(guest.person.id);
    lead(ctx, '/account?done=recoveryStopped');
  });
  router.get(
    '/add',
    guarded(async (ctx, guest) => show.add(ctx, guest, await credentials.list(guest.person.id))),
  );
  router.post(
    '/add',
    guarded((ctx, guest) => begin(ctx, guest, textOf(inputOf(ctx), 'method'))),
  );

  router.get(
    '/tasks/:id',
    onTask((ctx, guest, task) => show.enrol(ctx, guest, task)),
  );
  router.post(
    '/tasks/:id',
    onTask(async (ctx, guest, task) => {
      if (ctx.query.turn !== task.conversation.turn) return lead(ctx, ctx.path);
      const outcome = await tasks.answer(guest, task, inputOf(ctx));
      if (outcome.kind === 'incomplete') return show.enrol(ctx, guest, task, { missing: outcome.missing });
      if (outcome.kind === 'again') return show.enrol(ctx, guest, outcome.task, { words: outcome.words });
      if (outcome.kind === 'taken') return show.enrol(ctx, guest, outcome.task, { taken: true });
      if (outcome.kind === 'ask') return lead(ctx, ctx.path);
      home(ctx, outcome.outcome !== 'done' ? 'over' : task.replaces ? 'changed' : 'added');
    }),
  );

  router.post(
    '/ways/:id/replace',
    aboutOne((ctx, guest, one) => begin(ctx, guest, one.method, one.id)),
  );
  router.get(
    '/ways/:id/rename',
    aboutOne((ctx, guest, one) => show.rename(ctx, guest, one)),
  );
  router.post(
    '/ways/:id/rename',
    aboutOne(async (ctx, guest, one) => {
      const label = textOf(inputOf(ctx), 'label').normalize('NFC').replace(/\p{C}/gu, '').trim();
      if ([...label].length > MAX_LABEL_LENGTH) return show.rename(ctx, guest, one, label);
      home(ctx, (await ways.rename(guest.person, one, label)) === 'done' ? 'renamed' : 'over');
    }),
  );
  router.get(
    '/ways/:id/remove',
    aboutOne(async (ctx, guest, one) =>
      show.remove(ctx, guest, one, ways.isLast(one, await credentials.list(guest.person.id))),
    ),
  );
  router.post(
    '/ways/:id/remove',
    aboutOne(async (ctx, guest, one) => {
      const outcome = await ways.remove(guest.person, one, guest.sessionUid);
      if (outcome === 'last') return show.remove(ctx, guest, one, true);
      home(ctx, outcome === 'done' ? 'removed' : 'over');
    }),
  );
  const ownHome = { at: '/account/proofs' };
  const own = {
    path: '/proofs',
    enter: (ctx: Context) => door.enter(ctx, ownHome.at),
    goOn: door.goOn,
    homeOf: () => ownHome,
  };
  addProofRoutes(router, own, parts);
  return router;
}

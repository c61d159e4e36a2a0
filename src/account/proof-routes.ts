/** The part of a person's own pages where they prove who they are. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import { textOf } from '../conversations/fields.ts';
import type { Guest } from '../doors/door.ts';
import { AppError } from '../errors.ts';
import type { ProofStore } from '../proofing/proofs.ts';
import type { ProofRequest, ProofRequestStore } from '../proofing/requests.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import { createProofPages, type ProofHome, type ProofPagesParts } from './proof-pages.ts';
import { createProofTasks, type ProofTask, type ProofTasksParts } from './proof-tasks.ts';

export interface ProofRoutesParts extends ProofPagesParts, ProofTasksParts {
  readonly proofs: ProofStore;
  readonly proofRequests: ProofRequestStore;
}

/** Whose identity the pages are about: the person's own, or that of a child of theirs. */
export interface ProofDoor {
  /** Under the router's prefix. */
  readonly path: string;
  /** The pages are about the guest's `person`. Undefined: the answer says what is missing. */
  enter(ctx: Routed): Promise<Guest | undefined>;
  /** To look, and to go on with what was begun. */
  goOn(ctx: Routed): Promise<Guest | undefined>;
  homeOf(guest: Guest): ProofHome;
}

/** Adds the pages on which an identity is proven. */
export function addProofRoutes(router: Router, door: ProofDoor, parts: ProofRoutesParts): void {
  const { proofs, proofRequests, proofings } = parts;
  const { path, homeOf } = door;
  const tasks = createProofTasks(parts);
  const show = createProofPages(parts);

  const onTask = (page: (ctx: Routed, guest: Guest, task: ProofTask) => Promise<void>) => async (ctx: Routed) => {
    const guest = await door.goOn(ctx);
    if (!guest) return;
    const task = await tasks.find(guest, ctx.params.id ?? '');
    if (task) await page(ctx, guest, task);
    else lead(ctx, homeOf(guest).at);
  };

  /** A request of one's own; anybody else's does not exist. */
  const onRequest =
    (page: (ctx: Routed, guest: Guest, request: ProofRequest) => Promise<void> | void) => async (ctx: Routed) => {
      const guest = await door.goOn(ctx);
      if (!guest) return;
      const all = await proofRequests.ofPerson(guest.person.id);
      const request = all.find(({ id }) => id === ctx.params.id);
      if (!request) throw new AppError('not_found', 'no such request of this person');
      await page(ctx, guest, request);
    };

  async function begin(ctx: Context, guest: Guest): Promise<void> {
    const id = await tasks.begin(guest, textOf(inputOf(ctx), 'method'));
    const { at } = homeOf(guest);
    lead(ctx, id ? `${at}/tasks/${id}` : at);
  }

  async function answer(ctx: Routed, guest: Guest, task: ProofTask): Promise<void> {
    if (ctx.query.turn !== task.conversation.turn) return lead(ctx, ctx.path);
    const home = homeOf(guest);
    const typed = inputOf(ctx);
    const outcome = await tasks.answer(guest, task, typed);
    if (outcome.kind === 'incomplete')
      return show.form(ctx, { ...guest, home }, task, { missing: outcome.missing, typed });
    if (outcome.kind === 'again')
      return show.form(ctx, { ...guest, home }, outcome.task, { words: outcome.words, typed });
    if (outcome.kind === 'too-many') return show.form(ctx, { ...guest, home }, task, { tooMany: true, typed });
    if (outcome.kind === 'ask') return lead(ctx, ctx.path);
    lead(ctx, outcome.kind === 'requested' ? `${home.at}/requests/${outcome.request}` : home.at);
  }

  router.get(path, async (ctx) => {
    const guest = await door.goOn(ctx);
    if (!guest) return;
    const { id } = guest.person;
    const [all, requests] = await Promise.all([proofs.list(id), proofRequests.ofPerson(id)]);
    show.home(ctx, { ...guest, home: homeOf(guest) }, all, requests);
  });
  router.post(path, async (ctx) => {
    const guest = await door.enter(ctx);
    if (guest) await begin(ctx, guest);
  });
  router.get(
    `${path}/tasks/:id`,
    onTask((ctx, guest, task) => show.form(ctx, { ...guest, home: homeOf(guest) }, task)),
  );
  router.post(`${path}/tasks/:id`, onTask(answer));
  router.get(
    `${path}/requests/:id`,
    onRequest((ctx, guest, request) => show.request(ctx, { ...guest, home: homeOf(guest) }, request)),
  );
  router.post(
    `${path}/requests/:id/cancel`,
    onRequest(async (ctx, guest, request) => {
      await proofings.cancel(request);
      lead(ctx, homeOf(guest).at);
    }),
  );
}

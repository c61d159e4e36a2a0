/** The part of a person's own pages where they prove who they are. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import { textOf } from '../conversations/fields.ts';
import type { Door, Guest } from '../doors/door.ts';
import { AppError } from '../errors.ts';
import type { ProofStore } from '../proofing/proofs.ts';
import type { ProofRequest, ProofRequestStore } from '../proofing/requests.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import { createProofPages, type ProofPagesParts } from './proof-pages.ts';
import { createProofTasks, type ProofTask, type ProofTasksParts } from './proof-tasks.ts';

export interface ProofRoutesParts extends ProofPagesParts, ProofTasksParts {
  readonly proofs: ProofStore;
  readonly proofRequests: ProofRequestStore;
}

const HOME = '/account/proofs';

/** Adds the routes under /account/proofs. */
export function addProofRoutes(router: Router, door: Door, parts: ProofRoutesParts): void {
  const { proofs, proofRequests, proofings } = parts;
  const tasks = createProofTasks(parts);
  const show = createProofPages(parts);

  const onTask = (page: (ctx: Routed, guest: Guest, task: ProofTask) => Promise<void>) => async (ctx: Routed) => {
    const guest = await door.goOn(ctx);
    if (!guest) return;
    const task = await tasks.find(guest, ctx.params.id ?? '');
    if (task) await page(ctx, guest, task);
    else lead(ctx, HOME);
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
    lead(ctx, id ? `${HOME}/tasks/${id}` : HOME);
  }

  async function answer(ctx: Routed, guest: Guest, task: ProofTask): Promise<void> {
    if (ctx.query.turn !== task.conversation.turn) return lead(ctx, ctx.path);
    const typed = inputOf(ctx);
    const outcome = await tasks.answer(guest, task, typed);
    if (outcome.kind === 'incomplete') return show.form(ctx, guest, task, { missing: outcome.missing, typed });
    if (outcome.kind === 'again') return show.form(ctx, guest, outcome.task, { words: outcome.words, typed });
    if (outcome.kind === 'too-many') return show.form(ctx, guest, task, { tooMany: true, typed });
    if (outcome.kind === 'ask') return lead(ctx, ctx.path);
    lead(ctx, outcome.kind === 'requested' ? `${HOME}/requests/${outcome.request}` : HOME);
  }

  router.get('/proofs', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (!guest) return;
    const { id } = guest.person;
    const [all, requests] = await Promise.all([proofs.list(id), proofRequests.ofPerson(id)]);
    show.home(ctx, guest, all, requests);
  });
  router.post('/proofs', async (ctx) => {
    const guest = await door.enter(ctx, HOME);
    if (guest) await begin(ctx, guest);
  });
  router.get(
    '/proofs/tasks/:id',
    onTask((ctx, guest, task) => show.form(ctx, guest, task)),
  );
  router.post('/proofs/tasks/:id', onTask(answer));
  router.get('/proofs/requests/:id', onRequest(show.request));
  router.post(
    '/proofs/requests/:id/cancel',
    onRequest(async (ctx, _guest, request) => {
      await proofings.cancel(request);
      lead(ctx, HOME);
    }),
  );
}

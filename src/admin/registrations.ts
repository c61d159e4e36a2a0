/** Requests for production that registrars decide, and the services of their ministries and provinces. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Actor } from '../approvals/approval.ts';
import { textOf } from '../conversations/fields.ts';
import { noteProblem, tidied } from '../conversations/written.ts';
import type { Registrations } from '../relying-parties/registrations.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { Officer, StaffDoors } from './door.ts';
import { createRegistrationPages, type RegistrationPagesParts } from './registration-pages.ts';

export interface RegistrationRoutesParts extends RegistrationPagesParts {
  readonly registrations: Registrations;
}

const HOME = '/staff/registrations';
const SERVICES = '/staff/services';
const MOST_PAGES = 10_000;
const LONGEST_SEARCH = 128;
const NUMBER = /^[1-9]\d{0,8}$/;

const pageOf = ({ query }: Context): number => {
  const page = Number(query.page);
  return Number.isInteger(page) && page >= 1 && page <= MOST_PAGES ? page : 1;
};
const actorOf = ({ person }: Officer): Actor => ({ via: 'page', people: [person.id] });

/** Adds the routes under /staff/registrations and /staff/services. */
export function addRegistrationRoutes(
  router: Router,
  doors: Pick<StaffDoors, 'to'>,
  parts: RegistrationRoutesParts,
): void {
  const { registrations } = parts;
  const show = createRegistrationPages(parts);
  const [door, toServices] = [doors.to('registrations'), doors.to('services')];

  const list = (open: boolean) => async (ctx: Context) => {
    const officer = await door.goOn(ctx);
    if (!officer) return;
    const page = pageOf(ctx);
    show.list(ctx, officer, { ...(await registrations.queue(actorOf(officer), { open, page })), open, page });
  };

  async function look(ctx: Routed): Promise<void> {
    const officer = await door.enter(ctx);
    if (officer) await show.request(ctx, officer, await registrations.open(actorOf(officer), ctx.params.id ?? ''));
  }

  async function decide(ctx: Routed): Promise<void> {
    const path = `${HOME}/${ctx.params.id}`;
    const officer = await door.enter(ctx, path);
    if (!officer) return;
    const actor = actorOf(officer);
    const [outcome, note] = [textOf(inputOf(ctx), 'outcome'), tidied(textOf(inputOf(ctx), 'note'))];
    const problem = noteProblem(note);
    if (problem || (outcome !== 'approve' && outcome !== 'refuse')) {
      const one = await registrations.open(actor, ctx.params.id ?? '');
      return show.request(ctx, officer, one, { outcome, value: note, problem });
    }
    const ruled = await registrations.decide(actor, ctx.params.id ?? '', { approve: outcome === 'approve', note });
    if (typeof ruled !== 'string') {
      const one = await registrations.open(actor, ctx.params.id ?? '');
      return show.request(ctx, officer, one, { outcome, value: note, problem: undefined, isWrong: true });
    }
    lead(ctx, `${path}?done=${ruled === 'approved' || ruled === 'refused' ? 'saved' : 'late'}`);
  }

  async function search(ctx: Context): Promise<void> {
    const officer = await toServices.goOn(ctx);
    if (!officer) return;
    const text = tidied(typeof ctx.query.q === 'string' ? ctx.query.q : '').slice(0, LONGEST_SEARCH);
    const page = pageOf(ctx);
    show.services(ctx, officer, { ...(await registrations.services(actorOf(officer), { text, page })), text, page });
  }

  async function service(
    ctx: Routed,
    typed?: { value: string; problem: ReturnType<typeof noteProblem> },
  ): Promise<void> {
    const officer = await toServices.enter(ctx, `${SERVICES}/${ctx.params.id}`);
    if (!officer) return;
    const id = ctx.params.id ?? '';
    const one = await registrations.service(actorOf(officer), id);
    const [from, to] = [ctx.query.from, ctx.query.to].map((text) =>
      NUMBER.test(String(text)) ? Number(text) : undefined,
    );
    const isAsked = from !== undefined && to !== undefined;
    const compared = isAsked
      ? { from, to, diff: await registrations.compareListed(actorOf(officer), id, { from, to }) }
      : undefined;
    show.service(ctx, officer, one, { ...(compared ? { compared } : {}), ...(typed ? { typed } : {}) });
  }

  async function stop(ctx: Routed): Promise<void> {
    const path = `${SERVICES}/${ctx.params.id}`;
    const officer = await toServices.enter(ctx, path);
    if (!officer) return;
    const reason = tidied(textOf(inputOf(ctx), 'reason'));
    const problem = noteProblem(reason);
    if (problem) return service(ctx, { value: reason, problem });
    const isDone = await registrations.stop(actorOf(officer), ctx.params.id ?? '', reason);
    lead(ctx, `${path}?done=${isDone ? 'saved' : 'late'}`);
  }

  router.get('/registrations', list(true));
  router.get('/registrations/decided', list(false));
  router.get('/registrations/:id', look);
  router.post('/registrations/:id', decide);
  router.get('/services', search);
  router.get('/services/:id', (ctx) => service(ctx));
  router.post('/services/:id', stop);
}

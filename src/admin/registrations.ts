/** Requests for production that registrars decide, and the services of their ministries and provinces. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import { atPage } from '../approvals/approval.ts';
import { textOf } from '../conversations/fields.ts';
import { noteProblem, tidied, writtenIn } from '../conversations/written.ts';
import type { KeeperParts } from '../doors/kept.ts';
import type { Registrations } from '../relying-parties/registrations.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { Officer, StaffDoors } from './door.ts';
import { createKeptForms } from './kept-forms.ts';
import { pageOf } from './page-parts.ts';
import {
  createRegistrationPages,
  type RegistrationPagesParts,
  type Ruling,
  type RulingProblems,
} from './registration-pages.ts';
import { createServicePages, type TypedReason } from './service-pages.ts';

export interface RegistrationRoutesParts extends RegistrationPagesParts, KeeperParts {
  readonly registrations: Registrations;
}

const HOME = '/staff/registrations';
const SERVICES = '/staff/services';
const LONGEST_SEARCH = 128;
const NUMBER = /^[1-9]\d{0,8}$/;

const rulingIn = (ctx: Context): Ruling => ({
  outcome: textOf(inputOf(ctx), 'outcome').slice(0, 10),
  note: writtenIn(inputOf(ctx), 'note'),
});
const stopIn = (ctx: Context): { reason: string } => ({ reason: writtenIn(inputOf(ctx), 'reason') });

/** Adds the routes under /staff/registrations and /staff/services. */
export function addRegistrationRoutes(
  router: Router,
  doors: Pick<StaffDoors, 'to'>,
  parts: RegistrationRoutesParts,
): void {
  const { registrations } = parts;
  const show = { ...createRegistrationPages(parts), ...createServicePages(parts) };
  const [door, toServices] = [doors.to('registrations'), doors.to('services')];
  const rulings = createKeptForms<Ruling>(parts, 'staff-registration');
  const stops = createKeptForms<{ reason: string }>(parts, 'staff-service');

  const list = (open: boolean) => async (ctx: Context) => {
    const officer = await door.goOn(ctx);
    if (!officer) return;
    const page = pageOf(ctx);
    show.list(ctx, officer, { ...(await registrations.queue(atPage(officer.person), { open, page })), open, page });
  };

  async function look(ctx: Routed): Promise<void> {
    const officer = await door.enter(ctx);
    if (!officer) return;
    const kept = await rulings.find(officer, ctx);
    const one = await registrations.open(atPage(officer.person), ctx.params.id ?? '');
    await show.request(ctx, officer, one, kept && { ruling: kept, problems: {} });
  }

  async function decide(ctx: Routed): Promise<void> {
    const path = `${HOME}/${ctx.params.id}`;
    const officer = await rulings.enter(ctx, door, path, rulingIn);
    if (!officer) return;
    const [actor, id, ruling] = [atPage(officer.person), ctx.params.id ?? '', rulingIn(ctx)];
    const again = async (problems: RulingProblems): Promise<void> =>
      show.request(ctx, officer, await registrations.open(actor, id), { ruling, problems });
    const { outcome, note } = ruling;
    const problem = noteProblem(note);
    const isChosen = outcome === 'approve' || outcome === 'refuse';
    if (problem || !isChosen)
      return again({ ...(problem ? { note: problem } : {}), ...(isChosen ? {} : { outcome: 'missing' }) });
    const ruled = await registrations.decide(actor, id, { approve: outcome === 'approve', note });
    if (typeof ruled !== 'string') return again({ outcome: 'wrong' });
    lead(ctx, `${path}?done=${ruled === 'approved' || ruled === 'refused' ? 'saved' : 'late'}`);
  }

  async function search(ctx: Context): Promise<void> {
    const officer = await toServices.goOn(ctx);
    if (!officer) return;
    const text = tidied(typeof ctx.query.q === 'string' ? ctx.query.q : '').slice(0, LONGEST_SEARCH);
    const page = pageOf(ctx);
    show.services(ctx, officer, {
      ...(await registrations.services(atPage(officer.person), { text, page })),
      text,
      page,
    });
  }

  async function showService(ctx: Routed, officer: Officer, typed?: TypedReason): Promise<void> {
    const id = ctx.params.id ?? '';
    const one = await registrations.service(atPage(officer.person), id);
    const [from, to] = [ctx.query.from, ctx.query.to].map((text) =>
      NUMBER.test(String(text)) ? Number(text) : undefined,
    );
    const isAsked = from !== undefined && to !== undefined;
    const compared = isAsked
      ? { from, to, diff: await registrations.compareListed(atPage(officer.person), id, { from, to }) }
      : undefined;
    show.service(ctx, officer, one, { ...(compared ? { compared } : {}), ...(typed ? { typed } : {}) });
  }

  async function service(ctx: Routed): Promise<void> {
    const officer = await toServices.enter(ctx);
    if (!officer) return;
    const kept = await stops.find(officer, ctx);
    await showService(ctx, officer, kept && { value: kept.reason, problem: undefined });
  }

  async function stop(ctx: Routed): Promise<void> {
    const path = `${SERVICES}/${ctx.params.id}`;
    const officer = await stops.enter(ctx, toServices, path, stopIn);
    if (!officer) return;
    const { reason } = stopIn(ctx);
    const problem = noteProblem(reason);
    if (problem) return showService(ctx, officer, { value: reason, problem });
    const isDone = await registrations.stop(atPage(officer.person), ctx.params.id ?? '', reason);
    lead(ctx, `${path}?done=${isDone ? 'saved' : 'late'}`);
  }

  router.get('/registrations', list(true));
  router.get('/registrations/decided', list(false));
  router.get('/registrations/:id', look);
  router.get('/registrations/:id/:form', look);
  router.post('/registrations/:id', decide);
  router.get('/services', search);
  router.get('/services/:id', service);
  router.get('/services/:id/:form', service);
  router.post('/services/:id', stop);
}

/** Requests at the counter: the list, one file, and the decision. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Audit } from '../audit/audit.ts';
import { textOf } from '../conversations/fields.ts';
import type { KeeperParts } from '../doors/kept.ts';
import { AppError } from '../errors.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { holdersOf } from '../proofing/holders.ts';
import type { Proofing } from '../proofing/proofing.ts';
import type { ProofStore } from '../proofing/proofs.ts';
import type { ProofRequest, ProofRequestStore } from '../proofing/requests.ts';
import type { RecoveryStore } from '../recovery/recoveries.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import { type DecisionForm, decisionForm, readDecision } from './decision-form.ts';
import type { Officer, StaffDoor } from './door.ts';
import { createKeptForms } from './kept-forms.ts';
import { createOwn, type OwnParts } from './own.ts';
import { pageOf, type StaffNotice } from './page-parts.ts';
import { createRequestPages, type OpenCase, type RequestPagesParts, seenOf } from './request-pages.ts';

export interface RequestRoutesParts extends RequestPagesParts, KeeperParts, OwnParts {
  readonly audit: Audit;
  readonly people: PersonStore;
  readonly proofs: ProofStore;
  readonly proofRequests: ProofRequestStore;
  readonly proofings: Proofing;
  readonly recoveries: Pick<RecoveryStore, 'findByRequest'>;
}

const HOME = '/staff/queue';
const PAGE = 20;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A code as it is kept, however it was read aloud. */
const codeOf = (typed: string): string => typed.replace(/[\s-]/g, '').toUpperCase();

/** Adds the routes under /staff/queue and /staff/requests. */
export function addRequestRoutes(router: Router, door: StaffDoor, parts: RequestRoutesParts): void {
  const { audit, people, proofing, proofings, proofs, proofRequests } = parts;
  const show = createRequestPages(parts);
  const { isOwn, guardiansOf } = createOwn(parts);
  const forms = createKeptForms<DecisionForm>(parts, 'staff-form');

  const done = (ctx: Context, path: string, notice: StaffNotice): void => lead(ctx, `${path}?done=${notice}`);

  async function list({ places }: Officer, page: number) {
    const found = await proofRequests.queue(places, { limit: PAGE + 1, offset: (page - 1) * PAGE });
    return { requests: found.slice(0, PAGE), page, more: found.length > PAGE };
  }

  /** One at a place of the officer's; any other does not exist. */
  async function requestOf({ places }: Officer, id: string): Promise<ProofRequest> {
    const request = UUID.test(id) ? await proofRequests.find(id) : undefined;
    if (!request?.place || !places.includes(request.place)) throw new AppError('not_found', 'no such request here');
    return request;
  }

  /** All that an officer needs to decide; reading it is on record. */
  async function openCase(officer: Officer, request: ProofRequest): Promise<OpenCase> {
    const method = proofing.get(request.method);
    const person = await people.find(request.personId);
    if (!method?.review || !person) throw new AppError('not_found', 'the method is not enabled any more');
    const [all, holders, own, guardians, recovery] = await Promise.all([
      proofs.list(person.id),
      holdersOf(person, people),
      isOwn(officer.person, person),
      guardiansOf(person),
      parts.recoveries.findByRequest(request.id),
    ]);
    const details = { by: officer.person.id, role: officer.role, place: request.place, request: request.id };
    await audit({ type: 'staff.person-read', personId: person.id, details });
    const { review } = method;
    const [taken, recovering] = [holders.length > 0, recovery !== undefined];
    return { request, person, method, review, proofs: all, taken, own, guardians, recovering };
  }

  async function look(ctx: Routed): Promise<void> {
    const officer = await door.enter(ctx);
    if (!officer) return;
    const request = await requestOf(officer, ctx.params.id ?? '');
    if (request.decidedAt) return show.decided(ctx, officer, request);
    const form = await forms.find(officer, ctx);
    show.open(ctx, officer, await openCase(officer, request), form && { form, problems: {} });
  }

  async function decide(ctx: Routed): Promise<void> {
    const path = `/staff/requests/${ctx.params.id}`;
    const officer = await forms.enter(ctx, door, path, () => decisionForm(inputOf(ctx)));
    if (officer) await decideAs(officer, ctx, path);
  }

  async function decideAs(officer: Officer, ctx: Routed, path: string): Promise<void> {
    const request = await requestOf(officer, ctx.params.id ?? '');
    const input = inputOf(ctx);
    if (request.decidedAt) return done(ctx, path, 'late');
    const open = await openCase(officer, request);
    if (open.own) return lead(ctx, path);
    if (textOf(input, 'seen') !== seenOf(open)) return done(ctx, path, 'late');
    const form = decisionForm(input);
    const { outcome, problems } = readDecision(form, open.review, open);
    if (problems) return show.open(ctx, officer, open, { form, problems });
    if (!(await proofings.decide(request, outcome, officer.person.id))) return done(ctx, path, 'late');
    if (outcome.kind === 'more-needed' || outcome.kind === 'referred') return done(ctx, HOME, 'saved');
    // A number that somebody else got meanwhile ends the request otherwise than it was decided; the page says so.
    const ended = (await proofRequests.find(request.id))?.status;
    if (ended === outcome.kind) done(ctx, path, 'saved');
    else lead(ctx, path);
  }

  router.get('/queue', async (ctx) => {
    const officer = await door.goOn(ctx);
    if (officer) show.queue(ctx, officer, await list(officer, pageOf(ctx)));
  });
  // By POST, so that no code is in an address or a log.
  router.post('/queue', async (ctx) => {
    const officer = await door.goOn(ctx, HOME);
    if (!officer) return;
    const typed = textOf(inputOf(ctx), 'code').slice(0, 40);
    const found = await proofRequests.findByCode(codeOf(typed));
    if (found?.place && officer.places.includes(found.place)) return lead(ctx, `/staff/requests/${found.id}`);
    show.queue(ctx, officer, await list(officer, 1), { code: typed });
  });
  router.get('/requests/:id', look);
  router.get('/requests/:id/:form', look);
  router.post('/requests/:id', decide);
}

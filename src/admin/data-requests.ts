/** Requests of people about their data: the list, one of them, and the answer. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Audit } from '../audit/audit.ts';
import { textOf } from '../conversations/fields.ts';
import type { createCorrecting } from '../data-rights/correction.ts';
import type { Ledger } from '../data-rights/ledger.ts';
import type { DataRequest, DataRequestStore } from '../data-rights/request.ts';
import type { KeeperParts } from '../doors/kept.ts';
import { AppError } from '../errors.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { ProofStore } from '../proofing/proofs.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import { type AnswerForm, answerForm, type ReadAnswer, readAnswer } from './data-request-form.ts';
import { createDataRequestPages, type DataCase, type DataRequestPagesParts, seenOf } from './data-request-pages.ts';
import type { Officer, StaffDoor } from './door.ts';
import { createKeptForms } from './kept-forms.ts';
import { createOwn, type OwnParts } from './own.ts';
import { pageOf, type StaffNotice } from './page-parts.ts';

export interface DataRequestRoutesParts extends DataRequestPagesParts, KeeperParts, OwnParts {
  readonly audit: Audit;
  readonly correct: ReturnType<typeof createCorrecting>;
  readonly dataRequests: DataRequestStore;
  readonly ledger: Ledger;
  readonly people: PersonStore;
  readonly proofs: ProofStore;
  readonly relyingParties: Pick<RelyingPartyStore, 'find'>;
}

type Answer = Extract<ReadAnswer, { answer: unknown }>['answer'];

const HOME = '/staff/data-requests';
const PAGE = 20;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Adds the routes under /staff/data-requests. */
export function addDataRequestRoutes(router: Router, door: StaffDoor, parts: DataRequestRoutesParts): void {
  const { audit, correct, dataRequests, ledger, now, pages, people, proofs, relyingParties } = parts;
  const show = createDataRequestPages(parts);
  const { isOwn } = createOwn(parts);
  const forms = createKeptForms<AnswerForm>(parts, 'staff-data-request');

  const done = (ctx: Context, path: string, notice: StaffNotice): void => lead(ctx, `${path}?done=${notice}`);

  async function requestOf(id: string): Promise<DataRequest> {
    const request = UUID.test(id) ? await dataRequests.find(id) : undefined;
    if (!request) throw new AppError('not_found', 'no such request');
    return request;
  }

  /** All that an officer needs to answer; reading it is on record, and the person sees that. */
  async function openCase(officer: Officer, request: DataRequest): Promise<DataCase> {
    const person = await people.find(request.personId);
    if (!person) throw new AppError('not_found', 'nobody asked this');
    const { clientId } = request;
    const [own, all, service] = await Promise.all([
      isOwn(officer.person, person),
      request.correction ? proofs.list(person.id) : [],
      clientId === undefined ? undefined : relyingParties.find(clientId),
    ]);
    const details = { by: officer.person.id, role: officer.role, request: request.id, about: 'data-request' };
    await audit({ type: 'staff.person-read', personId: person.id, details });
    const name = clientId === undefined ? undefined : (service?.name[officer.language] ?? clientId);
    return { request, person, own, proofs: all, service: name };
  }

  async function look(ctx: Routed): Promise<void> {
    const officer = await door.enter(ctx);
    if (!officer) return;
    const request = await requestOf(ctx.params.id ?? '');
    if (request.decidedAt) return show.decided(ctx, officer, request);
    const form = await forms.find(officer, ctx);
    show.open(ctx, officer, await openCase(officer, request), form && { form, problems: {} });
  }

  /** True when it was taken: nobody else was first, and nothing has changed. */
  async function carryOut(answer: Answer, { request, person }: DataCase, by: string): Promise<boolean> {
    if (answer.kind === 'acknowledged') return ledger.acknowledge(request, { by, withOthers: answer.withOthers });
    const { said } = answer;
    if (answer.kind === 'extended') return ledger.extend(request, { by, said, days: answer.days });
    if (answer.kind === 'fulfilled') return ledger.fulfil(request, { by, said });
    if (answer.kind === 'refused') return ledger.refuse(request, { by, said });
    const reason = pages.words(person.language)('rights.proofsWithdrawn', { when: now() });
    return (await correct(request, { by, said, reason })) === 'done';
  }

  async function answerAs(officer: Officer, ctx: Routed, path: string): Promise<void> {
    const request = await requestOf(ctx.params.id ?? '');
    if (request.decidedAt) return done(ctx, path, 'late');
    const one = await openCase(officer, request);
    if (one.own) return lead(ctx, path);
    const input = inputOf(ctx);
    if (textOf(input, 'seen') !== seenOf(one)) return done(ctx, path, 'late');
    const form = answerForm(input);
    const read = readAnswer(form, show.possible(one));
    if ('problems' in read) return show.open(ctx, officer, one, { form, problems: read.problems });
    done(ctx, path, (await carryOut(read.answer, one, officer.person.id)) ? 'saved' : 'late');
  }

  async function answer(ctx: Routed): Promise<void> {
    const path = `${HOME}/${ctx.params.id}`;
    const officer = await forms.enter(ctx, door, path, () => answerForm(inputOf(ctx)));
    if (officer) await answerAs(officer, ctx, path);
  }

  router.get('/data-requests', async (ctx) => {
    const officer = await door.goOn(ctx);
    if (!officer) return;
    const page = pageOf(ctx);
    const [found, waiting] = await Promise.all([
      dataRequests.queue({ limit: PAGE + 1, offset: (page - 1) * PAGE }),
      dataRequests.waiting(now()),
    ]);
    show.queue(ctx, officer, { requests: found.slice(0, PAGE), waiting, page, more: found.length > PAGE });
  });
  router.get('/data-requests/:id', look);
  router.get('/data-requests/:id/:form', look);
  router.post('/data-requests/:id', answer);
}

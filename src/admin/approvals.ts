/** What needs a second pair of eyes: what waits for this officer, what they asked for, and deciding about one. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import { type ApprovalStore, atPage, type ChangeRequest } from '../approvals/approval.ts';
import { createApprovals } from '../approvals/approvals.ts';
import type { Audit } from '../audit/audit.ts';
import { textOf } from '../conversations/fields.ts';
import { noteProblem, writtenIn } from '../conversations/written.ts';
import type { KeeperParts } from '../doors/kept.ts';
import { AppError, type Transaction } from '../errors.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Registrations } from '../relying-parties/registrations.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { ApprovalKind } from './approval-kind.ts';
import { type ApprovalKindsParts, createApprovalKinds } from './approval-kinds.ts';
import { type ApprovalForm, type ApprovalPagesParts, createApprovalPages } from './approval-pages.ts';
import type { Officer, StaffDoor } from './door.ts';
import { createKeptForms } from './kept-forms.ts';

export interface ApprovalRoutesParts extends ApprovalKindsParts, Omit<ApprovalPagesParts, 'kinds'>, KeeperParts {
  readonly approvals: ApprovalStore;
  readonly audit: Audit;
  readonly pages: ApprovalPagesParts['pages'];
  readonly people: Pick<PersonStore, 'find'>;
  readonly registrations: Pick<Registrations, 'queue'>;
  readonly transaction: Transaction;
}

const HOME = '/staff/approvals';

/** Adds the routes under /staff/approvals. */
export function addApprovalRoutes(router: Router, door: StaffDoor, parts: ApprovalRoutesParts): void {
  const { approvals, registrations } = parts;
  const kinds = createApprovalKinds(parts);
  const show = createApprovalPages({ ...parts, kinds });
  const fourEyes = createApprovals({ ...parts, membersOf: async () => [] });
  const forms = createKeptForms<ApprovalForm>(parts, 'staff-approval');

  const kindOf = ({ kind }: ChangeRequest): ApprovalKind | undefined => kinds.find((one) => one.kind === kind);
  /** The kinds that this officer decides; whoever only reads sees those that they may. */
  async function kindsOf({ roles, mayAct, person }: Officer): Promise<readonly ApprovalKind[]> {
    const some = mayAct ? kinds.filter(({ role }) => roles.includes(role)) : kinds;
    const seen = await Promise.all(some.map(async (kind) => (await kind.sees?.(person.id)) ?? true));
    return some.filter((_, at) => seen[at]);
  }
  const isTheirs = ({ by }: ChangeRequest, { person }: Officer): boolean => by.people.includes(person.id);

  function formIn(ctx: Context): ApprovalForm {
    const input = inputOf(ctx);
    return { outcome: textOf(input, 'outcome'), note: writtenIn(input, 'note') };
  }

  async function registrationsFor({ pages, person }: Officer): Promise<string | undefined> {
    if (!pages.includes('registrations')) return undefined;
    const actor = atPage(person);
    const { requests, more } = await registrations.queue(actor, { open: true, page: 1 });
    return requests.length > 0 ? `${requests.length}${more ? '+' : ''}` : undefined;
  }

  async function list(ctx: Context): Promise<void> {
    const officer = await door.goOn(ctx);
    if (!officer) return;
    const open = await Promise.all(
      (await kindsOf(officer)).map(({ kind }) => approvals.list({ kind, open: true, page: 1 })),
    );
    const asked = officer.mayAct ? await approvals.askedBy(officer.person.id) : [];
    const own = asked.filter((request) => kindOf(request) !== undefined);
    const waiting = open.flatMap(({ requests }) => requests).filter((request) => !isTheirs(request, officer));
    await show.list(ctx, officer, { waiting, asked: own, registrations: await registrationsFor(officer) });
  }

  /** One that this officer decides, or asked for; any other does not exist. */
  async function openOne(officer: Officer, id: string): Promise<{ request: ChangeRequest; kind: ApprovalKind }> {
    const request = await approvals.find(id);
    const kind = request && kindOf(request);
    const isOpen = request && kind && (isTheirs(request, officer) || (await kindsOf(officer)).includes(kind));
    if (!isOpen) throw new AppError('not_found', 'no such change request');
    return { request, kind };
  }

  async function look(ctx: Routed): Promise<void> {
    const officer = await door.enter(ctx);
    if (!officer) return;
    const kept = await forms.find(officer, ctx);
    await show.one(ctx, officer, await openOne(officer, ctx.params.id ?? ''), kept && { form: kept, problems: {} });
  }

  async function decideAs(officer: Officer, ctx: Routed, path: string): Promise<void> {
    const one = await openOne(officer, ctx.params.id ?? '');
    const { request, kind } = one;
    if (!officer.roles.includes(kind.role)) throw new AppError('not_found', 'no such change request');
    if (request.decision) return lead(ctx, `${path}?done=late`);
    const form = formIn(ctx);
    const approve = form.outcome === 'approve';
    // Who approves may do so without a word; who refuses says why.
    const problem = approve && form.note === '' ? undefined : noteProblem(form.note);
    const problems = {
      ...(approve || form.outcome === 'refuse' ? {} : { outcome: 'missing' as const }),
      ...(problem ? { note: problem } : {}),
    };
    if (Object.keys(problems).length > 0) return show.one(ctx, officer, one, { form, problems });
    const decided = await kind.decide(request, officer.person, { approve, note: form.note });
    lead(ctx, `${path}?done=${decided === 'approved' && kind.isLater ? 'approved-later' : decided}`);
  }

  async function decide(ctx: Routed): Promise<void> {
    const path = `${HOME}/${ctx.params.id}`;
    const officer = await forms.enter(ctx, door, path, formIn);
    if (officer) await decideAs(officer, ctx, path);
  }

  async function takeBack(ctx: Routed): Promise<void> {
    const path = `${HOME}/${ctx.params.id}`;
    const officer = await door.enter(ctx, path);
    if (!officer) return;
    const { request } = await openOne(officer, ctx.params.id ?? '');
    if (!isTheirs(request, officer)) throw new AppError('not_found', 'somebody else asked');
    const done = await fourEyes.withdraw(request.id, atPage(officer.person));
    lead(ctx, `${path}?done=${done ? 'taken-back' : 'late'}`);
  }

  router.get('/approvals', list);
  router.get('/approvals/:id', look);
  router.get('/approvals/:id/:form', look);
  router.post('/approvals/:id', decide);
  router.post('/approvals/:id/withdraw', takeBack);
}

/** Joining two accounts of one person: finding both, comparing them, asking; and the merges there were, which can be undone for a while. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import type { ApprovalStore } from '../approvals/approval.ts';
import type { Audit } from '../audit/audit.ts';
import type { CredentialStore } from '../authenticators/credential-store.ts';
import { textOf } from '../conversations/fields.ts';
import { noteProblem, writtenIn } from '../conversations/written.ts';
import { AppError } from '../errors.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Merge, MergeStore } from '../merging/merge.ts';
import type { Merging } from '../merging/merging.ts';
import type { People } from '../merging/rules.ts';
import type { OutboxStore } from '../outbox/outbox.ts';
import type { CaseStore } from '../upstreams/cases.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { Officer, StaffDoors } from './door.ts';
import { createKeptForms } from './kept-forms.ts';
import {
  type Compared,
  createMergePages,
  type MergePagesParts,
  type ReturnedSearch,
  type SeenMerge,
} from './merge-pages.ts';
import { namesIn, pageOf, type SearchProblem } from './page-parts.ts';
import { ANYTHING, createSearch, type SearchParts } from './search.ts';

export interface MergeRoutesParts extends MergePagesParts, SearchParts {
  readonly approvals: Pick<ApprovalStore, 'about'>;
  readonly audit: Audit;
  readonly credentials: Pick<CredentialStore, 'list'>;
  readonly identityCases: Pick<CaseStore, 'find'>;
  readonly merges: MergeStore;
  readonly merging: Merging;
  readonly outbox: Pick<OutboxStore, 'statusOf'>;
  readonly people: PersonStore;
}

const HOME = '/staff/merges';

/** Adds the routes under /staff/merges. */
export function addMergeRoutes(router: Router, doors: StaffDoors, parts: MergeRoutesParts): void {
  const { approvals, audit, credentials, identityCases, merges, merging, outbox, people } = parts;
  const door = doors.to('merges');
  const show = createMergePages(parts);
  const search = createSearch(parts, { about: 'merges', by: ANYTHING, keeper: 'staff-merges' });
  const forms = createKeptForms<{ reason: string }>(parts, 'staff-merge');
  const reasonIn = (ctx: Context) => ({ reason: writtenIn(inputOf(ctx), 'reason') });

  async function list(ctx: Context, officer: Officer, returned?: ReturnedSearch): Promise<void> {
    const page = pageOf(ctx);
    const found = await merges.list(page);
    const all = await Promise.all(found.merges.map(async (merge) => ({ merge, ...(await merging.peopleOf(merge)) })));
    show.list(ctx, officer, { merges: all, more: found.more, page }, returned);
  }

  /** The id of the look, or why there is none. */
  async function findOne(officer: Officer, typed: string): Promise<string | SearchProblem> {
    if (typed.trim() === '') return { kind: 'empty' };
    const searched = await search.find(officer, typed);
    return searched.kind === 'found' ? searched.id : searched;
  }

  async function find(ctx: Context): Promise<void> {
    const officer = await door.enter(ctx, HOME);
    if (!officer) return;
    const input = inputOf(ctx);
    const typed = { kept: textOf(input, 'kept'), merged: textOf(input, 'merged') };
    const kept = await findOne(officer, typed.kept);
    const merged = await findOne(officer, typed.merged);
    if (typeof kept === 'string' && typeof merged === 'string') return lead(ctx, `${HOME}/${kept}/${merged}`);
    await list(ctx, officer, {
      typed,
      ...(typeof kept === 'string' ? {} : { kept }),
      ...(typeof merged === 'string' ? {} : { merged }),
    });
  }

  /** From a doubtful arrival that an officer called one person's to its two accounts. */
  async function findCase(ctx: Routed): Promise<void> {
    const officer = await door.enter(ctx);
    if (!officer) return;
    const { decision, personId, otherId } = (await identityCases.find(ctx.params.id ?? '')) ?? {};
    if (decision !== 'twice' || !personId || !otherId) return lead(ctx, HOME);
    lead(ctx, `${HOME}/${await search.keep(officer, personId)}/${await search.keep(officer, otherId)}`);
  }

  async function waysOf(personId: string): Promise<string[]> {
    return (await credentials.list(personId)).map(({ method }) => method);
  }

  /** Reading them is on record, and their people see that. */
  async function recordReading({ person, role }: Officer, both: People): Promise<void> {
    const details = { by: person.id, role, about: 'merges' };
    for (const personId of new Set([both.kept.id, both.merged.id]))
      await audit({ type: 'staff.person-read', personId, details });
  }

  async function comparedBy(officer: Officer, ids: Compared['ids'], both: People): Promise<Compared> {
    await recordReading(officer, both);
    const pair = { keptId: both.kept.id, mergedId: both.merged.id };
    return {
      ...both,
      ids,
      at: parts.now(),
      counts: await merges.counts(pair),
      ways: { kept: await waysOf(pair.keptId), merged: await waysOf(pair.mergedId) },
      problem: await merging.problemFor(both, officer.person),
    };
  }

  const pairOf = ({ params }: Routed): string => `${HOME}/${params.kept}/${params.merged}`;
  const toLook = (ctx: Routed) => door.enter(ctx, pairOf(ctx));
  const toAsk = (ctx: Routed) => forms.enter(ctx, door, pairOf(ctx), reasonIn);

  /** Pages about two accounts that were found; a look that is over begins anew. */
  const onFound =
    (
      page: (ctx: Routed, officer: Officer, found: People & { ids: Compared['ids'] }) => Promise<void>,
      enter = toLook,
    ) =>
    async (ctx: Routed): Promise<void> => {
      const ids = { kept: ctx.params.kept ?? '', merged: ctx.params.merged ?? '' };
      const officer = await enter(ctx);
      if (!officer) return;
      const [kept, merged] = [await search.found(officer, ids.kept), await search.found(officer, ids.merged)];
      if (kept && merged) await page(ctx, officer, { ids, kept, merged });
      else lead(ctx, HOME);
    };

  const look = onFound(async (ctx, officer, { ids, ...both }) => {
    show.compare(ctx, officer, await comparedBy(officer, ids, both), await forms.find(officer, ctx));
  });

  const ask = onFound(async (ctx, officer, { ids, ...both }) => {
    const { reason } = reasonIn(ctx);
    const problem = noteProblem(reason);
    if (problem) return show.compare(ctx, officer, await comparedBy(officer, ids, both), { reason, problem });
    const asked = await merging.ask(both, { officer: officer.person, reason });
    if ('id' in asked) return lead(ctx, `${HOME}?done=asked`);
    show.compare(ctx, officer, await comparedBy(officer, ids, both), { reason, refused: asked.problem });
  }, toAsk);

  async function mergeIn(ctx: Routed): Promise<Merge> {
    const merge = await merges.find(ctx.params.id ?? '');
    if (!merge) throw new AppError('not_found', 'no such merge');
    return merge;
  }

  async function seenBy(officer: Officer, merge: Merge): Promise<SeenMerge> {
    const both = await merging.peopleOf(merge);
    await recordReading(officer, both);
    const requests = await approvals.about('merge', merge.mergedId);
    return {
      ...both,
      merge,
      requests,
      names: await namesIn(requests, people),
      deliveries: (await outbox.statusOf([merge.id])).get(merge.id) ?? [],
      problem: await merging.undoProblemFor(merge, officer.person),
    };
  }

  async function one(ctx: Routed): Promise<void> {
    const officer = await door.enter(ctx);
    if (!officer) return;
    show.one(ctx, officer, await seenBy(officer, await mergeIn(ctx)), await forms.find(officer, ctx));
  }

  async function askUndo(ctx: Routed): Promise<void> {
    const officer = await forms.enter(ctx, door, `${HOME}/of/${ctx.params.id}`, reasonIn);
    if (!officer) return;
    const merge = await mergeIn(ctx);
    const { reason } = reasonIn(ctx);
    const problem = noteProblem(reason);
    if (problem) return show.one(ctx, officer, await seenBy(officer, merge), { reason, problem });
    const asked = await merging.askUndo(merge, { officer: officer.person, reason });
    if ('id' in asked) return lead(ctx, `${HOME}/of/${merge.id}?done=asked`);
    show.one(ctx, officer, await seenBy(officer, merge), { reason, refused: asked.problem });
  }

  router.get('/merges', async (ctx) => {
    const officer = await door.goOn(ctx);
    if (officer) await list(ctx, officer);
  });
  router.post('/merges', find);
  router.get('/merges/case/:id', findCase);
  router.get('/merges/of/:id', one);
  router.get('/merges/of/:id/:form', one);
  router.post('/merges/of/:id', askUndo);
  router.get('/merges/:kept/:merged', look);
  router.get('/merges/:kept/:merged/:form', look);
  router.post('/merges/:kept/:merged', ask);
}

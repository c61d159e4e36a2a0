/** Identity providers in front of this one: what they are, how they do, and switching them off and on. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import { type ApprovalStore, atPage } from '../approvals/approval.ts';
import { noteProblem, writtenIn } from '../conversations/written.ts';
import { AppError } from '../errors.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { UpstreamStops } from '../upstreams/stops.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { Officer, StaffDoors } from './door.ts';
import { createKeptForms } from './kept-forms.ts';
import { namesIn } from './page-parts.ts';
import type { UpstreamChange } from './upstream-changes.ts';
import { addUpstreamFormRoutes, type UpstreamFormParts } from './upstream-form.ts';
import {
  ACTS,
  type Act,
  createUpstreamPages,
  type ReturnedAct,
  reasonFieldOf,
  type UpstreamFile,
} from './upstream-pages.ts';
import type { SeeUpstreams } from './upstream-sight.ts';

export interface UpstreamRoutesParts extends UpstreamFormParts {
  readonly approvals: ApprovalStore;
  readonly people: Pick<PersonStore, 'find'>;
  readonly seeUpstreams: SeeUpstreams;
  readonly upstreamStops: UpstreamStops;
}

const HOME = '/staff/upstreams';

/** Adds the routes under /staff/upstreams. */
export function addUpstreamRoutes(router: Router, doors: Pick<StaffDoors, 'to'>, parts: UpstreamRoutesParts): void {
  const { approvals, people, seeUpstreams, upstreamChanges, upstreamStops } = parts;
  const door = doors.to('upstreams');
  const show = createUpstreamPages(parts);
  const forms = createKeptForms<ReturnedAct>(parts, 'staff-upstream');

  async function fileOf(id: string): Promise<UpstreamFile> {
    const seen = (await seeUpstreams()).find(({ definition }) => definition.id === id);
    if (!seen) throw new AppError('not_found', 'no such upstream');
    const [requests, stops] = await Promise.all([approvals.about('upstream', id), upstreamStops.of(id)]);
    return { seen, requests, stops, names: await namesIn([...requests, ...stops], people) };
  }

  async function list(ctx: Context): Promise<void> {
    const officer = await door.goOn(ctx);
    if (officer) show.list(ctx, officer, await seeUpstreams());
  }

  async function look(ctx: Routed): Promise<void> {
    const officer = await door.enter(ctx);
    if (!officer) return;
    const kept = await forms.find(officer, ctx);
    show.one(ctx, officer, await fileOf(ctx.params.id ?? ''), kept);
  }

  /** What an act asks for, of what there is now; undefined when there is nothing to do. */
  function changeOf(act: Exclude<Act, 'off'>, { seen: { definition, row } }: UpstreamFile): UpstreamChange | undefined {
    if (act === 'remove') return { what: 'remove', before: definition };
    return row?.off && { what: 'on', since: row.off.since.getTime() };
  }

  async function actAs(officer: Officer, ctx: Routed, form: ReturnedAct): Promise<void> {
    const id = ctx.params.id ?? '';
    const file = await fileOf(id);
    const { act, reason } = form;
    const problem = noteProblem(reason);
    if (problem) return show.one(ctx, officer, file, { ...form, problem });
    const by = atPage(officer.person);
    if (act === 'off') {
      const isDone = await upstreamChanges.switchOff(id, { reason, by });
      return lead(ctx, `${HOME}/${id}?done=${isDone ? 'switched-off' : 'late'}`);
    }
    const change = changeOf(act, file);
    if (!change) return lead(ctx, `${HOME}/${id}?done=late`);
    const asked = await upstreamChanges.ask(id, change, { reason, by });
    if ('problem' in asked) return show.one(ctx, officer, await fileOf(id), { ...form, refused: asked.problem });
    lead(ctx, `${HOME}/${id}?done=asked`);
  }

  const carryOut = (act: Act) => async (ctx: Routed) => {
    const formIn = (): ReturnedAct => ({
      act,
      reason: writtenIn(inputOf(ctx), reasonFieldOf(act)),
    });
    const officer = await forms.enter(ctx, door, `${HOME}/${ctx.params.id}`, formIn);
    if (officer) await actAs(officer, ctx, formIn());
  };

  router.get('/upstreams', list);
  addUpstreamFormRoutes(router, door, parts);
  router.get('/upstreams/:id', look);
  router.get('/upstreams/:id/:form', look);
  for (const act of ACTS) router.post(`/upstreams/:id/${act}`, carryOut(act));
}

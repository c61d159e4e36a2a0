/** The registration of a service for everybody: filling in, asking, earlier versions, stopping. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import { atPage } from '../approvals/approval.ts';
import { textOf } from '../conversations/fields.ts';
import { noteProblem, writtenIn } from '../conversations/written.ts';
import type { UpstreamChoices } from '../relying-parties/acceptable.ts';
import type { Asked } from '../relying-parties/asking.ts';
import { hasErrors } from '../relying-parties/findings.ts';
import type { Proposal } from '../relying-parties/proposal.ts';
import type { Registrations } from '../relying-parties/registrations.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { At, Entry, OnService } from './at.ts';
import { readProposal } from './production-form.ts';
import {
  createProductionPages,
  type ProductionNotice,
  type ProductionPagesParts,
  type Typed,
} from './production-pages.ts';

export interface ProductionRoutesParts extends ProductionPagesParts {
  readonly registrations: Registrations;
  readonly upstreamChoices: UpstreamChoices;
}

const HOME = '/services/:service/production';
const homeOf = ({ params }: Routed): string => `/owners/services/${params.service}/production`;
const NUMBER = /^[1-9]\d{0,8}$/;

/** Adds the routes under /owners/services/:service/production. */
export function addProductionRoutes(router: Router, at: At, parts: ProductionRoutesParts): void {
  const { registrations, upstreamChoices } = parts;
  const show = createProductionPages(parts);
  const look = (act: Entry['act']): Entry => ({ act, by: 'goOn' });
  /** What is asked for and stopped needs a fresh sign-in; what was typed meanwhile is in the draft. */
  const change = (to: string): Entry => ({ act: 'request', by: 'enter', back: (ctx) => `${homeOf(ctx)}${to}` });
  const done = (ctx: Routed, notice: ProductionNotice, to = ''): void =>
    lead(ctx, `${homeOf(ctx)}${to}?done=${notice}`);

  function reasonIn(ctx: Context): { reason: string; typed?: Typed } {
    const reason = writtenIn(inputOf(ctx), 'reason');
    const problem = noteProblem(reason);
    return { reason, ...(problem ? { typed: { value: reason, problem } } : {}) };
  }

  async function toReview(ctx: Context, on: OnService, proposal: Proposal, typed?: Typed): Promise<void> {
    const [actor, id] = [atPage(on.guest.person), on.service.id];
    const findings = await registrations.check(actor, id, proposal);
    if (hasErrors(findings))
      return show.form(ctx, on, proposal, { findings, insisted: true, upstreams: await upstreamChoices() });
    const diff = await registrations.compare(actor, id, proposal);
    show.review(ctx, on, { diff, findings, ...(typed ? { typed } : {}) });
  }

  async function sendForm(ctx: Routed, on: OnService): Promise<void> {
    const [actor, id] = [atPage(on.guest.person), on.service.id];
    const upstreams = await upstreamChoices();
    const proposal = readProposal(inputOf(ctx), parts.formChoices, upstreams);
    const action = textOf(inputOf(ctx), 'action');
    if (action !== 'typing') await registrations.saveDraft(actor, id, proposal);
    if (action === 'save') return done(ctx, 'saved', '/form');
    const findings = await registrations.check(actor, id, proposal, { fresh: action !== 'typing' });
    const insisted = action === 'review';
    if (insisted && !hasErrors(findings)) return lead(ctx, `${homeOf(ctx)}/review`);
    show.form(ctx, on, proposal, { findings, insisted, upstreams });
  }

  /** Asked for, or why not. */
  function answer(
    ctx: Routed,
    asked: Asked,
    problems: (findings: Extract<Asked, { kind: 'problems' }>['findings']) => void,
  ): void {
    if (asked.kind === 'problems') problems(asked.findings);
    else done(ctx, asked.kind);
  }

  async function versionShown(ctx: Routed, on: OnService) {
    const number = NUMBER.test(ctx.params.version ?? '') ? Number(ctx.params.version) : 0;
    const { live } = await registrations.state(atPage(on.guest.person), on.service.id);
    const diff = await registrations.compareBack(atPage(on.guest.person), on.service.id, number);
    return { number, live: live?.version === number, diff };
  }

  router.get(
    HOME,
    at.service(look('read'), async (ctx, on) =>
      show.state(ctx, on, await registrations.state(atPage(on.guest.person), on.service.id)),
    ),
  );
  router.get(
    `${HOME}/form`,
    at.service(look('develop'), async (ctx, on) =>
      show.form(ctx, on, await registrations.draft(atPage(on.guest.person), on.service.id), {
        upstreams: await upstreamChoices(),
      }),
    ),
  );
  router.post(`${HOME}/form`, at.service({ ...look('develop'), back: (ctx) => `${homeOf(ctx)}/form` }, sendForm));
  router.get(
    `${HOME}/review`,
    at.service(look('request'), async (ctx, on) =>
      toReview(ctx, on, await registrations.draft(atPage(on.guest.person), on.service.id)),
    ),
  );
  router.post(
    `${HOME}/review`,
    at.service(change('/review'), async (ctx, on) => {
      const [actor, id] = [atPage(on.guest.person), on.service.id];
      const proposal = await registrations.draft(actor, id);
      const { reason, typed } = reasonIn(ctx);
      if (typed) return toReview(ctx, on, proposal, typed);
      const asked = await registrations.request(actor, id, { proposal, reason });
      const upstreams = await upstreamChoices();
      answer(ctx, asked, (findings) => show.form(ctx, on, proposal, { findings, insisted: true, upstreams }));
    }),
  );
  router.post(
    `${HOME}/withdraw`,
    at.service(change(''), async (ctx, on) =>
      done(ctx, (await registrations.withdraw(atPage(on.guest.person), on.service.id)) ? 'withdrawn' : 'late'),
    ),
  );
  router.get(
    `${HOME}/versions`,
    at.service(look('read'), async (ctx, on) => {
      const state = await registrations.state(atPage(on.guest.person), on.service.id);
      const [from, to] = [ctx.query.from, ctx.query.to].map((one) =>
        NUMBER.test(String(one)) ? Number(one) : undefined,
      );
      if (from === undefined || to === undefined) return show.versions(ctx, on, state);
      const diff = await registrations.compareVersions(atPage(on.guest.person), on.service.id, { from, to });
      show.versions(ctx, on, state, { from, to, diff });
    }),
  );
  router.get(
    `${HOME}/versions/:version`,
    at.service(look('read'), async (ctx, on) => show.version(ctx, on, await versionShown(ctx, on))),
  );
  router.post(
    `${HOME}/versions/:version`,
    at.service(
      { act: 'request', by: 'enter', back: (ctx) => `${homeOf(ctx)}/versions/${ctx.params.version}` },
      async (ctx, on) => {
        const one = await versionShown(ctx, on);
        const { reason, typed } = reasonIn(ctx);
        if (typed) return show.version(ctx, on, { ...one, typed });
        const asked = await registrations.goBack(atPage(on.guest.person), on.service.id, {
          version: one.number,
          reason,
        });
        answer(ctx, asked, (findings) => show.version(ctx, on, { ...one, findings }));
      },
    ),
  );
  router.get(
    `${HOME}/stop`,
    at.service(look('request'), (ctx, on) => show.stop(ctx, on)),
  );
  router.post(
    `${HOME}/stop`,
    at.service(change('/stop'), async (ctx, on) => {
      const { reason, typed } = reasonIn(ctx);
      if (typed) return show.stop(ctx, on, typed);
      done(ctx, (await registrations.stopOwn(atPage(on.guest.person), on.service.id, reason)) ? 'stopped' : 'late');
    }),
  );
}

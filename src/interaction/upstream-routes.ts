/** Where browsers come back from upstreams. */
import Router from '@koa/router';
import type { Context } from 'koa';
import type Provider from 'oidc-provider';
import type { Audit } from '../audit/audit.ts';
import { visitOf } from '../audit/visit.ts';
import type { Finished, Logins, Purpose } from '../upstreams/logins.ts';
import { methodOf } from '../upstreams/upstream.ts';
import type { Pages } from '../web/pages.ts';
import { webState } from '../web/state.ts';
import { type CameBack, putCameBack, readCameBack } from './came-back.ts';
import type { UpstreamCookies } from './upstream-cookies.ts';

/** Somebody who was at an upstream to connect it with their account. */
export type CameToConnect = Finished & { readonly purpose: Purpose & { readonly kind: 'connect' } };

export interface UpstreamRoutesParts {
  readonly provider: Provider;
  readonly upstreamLogins: Logins;
  readonly upstreamCookies: UpstreamCookies;
  readonly issuer: string;
  readonly pages: Pages;
  readonly audit: Audit;
  /** Leads on whoever wanted to connect an upstream; without it nobody can. */
  readonly connected?: (ctx: Context, came: CameToConnect) => Promise<void>;
}

type InInteraction = Exclude<Purpose, { kind: 'connect' }>;

/** Whoever does not show there more than before goes on with what they had shown. */
function orWithLess(came: CameBack, before: CameBack | undefined): CameBack {
  const goesOn = came.more && came.failed === 'refused' && before?.answer && before.upstream === came.upstream;
  return goesOn ? { ...before, more: true } : came;
}

/** Routes of browsers under /upstreams. */
export function upstreamRoutes(parts: UpstreamRoutesParts): Router {
  const { provider, upstreamLogins, upstreamCookies, issuer, pages, audit } = parts;

  function showUnknown(ctx: Context): void {
    const words = pages.words(webState(ctx).language);
    const requestId = String(ctx.state.requestId ?? '');
    const said = { title: words('upstream.unknown.title'), text: words('upstream.unknown.text') };
    pages.show(ctx, 'error', { code: 'session_not_found', ...said, requestId }, { status: 400 });
  }

  function cameBack({ upstream, outcome }: Finished, purpose: InInteraction): CameBack {
    const { kind } = purpose;
    const said = kind === 'sign-in' ? { shared: purpose.shared, more: purpose.more, connect: purpose.connect } : {};
    if (outcome.kind !== 'answered') return { upstream, purpose: kind, ...said, failed: outcome.kind };
    const { answer, shownNow } = outcome;
    return { upstream, purpose: kind, ...said, answer, shownNow };
  }

  /** Of a service as long as the pages of the sign-in are there. */
  async function record({ upstream, purpose }: Pick<Finished, 'upstream' | 'purpose'>, why?: string): Promise<void> {
    const interaction = purpose.kind === 'connect' ? undefined : await provider.Interaction.find(purpose.uid);
    const { cid, params, uid } = (interaction ?? {}) as Partial<NonNullable<typeof interaction>> & { cid?: string };
    const visit = cid ?? uid;
    const clientId = params && String(params.client_id);
    const about = { ...(visit ? { visit: visitOf(visit) } : {}), ...(why ? { why } : {}) };
    await audit({ type: 'sign-in.failed', clientId, details: { method: methodOf(upstream), ...about } });
  }

  /** Back to the pages of the sign-in, with what was answered. */
  async function goOn(ctx: Context, finished: Finished, purpose: InInteraction): Promise<void> {
    const interaction = await provider.Interaction.find(purpose.uid);
    if (!interaction) return showUnknown(ctx);
    putCameBack(interaction, orWithLess(cameBack(finished, purpose), readCameBack(interaction)));
    await interaction.persist();
    ctx.status = 303;
    ctx.redirect(`/interaction/${purpose.uid}`);
  }

  const router = new Router();
  router.post('/upstreams/:id/callback', async (ctx) => {
    const { rawBody = '' } = ctx.request as typeof ctx.request & { rawBody?: string };
    const onward = await upstreamLogins.post(ctx.params.id ?? '', new URLSearchParams(rawBody));
    if (!onward) return showUnknown(ctx);
    ctx.status = 303;
    ctx.redirect(onward.href);
  });
  router.get('/upstreams/:id/callback', async (ctx) => {
    const callback = new URL(ctx.originalUrl, issuer);
    const finished = await upstreamLogins.finish(ctx.params.id ?? '', callback, upstreamCookies.browser(ctx));
    if (!finished) return showUnknown(ctx);
    if ('misplaced' in finished) {
      await record(finished, finished.misplaced);
      return showUnknown(ctx);
    }
    const { purpose, outcome } = finished;
    if (outcome.kind !== 'answered') await record(finished, 'why' in outcome ? outcome.why : undefined);
    if (purpose.kind !== 'connect') return goOn(ctx, finished, purpose);
    if (!parts.connected) return showUnknown(ctx);
    await parts.connected(ctx, { ...finished, purpose });
  });
  return router;
}

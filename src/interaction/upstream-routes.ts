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
import { type CameBack, putCameBack } from './came-back.ts';
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
    const said = kind === 'sign-in' ? { shared: purpose.shared, more: purpose.more } : {};
    const answer = outcome.kind === 'answered' ? { answer: outcome.answer } : { failed: outcome.kind };
    return { upstream, purpose: kind, ...said, ...answer };
  }

  async function record({ upstream, outcome }: Finished, interaction: { uid: string; clientId: string; cid?: string }) {
    const { clientId, cid, uid } = interaction;
    const details = { method: methodOf(upstream), visit: visitOf(cid ?? uid) };
    if (outcome.kind === 'refused') await audit({ type: 'sign-in.failed', clientId, details });
    if ('why' in outcome) await audit({ type: 'sign-in.failed', clientId, details: { ...details, why: outcome.why } });
  }

  /** Back to the pages of the sign-in, with what was answered. */
  async function goOn(ctx: Context, finished: Finished, purpose: InInteraction): Promise<void> {
    const interaction = await provider.Interaction.find(purpose.uid);
    if (!interaction) return showUnknown(ctx);
    const { cid } = interaction as typeof interaction & { cid?: string };
    const clientId = String(interaction.params.client_id);
    await record(finished, { uid: purpose.uid, clientId, ...(cid ? { cid } : {}) });
    putCameBack(interaction, cameBack(finished, purpose));
    await interaction.persist();
    ctx.status = 303;
    ctx.redirect(`/interaction/${purpose.uid}`);
  }

  const router = new Router();
  router.get('/upstreams/:id/callback', async (ctx) => {
    const callback = new URL(ctx.originalUrl, issuer);
    const finished = await upstreamLogins.finish(ctx.params.id ?? '', callback, upstreamCookies.browser(ctx));
    if (!finished) return showUnknown(ctx);
    const { purpose } = finished;
    if (purpose.kind !== 'connect') return goOn(ctx, finished, purpose);
    if (!parts.connected) return showUnknown(ctx);
    await parts.connected(ctx, { ...finished, purpose });
  });
  return router;
}

/** The layers that a request passes. */
import { bodyParser } from '@koa/bodyparser';
import type { Context, Middleware } from 'koa';
import type Provider from 'oidc-provider';
import type { ScopeReport } from '../errors.ts';
import { faultyAnswers, lateAnswers } from '../oidc/faults.ts';
import { formPostPage } from '../oidc/form-post-page.ts';
import { signOutThere } from '../oidc/sign-out-there.ts';
import { singleUse } from '../oidc/single-use.ts';
import { clientCertificate } from '../web/client-certificate.ts';
import { isForPeople } from '../web/endpoints.ts';
import { errorPages } from '../web/error-pages.ts';
import { health } from '../web/health.ts';
import { language } from '../web/language.ts';
import { only } from '../web/only.ts';
import { originCheck } from '../web/origin-check.ts';
import { pinnedIssuer } from '../web/pinned-issuer.ts';
import { requestLog } from '../web/request-log.ts';
import { schemas } from '../web/schemas.ts';
import { securityHeaders } from '../web/security-headers.ts';
import { uploads } from '../web/uploads.ts';
import { managementApi } from './api.ts';
import { endpointsOf, homePage, ownPages } from './pages.ts';
import type { Parts } from './parts.ts';
import { sharedParts } from './shared.ts';

const MAX_FORM = '64kb';

/** Whether a request is for this path or one under it. */
/** Upstreams have browsers post their answers there: they count by their state and with the browser's cookie, which comes next. */
const UPSTREAM_CALLBACK = /^\/upstreams\/[^/]+\/callback$/;

const isAt = ({ path }: Context, at: string): boolean => path === at || path.startsWith(`${at}/`);

/** Everything that a request of a page or an endpoint does is one unit of work; only a failure discards it. */
function unitOfWork({ scope, origins }: Parts): Middleware {
  return async (ctx, next) => {
    let outage: ScopeReport['outage'];
    await scope(next, {
      keep: () => ctx.status < 500,
      ...(isForPeople(ctx) ? { origin: origins(ctx) } : {}),
      done: (report) => {
        ctx.state.roundTrips = report.roundTrips;
        outage = report.outage;
      },
    });
    // Whatever was made of it on the way, even with the same status: the answer is that it passes.
    if (outage) throw outage;
  };
}

/** Puts our pages and checks before the protocol library; says which endpoints these are. */
export function useMiddleware(provider: Provider, parts: Parts): readonly string[] {
  const { settings, pages, log, assets } = parts;
  const https = settings.issuer.startsWith('https:');
  const shared = sharedParts(provider, parts);
  const own = ownPages(provider, parts, shared);
  const hasForms = (ctx: Context): boolean => own.some(({ at }) => isAt(ctx, at));
  const isOwnForm = (ctx: Context): boolean => hasForms(ctx) && !UPSTREAM_CALLBACK.test(ctx.path);
  const forms = bodyParser({ enableTypes: ['form'], formLimit: MAX_FORM, encoding: 'utf8' });
  const api = managementApi(parts, shared);
  const layers: Middleware[] = [
    pinnedIssuer(settings),
    clientCertificate(settings.clientCertificates),
    requestLog({ log, roundTrips: ({ state }) => (state as { roundTrips?: number }).roundTrips ?? 0 }),
    health(parts.storage.ping),
    securityHeaders({ https }),
    schemas(),
    only(isForPeople, assets.serve),
    only(isForPeople, language({ languages: settings.languages, https })),
    only(isForPeople, formPostPage(pages)),
    errorPages({ pages, log }),
    singleUse(parts),
    lateAnswers,
    unitOfWork(parts),
    faultyAnswers(parts),
    errorPages({ pages, log }),
    originCheck({ issuer: settings.issuer, applies: (ctx) => isOwnForm(ctx) || isAt(ctx, '/session') }),
    only(hasForms, forms),
    only(hasForms, uploads()),
    only(
      ({ path }) => path === '/',
      homePage(pages, settings.issuer, { register: own.some(({ at }) => at === '/register') }),
    ),
    only((ctx) => isAt(ctx, '/api'), api),
    ...own.map(({ at, routes }) => only((ctx) => isAt(ctx, at), routes)),
    signOutThere(provider, { ...parts, ...shared.common }),
  ];
  provider.proxy = true;
  for (const layer of layers) provider.use(layer as Parameters<Provider['use']>[0]);
  return endpointsOf([api, ...own.map(({ routes }) => routes)]);
}

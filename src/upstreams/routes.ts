/** What upstreams read and tell here, and where browsers come back to that signed out there. */
import Router from '@koa/router';
import type { Logger } from 'pino';
import type { SignOuts } from './sign-outs.ts';
import type { HearLogout } from './told-of-logout.ts';
import { UpstreamDisbelieved, UpstreamUnavailable } from './upstream.ts';

export interface UpstreamRoutesParts {
  /** The public keys of this provider as a client of upstreams (JWK set). */
  readonly clientKeySet: object;
}

export const CLIENT_KEYS_PATH = '/upstreams/jwks.json';
const FIVE_MINUTES = 300;

/** Routes of programs under /upstreams. */
export function clientKeyRoutes({ clientKeySet }: UpstreamRoutesParts): Router {
  const router = new Router();
  router.get(CLIENT_KEYS_PATH, (ctx) => {
    ctx.set({ 'Cache-Control': `public, max-age=${FIVE_MINUTES}` });
    ctx.type = 'application/jwk-set+json';
    ctx.body = JSON.stringify(clientKeySet);
  });
  return router;
}

export interface LogoutRoutesParts {
  readonly hearLogout: HearLogout;
  readonly signOuts: Pick<SignOuts, 'finish'>;
  /** The page that says that somebody is signed out. */
  readonly signedOut: string;
  readonly log: Logger;
}

/** What is answered to a logout that nothing was done for (OpenID Connect Back-Channel Logout 1.0, section 2.8). */
const REFUSALS = {
  disbelieved: { error: 'invalid_request', error_description: 'the logout token is not accepted' },
  unavailable: { error: 'temporarily_unavailable', error_description: 'the logout token cannot be checked now' },
} as const;

/** Routes of logouts under /upstreams. */
export function logoutRoutes({ hearLogout, signOuts, signedOut, log }: LogoutRoutesParts): Router {
  async function hear(upstream: string, token: unknown): Promise<keyof typeof REFUSALS | undefined> {
    try {
      if (typeof token !== 'string') throw new UpstreamDisbelieved('logout-token');
      await hearLogout(upstream, token);
      return undefined;
    } catch (error) {
      if (!(error instanceof UpstreamDisbelieved || error instanceof UpstreamUnavailable)) throw error;
      log.info({ upstream, why: error.message }, 'a logout at an upstream was not believed');
      return error instanceof UpstreamDisbelieved ? 'disbelieved' : 'unavailable';
    }
  }

  const router = new Router();
  router.post('/upstreams/:id/backchannel-logout', async (ctx) => {
    const { logout_token: token } = (ctx.request.body ?? {}) as Record<string, unknown>;
    const refused = await hear(ctx.params.id ?? '', token);
    ctx.set({ 'Cache-Control': 'no-store' });
    ctx.status = refused ? 400 : 200;
    ctx.body = refused ? REFUSALS[refused] : '';
  });
  router.get('/upstreams/:id/signed-out', async (ctx) => {
    const { state } = ctx.query;
    const onward = await signOuts.finish(ctx.params.id ?? '', typeof state === 'string' ? state : '');
    ctx.status = 303;
    ctx.redirect(onward ?? signedOut);
  });
  return router;
}

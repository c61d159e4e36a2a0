/** What upstreams read here. */
import Router from '@koa/router';

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

/** Refuses state changes that another site started. */
import type { Context, Middleware } from 'koa';
import { AppError } from '../errors.ts';

const CHANGING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const OWN_FETCH_SITES = new Set(['same-origin', 'none']);

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'null';
}

/**
 * Whether the request came from a page of `origin`.
 *
 * - Sec-Fetch-Site decides where it is sent (every browser since 2023, over https and on loopback). `same-site` is
 *   refused: other services live on sibling hosts and on other ports of localhost.
 * - Before that, browsers tell the Origin of every POST; `null` (sandboxed frames, data: pages) is refused. Our pages have
 *   the referrer policy `same-origin` so that their own forms never send `null`.
 * - Then the Referer.
 * - With none of the three the request is let through: such a caller is no browser and has no person's cookies, or it is
 *   a browser from before 2020, where the cookies' SameSite=Lax keeps them out of another site's form. Without its cookies
 *   an interaction is refused anyway.
 */
export function isOwnRequest(header: (name: string) => string, origin: string): boolean {
  const site = header('Sec-Fetch-Site');
  if (site) return OWN_FETCH_SITES.has(site);
  const source = header('Origin') || header('Referer');
  return source === '' || originOf(source) === origin;
}

/** Throws `cross_site_request` for a state change that did not start on this provider's own pages. */
export function originCheck(options: { issuer: string; applies: (ctx: Context) => boolean }): Middleware {
  const origin = new URL(options.issuer).origin;
  return async (ctx, next) => {
    const guarded = CHANGING.has(ctx.method) && options.applies(ctx);
    if (guarded && !isOwnRequest((name) => ctx.get(name), origin)) {
      throw new AppError('cross_site_request', 'a state change from another site');
    }
    await next();
  };
}

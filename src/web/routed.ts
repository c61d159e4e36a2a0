import type { Context } from 'koa';

/** Koa's context behind a route with parameters. */
export type Routed = Context & { params: Record<string, string> };

/** What a form was sent with. */
export const inputOf = (ctx: Context): Record<string, unknown> =>
  (ctx.request as { body?: Record<string, unknown> }).body ?? {};

/** Leads on to a page, after a POST too. */
export function lead(ctx: Context, path: string): void {
  ctx.status = 303;
  ctx.redirect(path);
}

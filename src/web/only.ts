import type { Context, Middleware } from 'koa';

/** A middleware for some requests; the protocol's endpoints need not pass what only concerns pages. */
export const only =
  (applies: (ctx: Context) => boolean, middleware: unknown): Middleware =>
  (ctx, next) =>
    applies(ctx) ? (middleware as Middleware)(ctx, next) : next();

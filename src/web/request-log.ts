/** One log line for each request, without addresses' parameters, cookies or anything personal. */
import { randomUUID } from 'node:crypto';
import type { Middleware } from 'koa';
import type { Logger } from 'pino';

const ID = /^[A-Za-z0-9_-]{8,64}$/;
/** Parts of paths that name one interaction or token. */
const SECRET_PART = /^(?=.*[A-Z0-9])[A-Za-z0-9_-]{20,}$/;

const safePath = (path: string): string =>
  path
    .split('/')
    .map((part) => (SECRET_PART.test(part) ? ':id' : part))
    .join('/');

/** Gives each request an id (a proxy's X-Request-Id is kept when it looks like one) and logs how it ended. */
export function requestLog({
  log,
  roundTrips,
}: {
  log: Logger;
  roundTrips: (ctx: { state: unknown }) => number;
}): Middleware {
  return async (ctx, next) => {
    const given = ctx.get('X-Request-Id');
    const requestId = ID.test(given) ? given : randomUUID();
    const started = performance.now();
    ctx.state.requestId = requestId;
    ctx.set('X-Request-Id', requestId);
    try {
      await next();
    } finally {
      const ms = Math.round(performance.now() - started);
      log.info(
        { requestId, method: ctx.method, path: safePath(ctx.path), status: ctx.status, ms, sql: roundTrips(ctx) },
        'request',
      );
    }
  };
}

/** What is asked of this process by whoever runs it; no page, no session. */
import type { Middleware } from 'koa';

/** Answers `/health/live` and `/health/ready`; `ping` throws while the database is away. */
export function health(ping: () => Promise<void>): Middleware {
  return async (ctx, next) => {
    if (ctx.path === '/health/live') ctx.body = { status: 'ok' };
    else if (ctx.path === '/health/ready') {
      const ready = await ping().then(
        () => true,
        () => false,
      );
      ctx.status = ready ? 200 : 503;
      ctx.body = { status: ready ? 'ok' : 'unavailable' };
    } else await next();
  };
}

/** The issuer's origin decides what addresses look like, never a header. */
import type { Middleware } from 'koa';

/**
 * oidc-provider makes links from Host and X-Forwarded-*: whatever a caller sends there is replaced by the issuer's own.
 * The client's address is taken from X-Forwarded-For only behind a trusted proxy, and only
 * what that proxy saw: the last address; the ones before it are what a caller sent. The application must have `proxy = true`.
 */
export function pinnedIssuer({ issuer, trustProxy }: { issuer: string; trustProxy: boolean }): Middleware {
  const { host, protocol } = new URL(issuer);
  return async ({ req }, next) => {
    const forwardedFor = req.headers['x-forwarded-for'];
    for (const name of Object.keys(req.headers)) {
      if (name === 'forwarded' || name.startsWith('x-forwarded-') || name === 'x-real-ip') delete req.headers[name];
    }
    req.headers.host = host;
    req.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    const client = String(forwardedFor ?? '')
      .split(',')
      .at(-1)
      ?.trim();
    if (trustProxy && client) req.headers['x-forwarded-for'] = client;
    await next();
  };
}

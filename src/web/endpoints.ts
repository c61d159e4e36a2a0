/** The endpoints that programs ask: JSON without cookies, languages or pages. */
import type { Context, Middleware } from 'koa';
import { SCHEMAS } from './schemas.ts';

const ENDPOINTS = new Set([
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
  '/jwks',
  '/me',
  '/request',
  '/token',
  '/token/introspection',
  '/token/revocation',
  '/upstreams/jwks.json',
]);

const API = '/api/';
/** Upstreams tell of logouts there. */
const TOLD_OF_LOGOUT = /^\/upstreams\/[^/]+\/backchannel-logout$/;

/** Whether a program is asking; everything else is for people and their browsers. */
export const isEndpoint = ({ path }: Pick<Context, 'path'>): boolean =>
  ENDPOINTS.has(path) || path.startsWith(SCHEMAS) || path.startsWith(API) || TOLD_OF_LOGOUT.test(path);
export const isForPeople = (ctx: Pick<Context, 'path'>): boolean => !isEndpoint(ctx);

/** What is not a page needs few headers: it is never shown, framed or taken for something else. */
export function endpointHeaders(strictTransportSecurity: string | undefined): Middleware {
  const headers = {
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    ...(strictTransportSecurity ? { 'Strict-Transport-Security': strictTransportSecurity } : {}),
  };
  return (ctx, next) => {
    ctx.set(headers);
    return next();
  };
}

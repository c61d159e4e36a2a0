/** What a browser keeps of sign-ins at upstreams: that they were begun in it, and which upstream was used last. */
import { randomBytes } from 'node:crypto';
import type { Context } from 'koa';

export interface UpstreamCookies {
  /** The value that binds sign-ins to this browser; all of its tabs have one. */
  browser(ctx: Context): string | undefined;
  /** The same, made if there is none. */
  bind(ctx: Context): string;
  /** The id of the upstream by which somebody signed in here last. */
  last(ctx: Context): string | undefined;
  remember(ctx: Context, upstream: string): void;
  forget(ctx: Context): void;
}

const VALUE = /^[\w-]{43}$/;
const NAME = /^[a-z][a-z0-9-]{0,30}$/;
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** Makes the keeper; over https the cookies are bound to this host. Lax: upstreams lead back by a link of another site. */
export function createUpstreamCookies({ issuer }: { readonly issuer: string }): UpstreamCookies {
  const secure = issuer.startsWith('https:');
  const prefix = secure ? '__Host-' : '';
  const binding = `${prefix}motcua_upstream`;
  const lastOne = `${prefix}motcua_came_by`;
  const options = { httpOnly: true, sameSite: 'lax', secure, signed: false, overwrite: true } as const;

  function read(ctx: Context, name: string, shape: RegExp): string | undefined {
    const value = ctx.cookies.get(name, { signed: false });
    return value !== undefined && shape.test(value) ? value : undefined;
  }

  function keep(ctx: Context, name: string, value: string, maxAge?: number): void {
    ctx.cookies.secure = secure;
    ctx.cookies.set(name, value, { ...options, ...(maxAge === undefined ? {} : { maxAge }) });
  }

  return {
    browser: (ctx) => read(ctx, binding, VALUE),
    bind(ctx) {
      const known = read(ctx, binding, VALUE);
      if (known) return known;
      const value = randomBytes(32).toString('base64url');
      keep(ctx, binding, value);
      return value;
    },
    last: (ctx) => read(ctx, lastOne, NAME),
    remember: (ctx, upstream) => keep(ctx, lastOne, upstream, YEAR_MS),
    forget(ctx) {
      if (read(ctx, lastOne, NAME)) keep(ctx, lastOne, '', 0);
    },
  };
}

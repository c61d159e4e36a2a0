/** The cookie by which a browser is known again when it comes back from an upstream; all of its tabs have the same one. */
import { randomBytes } from 'node:crypto';
import type { Context } from 'koa';

const nameOf = (https: boolean): string => (https ? '__Host-motcua_upstream' : 'motcua_upstream');
const VALUE = /^[\w-]{43}$/;

/** Makes what reads and sets it. */
export function createBrowserCookie(issuer: string) {
  const secure = issuer.startsWith('https:');
  const name = nameOf(secure);

  const read = (ctx: Context): string | undefined => {
    const value = ctx.cookies.get(name, { signed: false });
    return value && VALUE.test(value) ? value : undefined;
  };

  return {
    /** The value that the browser has, or gets now. */
    bind(ctx: Context): string {
      const value = read(ctx) ?? randomBytes(32).toString('base64url');
      ctx.cookies.secure = secure;
      ctx.cookies.set(name, value, { httpOnly: true, sameSite: 'lax', secure, signed: false, overwrite: true });
      return value;
    },
  };
}

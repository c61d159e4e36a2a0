/** The language that a service asked for at sign-out lasts until the last page: the library forgets it on the way there. */
import type { Context, Middleware } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';

/** The address with the language that this sign-out was asked for in (`ui_locales` of RP-Initiated Logout 1.0), if any. */
export function withLanguage(address: string, uiLocales: unknown): string {
  if (typeof uiLocales !== 'string' || uiLocales === '') return address;
  return `${address}${address.includes('?') ? '&' : '?'}ui_locales=${encodeURIComponent(uiLocales)}`;
}

/** Where a sign-out ends, in its language; a service's own page gets nothing. */
export function inLanguage(ctx: Context, target: string): string {
  const { oidc } = ctx as unknown as Partial<KoaContextWithOIDC>;
  const last = oidc?.urlFor('end_session_success');
  return target === last || target.startsWith(`${last}?`) ? withLanguage(target, ctx.query.ui_locales) : target;
}

/** Hands the language on from the question to the page after the answer. */
export const keepSignOutLanguage: Middleware = async (ctx, next) => {
  await next();
  const { oidc } = ctx as unknown as Partial<KoaContextWithOIDC>;
  if (oidc?.route !== 'end_session_confirm' || ctx.status !== 303) return;
  const target = ctx.response.get('Location');
  const spoken = inLanguage(ctx, target);
  if (spoken !== target) ctx.redirect(spoken);
};

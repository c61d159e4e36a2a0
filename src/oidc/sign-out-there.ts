/** Whoever signed out goes on to the upstreams where their session was begun, if they wish, before they come back to the service. */
import type { Context, Middleware } from 'koa';
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { SignOuts } from '../upstreams/sign-outs.ts';
import { inLanguage } from './sign-out-language.ts';

export interface SignOutThereParts {
  readonly signOuts: Pick<SignOuts, 'there' | 'begin'>;
  readonly session: (ctx: Context) => Promise<{ readonly uid: string } | undefined>;
}

/** Ids of the upstreams that were chosen, with the sign-out of everything. */
function chosen({ oidc }: Partial<KoaContextWithOIDC>): readonly string[] {
  if (!oidc?.params?.logout) return [];
  const { upstream } = (oidc.body ?? {}) as { upstream?: unknown };
  return [upstream].flat().filter((one) => typeof one === 'string');
}

/** Makes it; the sign-out itself is the library's, and is over when the browser goes on. */
export function signOutThere(provider: Provider, { signOuts, session }: SignOutThereParts): Middleware {
  const path = provider.pathFor('end_session_confirm');
  return async (ctx, next) => {
    if (ctx.method !== 'POST' || ctx.path !== path) return next();
    const open = await session(ctx);
    const there = open ? await signOuts.there(open.uid) : [];
    await next();
    const wanted = chosen(ctx as unknown as Partial<KoaContextWithOIDC>);
    const ending = there.filter(({ upstream }) => wanted.includes(upstream));
    if (ctx.status !== 303 || ending.length === 0) return;
    const onward = inLanguage(ctx, ctx.response.get('Location'));
    const address = await signOuts.begin(ending, onward);
    if (address !== onward) ctx.redirect(address);
  };
}

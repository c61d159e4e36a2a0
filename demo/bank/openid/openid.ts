/** The bank as an OpenID provider: its customers sign in at others with their bank account. */
import type { Context } from '../../shared/context.ts';
import type { Resident } from '../../shared/residents.ts';
import type { Routes } from '../../shared/routes.ts';
import type { Signer } from '../../shared/signer.ts';
import type { Behaviour } from '../behaviours.ts';
import { fails, idTokenAs } from './misbehaving.ts';
import { withoutScripts } from './protocol-pages.ts';
import { createOpenidProvider, customerId, type OpenidParts } from './provider.ts';
import { signInRoutes } from './sign-in.ts';

export interface Openid {
  /** The sign-in page. */
  readonly routes: Routes;
  /** Answers what belongs to the protocol; false for everything else. */
  protocol(ctx: Context): Promise<boolean>;
}

const isProtocolPath = (path: string): boolean => path.startsWith('/openid/') || path.startsWith('/.well-known/');

/** Makes it; `behaviour` is how the bank behaves at the moment. */
export function createOpenid(parts: OpenidParts & { signer: Signer; behaviour: () => Behaviour }): Openid {
  const { privateKey, customers, signer, behaviour } = parts;
  const provider = createOpenidProvider(parts);
  provider.use(withoutScripts);
  provider.use(async (ctx, next) => {
    await next();
    const answer = ctx.body as { id_token?: string } | undefined;
    if (ctx.path === '/openid/token' && answer?.id_token)
      answer.id_token = await idTokenAs(behaviour(), answer.id_token, signer);
  });
  const answer = provider.callback();
  const idOf = (customer: Resident): string => customerId(customer, privateKey);
  return {
    routes: signInRoutes({ provider, customers, idOf, behaviour }),
    async protocol(ctx) {
      if (!isProtocolPath(ctx.path)) return false;
      if (await fails(ctx, behaviour())) return true;
      ctx.respond = false;
      await answer(ctx.req, ctx.res);
      return true;
    },
  };
}

/** The answer to who came second. */
import type { Middleware } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Audit } from '../audit/audit.ts';
import { AppError } from '../errors.ts';
import { noteSecondUse, type SecondUseParts } from './mistakes.ts';

/**
 * A code or refresh token is used up in the same statement that stores what was issued for it. When another request was
 * faster nothing was stored, and the answer that the library had prepared never leaves: it becomes `invalid_grant`
 * (RFC 6749, section 5.2). Stands outside of the unit of work.
 */
export function singleUse({ audit, ...watching }: { readonly audit: Audit } & SecondUseParts): Middleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'already_used')) throw error;
      const { oidc } = ctx as unknown as Partial<KoaContextWithOIDC>;
      const details = { error: 'invalid_grant', description: 'already used' };
      await audit({
        type: 'tokens.refused',
        clientId: oidc?.client?.clientId,
        personId: oidc?.account?.accountId,
        details,
      });
      if (oidc) noteSecondUse(ctx as unknown as KoaContextWithOIDC, watching);
      ctx.status = error.status;
      ctx.body = { error: 'invalid_grant', error_description: 'grant request is invalid' };
    }
  };
}

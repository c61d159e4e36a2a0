/** What an authorization request may say of identity providers in front of this one. */
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { HINT_PARAMETER, PATH_PARAMETER, readPath } from '../upstreams/path.ts';

const NAME = /^[a-z][a-z0-9-]{0,30}$/;

/**
 * `idp_hint` names the one by which the person comes; which ones there are is nobody's business, so another name is not refused.
 * `idp_path` names the providers that have passed the request on: a loop, and a long way, are refused.
 */
export const upstreamParameters = (issuer: string) => ({
  [HINT_PARAMETER](_ctx: KoaContextWithOIDC, value: unknown): void {
    if (value !== undefined && !NAME.test(String(value)))
      throw new errors.InvalidRequest(`${HINT_PARAMETER} is invalid`);
  },
  [PATH_PARAMETER](_ctx: KoaContextWithOIDC, value: unknown): void {
    if (value === undefined) return;
    const path = readPath(String(value), issuer);
    if (path.kind === 'invalid') throw new errors.InvalidRequest(`${PATH_PARAMETER} is invalid`);
    if (path.kind === 'loop') throw new errors.AccessDenied('the request has passed one provider twice: a loop');
    if (path.kind === 'long') throw new errors.AccessDenied('the request has passed too many providers');
  },
});

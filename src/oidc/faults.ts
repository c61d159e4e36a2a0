/** Answers with the fault that a team has switched on in its sandbox; every other client's answers stay as they are. */
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { decodeJwt, decodeProtectedHeader, generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import type { Context, Middleware } from 'koa';
import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { Fault, FaultOf } from '../teams/faults.ts';

const { Check } = interactionPolicy;

export interface FaultParts {
  readonly faultOf: FaultOf;
  readonly keys: { readonly signing: { readonly keys: readonly Record<string, unknown>[] } };
}

const DESCRIPTION = 'a fault that the team has switched on in its sandbox';

const REFUSALS: Partial<Record<Fault, new (description: string) => Error>> = {
  'access-denied': errors.AccessDenied,
  'login-required': errors.LoginRequired,
  'temporarily-unavailable': errors.TemporarilyUnavailable,
};

/** The first check of an authorization request. */
export const faultCheck = (faultOf: FaultOf): interactionPolicy.Check =>
  new Check('fault', 'a fault is switched on', 'temporarily_unavailable', async ({ oidc: { client } }) => {
    const fault = client && (await faultOf(client.clientId));
    const Refusal = fault && REFUSALS[fault];
    if (Refusal) throw new Refusal(DESCRIPTION);
    return Check.NO_NEED_TO_PROMPT;
  });

const HOUR = 3_600;
/** Nobody is called so (RFC 2606, section 2). */
const SOMEBODY_ELSE = 'https://another-service.invalid';

const WRONG: Partial<Record<Fault, (claims: JWTPayload) => JWTPayload>> = {
  'id-token-nonce': (claims) => ({ ...claims, nonce: randomBytes(16).toString('base64url') }),
  'id-token-audience': (claims) => ({ ...claims, aud: SOMEBODY_ELSE }),
  'id-token-expired': ({ iat = 0, ...claims }) => ({ ...claims, iat: iat - 2 * HOUR, exp: iat - HOUR }),
  'id-token-key': (claims) => claims,
};

/** Signed with our key, so that what is wrong is what the fault says; or with a key of this moment that nobody publishes. */
async function wrongToken(token: string, fault: Fault, { keys }: FaultParts): Promise<string> {
  const { alg = 'ES256', kid = '', typ } = decodeProtectedHeader(token);
  const claims = WRONG[fault]?.(decodeJwt(token)) ?? {};
  const isStrange = fault === 'id-token-key';
  const jwk = keys.signing.keys.find((one) => one.kid === kid) as JWK | undefined;
  const key = isStrange || !jwk ? (await generateKeyPair(alg)).privateKey : await importJWK(jwk, alg);
  const name = isStrange ? `unpublished-${randomBytes(8).toString('hex')}` : kid;
  return new SignJWT(claims).setProtectedHeader({ alg, kid: name, ...(typ ? { typ } : {}) }).sign(key);
}

const UNAVAILABLE = 503;
const REFUSED = 401;
const LATER_SECONDS = 5;

async function spoilTokens(ctx: Context, fault: Fault, parts: FaultParts): Promise<void> {
  const body = ctx.body as { id_token?: string } | undefined;
  if (fault === 'token-slow') ctx.state.answerLater = LATER_SECONDS;
  if (fault === 'token-unavailable') {
    // With such a status nothing is kept: the code is good for the next attempt.
    ctx.status = UNAVAILABLE;
    ctx.set('retry-after', String(LATER_SECONDS));
    ctx.body = { error: 'temporarily_unavailable', error_description: DESCRIPTION };
  }
  if (WRONG[fault] && typeof body?.id_token === 'string')
    ctx.body = { ...body, id_token: await wrongToken(body.id_token, fault, parts) };
}

function refuseUserinfo(ctx: Context): void {
  const scheme = /^dpop /i.test(ctx.get('authorization')) ? 'DPoP' : 'Bearer';
  ctx.status = REFUSED;
  ctx.set('www-authenticate', `${scheme} error="invalid_token", error_description="${DESCRIPTION}"`);
  ctx.body = { error: 'invalid_token', error_description: DESCRIPTION };
}

/** Spoils answers that were good; stands inside of the unit of work. */
export function faultyAnswers(parts: FaultParts): Middleware {
  return async (ctx, next) => {
    await next();
    const { oidc } = ctx as unknown as Partial<KoaContextWithOIDC>;
    const clientId = oidc?.client?.clientId;
    if (clientId === undefined || ctx.status !== 200) return;
    if (oidc?.route !== 'token' && oidc?.route !== 'userinfo') return;
    const fault = await parts.faultOf(clientId);
    if (!fault) return;
    if (oidc.route === 'token') await spoilTokens(ctx as Context, fault, parts);
    else if (fault === 'userinfo-refused') refuseUserinfo(ctx as Context);
  };
}

/** Holds back what is to come late; stands outside of the unit of work, so that nothing waits with it. */
export const lateAnswers: Middleware = async (ctx, next) => {
  await next();
  const { answerLater } = ctx.state as { answerLater?: number };
  if (answerLater !== undefined) await wait(answerLater * 1000);
};

/** Who calls the API: a program with a token for it, bound to a key where its profile says so. */

import { decodeJwt } from 'jose';
import type { Context } from 'koa';
import * as oauth from 'oauth4webapi';
import type { Logger } from 'pino';
import type { Actor } from '../approvals/approval.ts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { AppError } from '../errors.ts';
import type { AttemptLimits } from '../guessing/attempt-limits.ts';
import { countIn } from '../guessing/guard.ts';
import type { RelyingParty, RelyingPartyStore } from '../relying-parties/relying-party.ts';
import { NotLetIn } from './problems.ts';
import { type ApiScope, apiResource, apiScopesOf } from './scopes.ts';

export interface ApiTokenParts {
  readonly issuer: string;
  /** Public halves of the keys that sign tokens. */
  readonly publicKeys: readonly object[];
  readonly relyingParties: Pick<RelyingPartyStore, 'find'>;
  readonly artifacts: Pick<ArtifactStore, 'rememberReplay'>;
  readonly attempts: AttemptLimits;
  readonly log: Pick<Logger, 'info'>;
  /** People who answer for what a team's program does. */
  readonly membersOf: (teamId: string) => Promise<readonly string[]>;
  readonly now: () => Date;
}

/** A program at work. */
export interface Caller {
  readonly clientId: string;
  /** What the token and the registration of this moment both allow. */
  readonly scopes: readonly ApiScope[];
  readonly actor: Actor;
  /** The only team whose services it sees. */
  readonly teamId?: string;
  /** The only ministries and provinces that it sees; absent for all. */
  readonly authorities?: readonly string[];
}

const REPLAY_SECONDS = 600;
/** Of one program: enough for a deployment of many services, too few to read everybody's in a hurry. */
const CALLS = { attempts: 600, seconds: 60 };
const challenge = (scheme: string, error?: string): string => (error ? `${scheme} error="${error}"` : scheme);

/**
 * What stands for the passkey of a person: the program's own key for the token, and a key of its own that the token is bound
 * to. Only a team's program may do without the second, by an exception in its registration.
 */
const mustBeBound = ({ policy: { api, profile } }: RelyingParty): boolean =>
  api?.team === undefined || profile === 'fapi2';

/** Why a token is not good, for the log: a code, and the name of the claim that it is about; never what was sent. */
function whyNot(error: unknown): { readonly code: string; readonly claim?: string } {
  const { code, cause } = error as { code?: unknown; cause?: { claim?: unknown } };
  const claim = cause?.claim;
  return { code: typeof code === 'string' ? code : 'unknown', ...(typeof claim === 'string' ? { claim } : {}) };
}

/** Makes the check of a request's token. */
export function createApiTokens(parts: ApiTokenParts) {
  const { issuer, relyingParties, artifacts, attempts, log, membersOf, now } = parts;
  const server: oauth.AuthorizationServer = { issuer, jwks_uri: `${issuer}/jwks` };
  const resource = apiResource(issuer);
  const jwks = { keys: [...parts.publicKeys] } as unknown as oauth.JWKS;

  /** They learn nothing of it; whoever runs this does. */
  function notGood(why: object): NotLetIn {
    log.info(why, 'a token for the API is not good');
    return new NotLetIn(401, challenge('DPoP', 'invalid_token'));
  }

  async function claimsOf(ctx: Context): Promise<oauth.JWTAccessTokenClaims> {
    const headers = new Headers();
    for (const name of ['authorization', 'dpop']) if (ctx.get(name)) headers.set(name, ctx.get(name));
    const request = new Request(`${issuer}${ctx.path}`, { method: ctx.method, headers });
    const at = Math.floor(now().getTime() / 1000);
    try {
      return await oauth.validateJwtAccessToken(server, request, resource, {
        [oauth.jwksCache]: { jwks, uat: at },
        signingAlgorithms: ['ES256', 'PS256', 'EdDSA', 'Ed25519'],
      });
    } catch (error) {
      throw notGood(whyNot(error));
    }
  }

  /** A proof is good for one request (RFC 9449, section 11.1). */
  async function useProof(ctx: Context, clientId: string): Promise<void> {
    if (!ctx.get('dpop')) return;
    const { jti } = decodeJwt(ctx.get('dpop'));
    const at = Math.floor(now().getTime() / 1000);
    if (!(await artifacts.rememberReplay(`api/${clientId}/${jti}`, at + REPLAY_SECONDS)))
      throw new NotLetIn(401, challenge('DPoP', 'invalid_dpop_proof'));
  }

  async function count(clientId: string): Promise<void> {
    const { refusal } = await countIn(attempts, [{ ...CALLS, key: JSON.stringify(['api', clientId]) }]);
    if (refusal) throw new AppError('throttled', 'too many calls of a program', { retryAfter: refusal.seconds });
  }

  return async (ctx: Context): Promise<Caller> => {
    if (!ctx.get('authorization')) throw new NotLetIn(401, challenge('DPoP'));
    const { client_id: clientId, cnf, scope = '' } = await claimsOf(ctx);
    const registration = await relyingParties.find(clientId);
    const allowed = registration && apiScopesOf(registration);
    const api = registration?.policy.api;
    if (!allowed || !api) throw notGood({ client: clientId, code: 'no_program' });
    if (mustBeBound(registration) && cnf?.jkt === undefined) throw notGood({ client: clientId, code: 'not_bound' });
    await useProof(ctx, clientId);
    await count(clientId);
    const asked = String(scope).split(' ');
    const people = api.team === undefined ? api.people : await membersOf(api.team);
    return {
      clientId,
      scopes: allowed.filter((one) => asked.includes(one)),
      actor: { via: 'api', people, clientId },
      ...(api.team === undefined ? {} : { teamId: api.team }),
      ...(api.authorities === undefined ? {} : { authorities: api.authorities }),
    };
  };
}

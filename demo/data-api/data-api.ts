import Koa from 'koa';
import type * as openid from 'openid-client';
import { createIntrospection } from '../shared/introspection.ts';
import { acrOf, levelOf, reaches } from '../shared/levels.ts';
import { createProofCheck, type ProofCheck } from '../shared/proof-of-possession.ts';
import type { DataApiSettings } from './settings.ts';

/** What createDataApi needs; the rest of the settings is for listening. */
export type DataApiOptions = Omit<DataApiSettings, 'host' | 'port'>;

const CREDENTIALS = /^(Bearer|DPoP) ([A-Za-z0-9._~+/-]+=*)$/i;
const RECORD = { number: 'KS-2019-0042', registered: '2019-05-14', office: 'Xã Mẫu, tỉnh Minh Họa' };

/** The parts of a challenge (RFC 6750, section 3; RFC 9449, section 7.1; RFC 9470, section 3). */
const challenge = (scheme: string, parts: Readonly<Record<string, string>>): string =>
  `${scheme} ${Object.entries(parts)
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ')}`;

/** What came with a request. */
interface Shown {
  readonly scheme: 'Bearer' | 'DPoP';
  readonly token: string;
  readonly proof: string;
}

function shownBy(ctx: Koa.Context): Shown | undefined {
  const [, scheme = '', token = ''] = CREDENTIALS.exec(ctx.get('Authorization')) ?? [];
  if (!token) return undefined;
  return { scheme: scheme.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer', token, proof: ctx.get('DPoP') };
}

/** A token that is bound to a key opens only with it; one that is bound to nothing is a bearer token. */
async function isShownByItsOwner(
  { cnf }: openid.IntrospectionResponse,
  { scheme, token, proof }: Shown,
  { url, checkProof }: { url: string; checkProof: ProofCheck },
): Promise<boolean> {
  if (!cnf) return scheme === 'Bearer';
  return (
    scheme === 'DPoP' && cnf.jkt !== undefined && cnf.jkt === (await checkProof({ token, proof, method: 'GET', url }))
  );
}

const INVALID_TOKEN = { error: 'invalid_token', error_description: 'the token does not open this record' };

/** What is wrong with a token, as the challenge that says so; undefined when it opens the record. */
function problemOf(
  token: openid.IntrospectionResponse,
  scheme: Shown['scheme'],
  { issuer, services, maxAge }: DataApiOptions,
): string | undefined {
  const isOurs = token.active && token.sub !== undefined && services.includes(token.client_id ?? '');
  if (!isOurs) return challenge(scheme, INVALID_TOKEN);
  const isFresh = typeof token.auth_time === 'number' && Date.now() / 1000 - token.auth_time <= maxAge;
  if (isFresh && reaches(levelOf(issuer, token.acr), 'm2')) return undefined;
  return challenge(scheme, {
    error: 'insufficient_user_authentication',
    error_description: 'the record needs a sign-in of level 2 that is not too old',
    acr_values: acrOf(issuer, 'm2'),
    max_age: String(maxAge),
  });
}

/**
 * A data provider: it signs nobody in, asks the provider whether a service's token is good, and asks for a step-up
 * where the sign-in behind it is too weak or too old (RFC 9470). Returns the application without listening.
 */
export function createDataApi(options: DataApiOptions): Koa {
  const introspect = createIntrospection(options);

  const checkProof = createProofCheck();
  const url = `${options.origin}/birth-record`;

  async function judge(shown: Shown): Promise<string | undefined> {
    const token = await introspect(shown.token);
    const isTheirs = token.active && (await isShownByItsOwner(token, shown, { url, checkProof }));
    return isTheirs ? problemOf(token, shown.scheme, options) : challenge(shown.scheme, INVALID_TOKEN);
  }

  async function record(ctx: Koa.Context): Promise<void> {
    const shown = shownBy(ctx);
    const problem = shown ? await judge(shown) : 'Bearer';
    if (!problem) {
      ctx.body = RECORD;
      return;
    }
    ctx.status = 401;
    ctx.set('WWW-Authenticate', problem);
    ctx.body = { error: /error="(\w+)"/.exec(problem)?.[1] ?? 'token_required' };
  }

  const app = new Koa();
  app.use(async (ctx) => {
    ctx.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    try {
      if (ctx.path === '/health') ctx.body = { status: 'ok' };
      else if (ctx.path === '/birth-record' && ctx.method === 'GET') await record(ctx);
    } catch (error) {
      console.error(JSON.stringify({ service: 'data-api', failure: (error as Error).message }));
      ctx.status = 503;
      ctx.set('Retry-After', '30');
      ctx.body = { error: 'temporarily_unavailable' };
    }
  });
  return app;
}

import Koa from 'koa';
import type * as openid from 'openid-client';
import { createIntrospection } from '../shared/introspection.ts';
import { acrOf, levelOf, reaches } from '../shared/levels.ts';
import type { DataApiSettings } from './settings.ts';

/** What createDataApi needs; the rest of the settings is for listening. */
export type DataApiOptions = Omit<DataApiSettings, 'host' | 'port'>;

const BEARER = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i;
const RECORD = { number: 'KS-2019-0042', registered: '2019-05-14', office: 'Xã Mẫu, tỉnh Minh Họa' };

/** The parts of a challenge (RFC 6750, section 3; RFC 9470, section 3). */
const challenge = (parts: Readonly<Record<string, string>>): string =>
  `Bearer ${Object.entries(parts)
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ')}`;

/** What is wrong with a token, as the challenge that says so; undefined when it opens the record. */
function problemOf(
  token: openid.IntrospectionResponse,
  { issuer, services, maxAge }: DataApiOptions,
): string | undefined {
  const isOurs = token.active && token.sub !== undefined && services.includes(token.client_id ?? '');
  if (!isOurs) return challenge({ error: 'invalid_token', error_description: 'the token does not open this record' });
  const isFresh = typeof token.auth_time === 'number' && Date.now() / 1000 - token.auth_time <= maxAge;
  if (isFresh && reaches(levelOf(issuer, token.acr), 'm2')) return undefined;
  return challenge({
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

  async function record(ctx: Koa.Context): Promise<void> {
    const [, token] = BEARER.exec(ctx.get('Authorization')) ?? [];
    const problem = token ? problemOf(await introspect(token), options) : 'Bearer';
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

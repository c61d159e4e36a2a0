/** The client program: what a relying party and a person's browser send. */
import { createHash, randomBytes } from 'node:crypto';
import type { HttpAnswer, HttpClient } from './http-client.ts';
import { basic, SCOPE } from './registrations.ts';

/** A provider, as the client program knows it. */
export interface Target {
  readonly issuer: string;
  readonly http: HttpClient;
  readonly redirectUri: string;
  /** Paths from the discovery document. */
  readonly paths: Readonly<Record<'authorization' | 'token' | 'userinfo' | 'introspection', string>>;
}

/** What the token endpoint gave. */
export interface Tokens {
  readonly access_token: string;
  readonly id_token?: string;
  readonly refresh_token?: string;
}

/** Reads the provider's paths (OpenID Connect Discovery 1.0, section 4). */
export async function discover(issuer: string, http: HttpClient): Promise<Target['paths']> {
  const document = JSON.parse((await http.get('/.well-known/openid-configuration', {})).body) as Record<string, string>;
  const path = (name: string): string => new URL(document[`${name}_endpoint`] ?? '', issuer).pathname;
  return {
    authorization: path('authorization'),
    token: path('token'),
    userinfo: path('userinfo'),
    introspection: path('introspection'),
  };
}

/** The answer, or an error when it has another status than the expected one. */
export function expectStatus(answer: HttpAnswer, status: number, what: string): HttpAnswer {
  if (answer.status === status) return answer;
  throw new Error(`${what}: ${answer.status} instead of ${status}: ${answer.location} ${answer.body.slice(0, 300)}`);
}

/** An authorization request with PKCE (RFC 7636), its verifier kept for later. */
export function authorizationRequest(
  target: Target,
  clientId: string,
  scope = SCOPE,
): { path: string; verifier: string } {
  const verifier = randomBytes(32).toString('base64url');
  const parameters = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: target.redirectUri,
    scope,
    state: randomBytes(12).toString('base64url'),
    nonce: randomBytes(12).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  return { path: `${target.paths.authorization}?${parameters}`, verifier };
}

/** The code in a redirect; throws when there is an error instead. */
export function codeIn(location: string): string {
  const code = location.includes('?') && new URL(location).searchParams.get('code');
  if (!code) throw new Error(`no authorization code but: ${location}`);
  return code;
}

/** Asks the token endpoint as this client. */
export async function askForTokens(
  { http, paths }: Target,
  clientId: string,
  form: Record<string, string>,
): Promise<Tokens> {
  const answer = await http.post(paths.token, form, { authorization: basic(clientId) });
  return JSON.parse(expectStatus(answer, 200, `token request (${form.grant_type})`).body) as Tokens;
}

/** Redeems a code. */
export function redeem(target: Target, clientId: string, code: string, verifier: string): Promise<Tokens> {
  const form = { grant_type: 'authorization_code', code, redirect_uri: target.redirectUri, code_verifier: verifier };
  return askForTokens(target, clientId, form);
}

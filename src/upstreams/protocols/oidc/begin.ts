/** Asking an OpenID provider for a sign-in (OpenID Connect Core 1.0, section 3.1.2.1). */
import * as oauth from 'oauth4webapi';
import { z } from 'zod';
import { type Asked, type Begun, UpstreamDisbelieved, UpstreamRefused, UpstreamUnavailable } from '../../upstream.ts';
import { translated } from './errors.ts';
import type { Metadata } from './metadata.ts';
import type { OidcParts } from './parts.ts';

/** What is needed when the browser comes back. */
export const keptSchema = z.object({
  issuer: z.string(),
  callback: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Seconds since the epoch at which the sign-in began. */
  at: z.number(),
  /** The person must have signed in there at this time or later. */
  notBefore: z.number().optional(),
});

export type Kept = z.infer<typeof keptSchema>;

/** A level that is wanted: as a wish, or as an essential claim (section 5.5.1.1). */
function levelOf(acr: readonly string[], by: 'acr_values' | 'claims'): Record<string, string> {
  if (acr.length === 0) return {};
  if (by === 'acr_values') return { acr_values: acr.join(' ') };
  return { claims: JSON.stringify({ id_token: { acr: { essential: true, values: acr } } }) };
}

/** The earliest time of signing in that will do. */
function notBefore({ anew, maxAge }: Asked, at: number): { notBefore?: number } {
  if (anew) return { notBefore: at };
  return maxAge === undefined ? {} : { notBefore: at - maxAge };
}

function freshness({ anew, maxAge }: Asked): Record<string, string> {
  if (anew) return { prompt: 'login', max_age: '0' };
  return maxAge === undefined ? {} : { max_age: String(maxAge) };
}

async function parametersOf(asked: Asked, kept: Kept, { settings }: OidcParts): Promise<Record<string, string>> {
  const { acr, callback, hint, language, path, state } = asked;
  return {
    response_type: 'code',
    client_id: settings.clientId,
    redirect_uri: callback,
    scope: settings.scopes.join(' '),
    state,
    nonce: kept.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(kept.verifier),
    code_challenge_method: 'S256',
    ui_locales: language,
    ...levelOf(acr, settings.levelBy),
    ...freshness(asked),
    ...(hint === undefined ? {} : { login_hint: hint }),
    ...(path.length > 0 ? { idp_path: path.join(' ') } : {}),
  };
}

/** Whether the request is pushed (RFC 9126, section 5). */
function isPushed(metadata: Metadata, par: 'auto' | 'required' | 'never'): boolean {
  const offered = metadata.pushed_authorization_request_endpoint !== undefined;
  const wanted = par === 'required' || metadata.require_pushed_authorization_requests === true;
  if (wanted && !offered) throw new UpstreamUnavailable('no-pushed-requests');
  return offered && (wanted || par === 'auto');
}

async function push(parameters: Record<string, string>, parts: OidcParts, metadata: Metadata): Promise<string> {
  const { server, client, clientAuth, options } = parts;
  return translated('par', async () => {
    const body = new URLSearchParams(parameters);
    const as = server(metadata);
    const answer = await oauth.pushedAuthorizationRequest(as, client, clientAuth, body, options);
    return (await oauth.processPushedAuthorizationResponse(as, client, answer)).request_uri;
  }).catch((error) => {
    // Nobody has answered anything yet that could be believed or not.
    throw error instanceof UpstreamDisbelieved ? new UpstreamUnavailable(error.message) : error;
  });
}

/** Makes it. */
export const createBegin =
  (parts: OidcParts) =>
  async (asked: Asked): Promise<Begun> => {
    const { settings, published } = parts;
    // It has passed there before, and would be refused.
    if (asked.path.includes(settings.issuer)) throw new UpstreamRefused('loop');
    const metadata = await published.metadata.get();
    const at = Math.floor(Date.now() / 1000);
    const kept: Kept = {
      issuer: settings.issuer,
      callback: asked.callback,
      state: asked.state,
      nonce: oauth.generateRandomNonce(),
      verifier: oauth.generateRandomCodeVerifier(),
      at,
      ...notBefore(asked, at),
    };
    const parameters = await parametersOf(asked, kept, parts);
    const sent = isPushed(metadata, settings.par)
      ? { client_id: settings.clientId, request_uri: await push(parameters, parts, metadata) }
      : parameters;
    const location = new URL(metadata.authorization_endpoint);
    for (const [name, value] of Object.entries(sent)) location.searchParams.set(name, value);
    return { location, kept };
  };

/** Logouts in both directions: ours ends theirs, and they tell of theirs. */
import { z } from 'zod';
import { type EndSession, type ToldOfLogout, UpstreamDisbelieved } from '../../upstream.ts';
import type { OidcParts } from './parts.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** Anybody can post a token that names a key nobody knows: the key set is asked for no more often. */
const RENEW_EVERY_MS = 10_000;
const MOST_AGE_SECONDS = 300;

/** Makes the address at which a session there ends (OpenID Connect RP-Initiated Logout 1.0, section 2). */
export const createEndSession =
  ({ settings, published }: OidcParts) =>
  async ({ logoutHint, back, state }: EndSession): Promise<URL | undefined> => {
    const { end_session_endpoint: endpoint } = await published.metadata.get();
    if (endpoint === undefined) return undefined;
    const address = new URL(endpoint);
    const sent = { client_id: settings.clientId, post_logout_redirect_uri: back, state };
    for (const [name, value] of Object.entries(sent)) address.searchParams.set(name, value);
    if (logoutHint !== undefined) address.searchParams.set('id_token_hint', logoutHint);
    return address;
  };

const claimsSchema = z.object({
  jti: z.string().min(1).max(255),
  iat: z.number(),
  /** Drafts did not ask for it, and providers that are in use do not send it: without it the token's age decides. */
  exp: z.number().optional(),
  sub: z.string().min(1).max(255).optional(),
  sid: z.string().min(1).max(255).optional(),
  events: z.object({ [EVENT]: z.record(z.string(), z.unknown()) }),
  nonce: z.undefined().optional(),
});

/** Makes what reads logout tokens; fails with UpstreamDisbelieved (OpenID Connect Back-Channel Logout 1.0, section 2.6). */
export const createToldOfLogout =
  ({ settings, tokens }: OidcParts) =>
  async (token: string): Promise<ToldOfLogout> => {
    const { payload, protectedHeader } = await tokens.believe(token, {
      maxTokenAge: MOST_AGE_SECONDS,
      requiredClaims: ['iss', 'aud', 'iat', 'jti', 'events'],
      renewEveryMs: RENEW_EVERY_MS,
    });
    // An ID token with such a claim must not pass, nor any other kind that says what it is (sections 2.4 and 4.1).
    const { typ } = protectedHeader;
    if (typ !== undefined && !/^(application\/)?(logout\+jwt|jwt)$/i.test(typ)) throw new UpstreamDisbelieved('typ');
    const { data, error } = claimsSchema.safeParse(payload);
    if (!data) throw new UpstreamDisbelieved(`logout-${String(error?.issues[0]?.path[0] ?? 'token')}`);
    if (data.sub === undefined && data.sid === undefined) throw new UpstreamDisbelieved('logout-nobody');
    return {
      issuer: settings.issuer,
      subject: data.sub,
      session: data.sid,
      id: data.jti,
      expiresAt: new Date((data.exp ?? data.iat + MOST_AGE_SECONDS + settings.clockToleranceSeconds) * 1000),
    };
  };

/** What an OpenID provider answered: believed or not (OpenID Connect Core 1.0, sections 3.1.2.7, 3.1.3 and 5.3). */
import type { JWTPayload } from 'jose';
import * as oauth from 'oauth4webapi';
import { type Answer, type Returned, UpstreamDisbelieved, UpstreamUnavailable } from '../../upstream.ts';
import { type Kept, keptSchema } from './begin.ts';
import { translated } from './errors.ts';
import type { Metadata } from './metadata.ts';
import type { OidcParts } from './parts.ts';
import { accessTokenHash, type Believed } from './tokens.ts';

/** An ID token was made for this answer: it is no older than this. */
const MOST_AGE_SECONDS = 600;
/** Claims about the token and the sign-in; the others are about the person. */
const OF_THE_TOKEN = new Set(
  'iss sub aud exp iat nbf jti nonce at_hash c_hash s_hash azp auth_time acr amr sid _claim_names _claim_sources'.split(
    ' ',
  ),
);

/** Mix-up (RFC 9207, section 2.4): an answer names this provider, or nobody where it never does. */
function checkIssuer(parameters: URLSearchParams, { issuer, ...metadata }: Metadata): void {
  const named = parameters.getAll('iss');
  const isMissing = named.length === 0 && metadata.authorization_response_iss_parameter_supported === true;
  if (isMissing || named.length > 1 || (named[0] ?? issuer) !== issuer)
    throw new UpstreamDisbelieved('callback-issuer');
}

interface Redeemed {
  readonly accessToken: string;
  readonly idToken: string;
}

/** The tokens for the code, with every check of the ID token's claims that OAuth libraries make. */
async function redeem(parts: OidcParts, metadata: Metadata, kept: Kept, callback: URL): Promise<Redeemed> {
  const { server, client, clientAuth, options, tokens } = parts;
  const as = server(metadata);
  checkIssuer(callback.searchParams, metadata);
  const answered = await translated('callback', () =>
    oauth.validateAuthResponse(as, client, callback.searchParams, kept.state),
  );
  return translated('token', async () => {
    const { callback: redirectUri, verifier, nonce } = kept;
    const answer = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      clientAuth,
      answered,
      redirectUri,
      verifier,
      options,
    );
    const read = await oauth.processAuthorizationCodeResponse(as, client, answer, {
      expectedNonce: nonce,
      requireIdToken: true,
      [oauth.jweDecrypt]: tokens.open,
    });
    return { accessToken: read.access_token, idToken: read.id_token ?? '' };
  });
}

/** What the library leaves to its users: the signature, the age, `azp` whenever it is there, and `at_hash`. */
async function believeIdToken({ tokens, settings }: OidcParts, { accessToken, idToken }: Redeemed): Promise<Believed> {
  const believed = await tokens.believe(idToken, {
    encrypted: settings.idTokenEncrypted,
    maxTokenAge: MOST_AGE_SECONDS,
    requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat', 'nonce'],
    renewEveryMs: 0,
  });
  const { payload, protectedHeader } = believed;
  if (payload.azp !== undefined && payload.azp !== settings.clientId) throw new UpstreamDisbelieved('azp');
  const hash = payload.at_hash;
  if (hash !== undefined && hash !== accessTokenHash(accessToken, protectedHeader.alg))
    throw new UpstreamDisbelieved('at_hash');
  return believed;
}

/** When the person signed in there; fails when that was too long ago (section 3.1.3.7, rule 13), or has not been yet. */
function signedInAt(payload: JWTPayload, { notBefore, at }: Kept, tolerance: number): number {
  const { auth_time: time } = payload;
  // Providers that do not know it say 0.
  const isTime = typeof time === 'number' && Number.isFinite(time) && time > 0;
  if (notBefore !== undefined && (!isTime || time < notBefore - tolerance)) throw new UpstreamDisbelieved('auth_time');
  const now = Math.floor(Date.now() / 1000);
  if (isTime && time > now + tolerance) throw new UpstreamDisbelieved('auth_time');
  return Math.min(isTime ? Math.floor(time) : at, now);
}

/** The claims of the userinfo endpoint (section 5.3): about the same subject, or not believed. */
async function readUserinfo(parts: OidcParts, metadata: Metadata, accessToken: string): Promise<JWTPayload> {
  const { settings, server, client, options, tokens } = parts;
  if (metadata.userinfo_endpoint === undefined) throw new UpstreamUnavailable('no-userinfo');
  // Any algorithm: the library then asks for a signed answer, and we say below which signatures count.
  const wanted = settings.userinfo === 'jwt' ? { ...client, userinfo_signed_response_alg: 'ES256' } : client;
  const answer = await translated('userinfo', () =>
    oauth.userInfoRequest(server(metadata), wanted, accessToken, options),
  );
  if (answer.status !== 200) throw new UpstreamUnavailable(`userinfo-status-${answer.status}`);
  const isJwt = /^application\/jwt\b/i.test(answer.headers.get('content-type') ?? '');
  if (isJwt !== (settings.userinfo === 'jwt')) throw new UpstreamDisbelieved('userinfo-form');
  const body = await answer.text();
  return isJwt ? believeUserinfo(tokens, body, settings) : parse(body);
}

/** Signed ones say from whom they are and for whom, or neither (section 5.3.2); said wrongly, they are not believed. */
async function believeUserinfo(tokens: OidcParts['tokens'], body: string, { issuer, clientId }: OidcParts['settings']) {
  const { payload } = await tokens.believe(body, { addressed: false, renewEveryMs: 0 });
  const audience = payload.aud === undefined ? [clientId] : [payload.aud].flat();
  if ((payload.iss ?? issuer) !== issuer || !audience.includes(clientId))
    throw new UpstreamDisbelieved('userinfo-address');
  return payload;
}

function parse(body: string): JWTPayload {
  try {
    const read: unknown = JSON.parse(body);
    if (typeof read === 'object' && read !== null) return read as JWTPayload;
  } catch {
    // Falls through: neither is an answer.
  }
  throw new UpstreamUnavailable('userinfo-json');
}

const aboutThePerson = (claims: JWTPayload): Record<string, unknown> =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => !OF_THE_TOKEN.has(name)));

/** The ID token shows the provider later whose session to end, in an address: what it says of a person stays out of there. */
function hintOf({ payload, signed }: Believed, { idTokenHint }: OidcParts['settings']): string | undefined {
  const isBare = Object.keys(aboutThePerson(payload)).length === 0;
  return idTokenHint === 'always' || isBare ? signed : undefined;
}

const MOST_TEXT = 255;
const MOST_METHODS = 20;

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= MOST_TEXT ? value : undefined;

function readKept(kept: unknown, issuer: string): Kept {
  const { data } = keptSchema.safeParse(kept);
  // The description was changed while the person was there.
  if (data?.issuer !== issuer) throw new UpstreamDisbelieved('begun-elsewhere');
  return data;
}

/** Makes it. */
export const createFinish =
  (parts: OidcParts) =>
  async (returned: Returned): Promise<Answer> => {
    const { settings, published } = parts;
    const kept = readKept(returned.kept, settings.issuer);
    const metadata = await published.metadata.get();
    const redeemed = await redeem(parts, metadata, kept, returned.callback);
    const believed = await believeIdToken(parts, redeemed);
    const { payload } = believed;
    const at = signedInAt(payload, kept, settings.clockToleranceSeconds);
    const subject = textOf(payload.sub);
    if (subject === undefined) throw new UpstreamDisbelieved('sub');
    const more = settings.userinfo === 'none' ? undefined : await readUserinfo(parts, metadata, redeemed.accessToken);
    if (more && more.sub !== subject) throw new UpstreamDisbelieved('userinfo-sub');
    const methods: unknown[] = Array.isArray(payload.amr) ? payload.amr : [];
    return {
      issuer: settings.issuer,
      subject,
      acr: textOf(payload[settings.levelClaim]),
      amr: methods.filter((one) => textOf(one) !== undefined).slice(0, MOST_METHODS) as string[],
      at,
      // What is signed counts for more.
      claims: { ...aboutThePerson(more ?? {}), ...aboutThePerson(payload) },
      session: textOf(payload.sid),
      logoutHint: hintOf(believed, settings),
    };
  };

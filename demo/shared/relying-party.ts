import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import * as openid from 'openid-client';
import { Failure } from './failure.ts';
import type { Language } from './language.ts';
import { acrOf, type Level, levelOf, reaches } from './levels.ts';
import type { StepUp } from './step-up-challenge.ts';

/** How this service is registered with the provider. */
export interface Registration {
  readonly issuer: string;
  /** The service's own public origin. */
  readonly origin: string;
  readonly clientId: string;
  /** How the service proves who it is at the provider. */
  readonly authentication: openid.ClientAuth;
  readonly scope: string;
  /**
   * Send the request over the back channel first (PAR, RFC 9126), so that nobody can read or change it on the way.
   * A request with an ID token in it always goes that way: an address is no place for what it says.
   */
  readonly pushed: boolean;
  /**
   * Have tokens bound to a key of this process (DPoP, RFC 9449), so that nobody else can use them. A service that runs
   * on several machines gives each the same key.
   */
  readonly bound?: boolean;
}

/** What a sign-in asks for besides the registration's scope. */
export interface Asked extends StepUp {
  /** Further parameters of the authorization request, such as `prompt`. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** What has to be remembered, for this browser alone, between leaving for the provider and coming back. */
export interface Transaction {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly level?: Level | undefined;
}

/** What the provider said about a person. */
export interface SignIn {
  readonly subject: string;
  /** The provider's session, named again in a logout token. */
  readonly sid: string | undefined;
  readonly level: Level | undefined;
  readonly idToken: string;
  readonly idTokenClaims: openid.IDToken;
  readonly claims: openid.UserInfoResponse;
  readonly tokens: Tokens;
}

/** Tokens that are kept on the server, never in a page or a cookie. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  /** When the access token ends, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What a refresh brings. */
export type Renewal = Pick<SignIn, 'tokens' | 'idToken' | 'idTokenClaims'>;

/** The service's side of OpenID Connect; every method throws `Failure` or an error of openid-client. */
export interface RelyingParty {
  readonly registration: Registration;
  begin(language: Language, asked?: Asked): Promise<{ url: URL; transaction: Transaction }>;
  finish(callback: URL, transaction: Transaction): Promise<SignIn>;
  /** New tokens for an old sign-in; its claims stay as they were. */
  refresh(signIn: SignIn): Promise<Renewal>;
  /** What the provider says of the person now. */
  userInfo(signIn: SignIn): Promise<SignIn['claims']>;
  /** Fetches from a data provider with the token of a sign-in; the answer may be a refusal. */
  fetch(url: URL, signIn: Pick<SignIn, 'tokens'>): Promise<Response>;
  signOutUrl(idToken: string, language: Language): Promise<URL>;
  /** The provider's signature keys, for logout tokens. */
  readonly providerKeys: JWTVerifyGetKey;
}

const TIMEOUT_SECONDS = 5;
const WAITS_MS = [200, 600];
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Plain http is for a provider on this very machine and for nobody else. */
export function isLoopbackHttp(issuer: string): boolean {
  const { protocol, hostname } = new URL(issuer);
  return protocol === 'http:' && LOOPBACK.has(hostname);
}

async function discover({ issuer, clientId, authentication }: Registration): Promise<openid.Configuration> {
  return openid.discovery(new URL(issuer), clientId, { id_token_signed_response_alg: 'ES256' }, authentication, {
    timeout: TIMEOUT_SECONDS,
    execute: isLoopbackHttp(issuer) ? [openid.allowInsecureRequests] : [],
  });
}

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (const wait of WAITS_MS) {
    try {
      return await work();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return work();
}

/** Does the work at the first call, gives its result to all; after a failure the next call tries again. */
function lazily<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work().catch((error: unknown) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}

/** Asks for a level that the provider must reach or refuse: an essential claim, not a wish (Core 5.5.1.1). */
function levelParameters(issuer: string, level: Level): Record<string, string> {
  const acr = acrOf(issuer, level);
  return { acr_values: acr, claims: JSON.stringify({ id_token: { acr: { essential: true, values: [acr] } } }) };
}

function newTransaction(level: Level | undefined): Transaction {
  const codeVerifier = openid.randomPKCECodeVerifier();
  return { state: openid.randomState(), nonce: openid.randomNonce(), codeVerifier, level };
}

function tokensOf(answer: openid.TokenEndpointResponse & openid.TokenEndpointResponseHelpers): Tokens {
  const { access_token: accessToken, refresh_token: refreshToken } = answer;
  return { accessToken, refreshToken, expiresAt: Date.now() + (answer.expiresIn() ?? 0) * 1000 };
}

/** A relying party that asks the provider for its metadata when it is first needed, not when the service starts. */
export function createRelyingParty(registration: Registration): RelyingParty {
  const { issuer, origin } = registration;
  const configuration = lazily(() => patiently(() => discover(registration)));
  const keys = lazily(async () => {
    const { jwks_uri } = (await configuration()).serverMetadata();
    return createRemoteJWKSet(new URL(jwks_uri ?? ''), { timeoutDuration: TIMEOUT_SECONDS * 1000 });
  });

  /** What goes with each use of a token. */
  const proof = lazily(async (): Promise<openid.DPoPOptions> => {
    if (!registration.bound) return {};
    return { DPoP: openid.getDPoPHandle(await configuration(), await openid.randomDPoPKeyPair('ES256')) };
  });

  async function begin(language: Language, { level, maxAge, parameters: further = {} }: Asked = {}) {
    const config = await configuration();
    const transaction = newTransaction(level);
    const parameters = {
      redirect_uri: `${origin}/callback`,
      scope: registration.scope,
      state: transaction.state,
      nonce: transaction.nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(transaction.codeVerifier),
      code_challenge_method: 'S256',
      ui_locales: language,
      ...(level && levelParameters(issuer, level)),
      ...(maxAge !== undefined && { max_age: String(maxAge) }),
      ...further,
    };
    const pushed = registration.pushed || 'id_token_hint' in further;
    const build = pushed ? openid.buildAuthorizationUrlWithPAR : openid.buildAuthorizationUrl;
    return { url: await build(config, parameters), transaction };
  }

  /** openid-client checks state, iss, the PKCE verifier, nonce, and the ID token's signature, issuer, audience, times. */
  async function finish(callback: URL, transaction: Transaction): Promise<SignIn> {
    const config = await configuration();
    const checks = {
      expectedState: transaction.state,
      expectedNonce: transaction.nonce,
      pkceCodeVerifier: transaction.codeVerifier,
      idTokenExpected: true,
    };
    const answer = await openid.authorizationCodeGrant(config, callback, checks, {}, await proof());
    const idTokenClaims = answer.claims();
    if (!idTokenClaims || !answer.id_token) throw new Failure('answer_refused');
    const level = levelOf(issuer, idTokenClaims.acr);
    if (transaction.level && !reaches(level, transaction.level)) throw new Failure('unmet_authentication_requirements');
    const claims = await openid.fetchUserInfo(config, answer.access_token, idTokenClaims.sub, await proof());
    const sid = typeof idTokenClaims.sid === 'string' ? idTokenClaims.sid : undefined;
    return {
      subject: claims.sub,
      sid,
      level,
      idToken: answer.id_token,
      idTokenClaims,
      claims,
      tokens: tokensOf(answer),
    };
  }

  async function refresh(signIn: SignIn): Promise<Renewal> {
    const { tokens, subject, idToken, idTokenClaims } = signIn;
    if (!tokens.refreshToken) throw new Failure('session_ended');
    const answer = await openid.refreshTokenGrant(await configuration(), tokens.refreshToken, {}, await proof());
    const claims = answer.claims() ?? idTokenClaims;
    if (claims.sub !== subject) throw new Failure('session_ended');
    return {
      tokens: { ...tokensOf(answer), refreshToken: answer.refresh_token ?? tokens.refreshToken },
      idToken: answer.id_token ?? idToken,
      idTokenClaims: claims,
    };
  }

  const userInfo = async ({ tokens, subject }: SignIn): Promise<openid.UserInfoResponse> =>
    openid.fetchUserInfo(await configuration(), tokens.accessToken, subject, await proof());

  async function fetchWith(url: URL, { tokens }: Pick<SignIn, 'tokens'>): Promise<Response> {
    const config = await configuration();
    try {
      return await openid.fetchProtectedResource(
        config,
        tokens.accessToken,
        url,
        'GET',
        null,
        undefined,
        await proof(),
      );
    } catch (error) {
      if (error instanceof openid.WWWAuthenticateChallengeError) return error.response;
      throw error;
    }
  }

  async function signOutUrl(idToken: string, language: Language): Promise<URL> {
    const parameters = {
      id_token_hint: idToken,
      post_logout_redirect_uri: `${origin}/signed-out`,
      ui_locales: language,
    };
    return openid.buildEndSessionUrl(await configuration(), parameters);
  }

  const providerKeys: JWTVerifyGetKey = async (header, token) => (await keys())(header, token);
  return { registration, begin, finish, refresh, userInfo, fetch: fetchWith, signOutUrl, providerKeys };
}

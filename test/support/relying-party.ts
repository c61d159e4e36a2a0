/** An ordinary relying party made of openid-client, as a service's own developers would write it. */
import * as openid from 'openid-client';
import type { RelyingParty as Registration } from '../../src/relying-parties/relying-party.ts';
import { type Answers, go } from './journey.ts';
import type { Persona } from './personas.ts';
import type { Page, TextBrowser } from './text-browser.ts';
import { pause } from './wait.ts';
import type { World } from './world.ts';

/** What has to be remembered between leaving and coming back. */
export interface Transaction {
  readonly url: URL;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string | undefined;
}

export type Tokens = openid.TokenEndpointResponse & openid.TokenEndpointResponseHelpers;

/** A finished sign-in. */
export interface SignedIn {
  readonly page: Page;
  readonly transaction: Transaction;
  readonly tokens: Tokens;
  readonly idToken: openid.IDToken;
}

export interface RelyingPartyOptions {
  readonly clientId: string;
  readonly authentication: openid.ClientAuth;
  readonly redirectUri?: string;
  /** False for a client that may leave PKCE out. */
  readonly pkce?: boolean;
  /** Sends its request over the back channel first. */
  readonly pushed?: boolean;
  readonly dpop?: openid.DPoPOptions['DPoP'];
}

/** A service as it talks to the provider. */
export interface TestRelyingParty {
  readonly config: openid.Configuration;
  readonly clientId: string;
  begin(parameters?: Record<string, string>): Promise<Transaction>;
  redeem(callback: URL, transaction: Transaction): Promise<Tokens>;
  /** The whole way for a person, with every question answered. */
  signIn(
    browser: TextBrowser,
    person: Persona,
    options?: { parameters?: Record<string, string>; answers?: Answers },
  ): Promise<SignedIn>;
  refresh(refreshToken: string): Promise<Tokens>;
  userInfo(tokens: Tokens): Promise<openid.UserInfoResponse>;
}

/** Makes a relying party of a world that has this client registered. */
export async function createRelyingParty(world: World, options: RelyingPartyOptions): Promise<TestRelyingParty> {
  const {
    clientId,
    authentication,
    redirectUri = `${world.testService}/callback`,
    pkce = true,
    pushed = false,
    dpop,
  } = options;
  const config = await openid.discovery(new URL(world.issuer), clientId, undefined, authentication, {
    execute: [openid.allowInsecureRequests],
  });
  const proof = dpop ? { DPoP: dpop } : {};

  async function begin(parameters: Record<string, string> = {}): Promise<Transaction> {
    const verifier = pkce ? openid.randomPKCECodeVerifier() : undefined;
    const transaction = { state: openid.randomState(), nonce: openid.randomNonce(), verifier };
    const build = pushed ? openid.buildAuthorizationUrlWithPAR : openid.buildAuthorizationUrl;
    const url = await build(config, {
      redirect_uri: redirectUri,
      scope: 'openid profile',
      state: transaction.state,
      nonce: transaction.nonce,
      ...(verifier
        ? { code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' }
        : {}),
      ...parameters,
    });
    return { ...transaction, url };
  }

  const redeem = (callback: URL, { state, nonce, verifier }: Transaction): Promise<Tokens> =>
    openid.authorizationCodeGrant(
      config,
      callback,
      {
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
        ...(verifier ? { pkceCodeVerifier: verifier } : {}),
      },
      {},
      proof,
    );

  return {
    config,
    clientId,
    begin,
    redeem,
    async signIn(browser, person, { parameters = {}, answers = {} } = {}) {
      const transaction = await begin(parameters);
      const page = await go(browser, transaction.url, person, answers);
      const tokens = await redeem(page.url, transaction);
      return { page, transaction, tokens, idToken: tokens.claims() as openid.IDToken };
    },
    refresh: (refreshToken) => openid.refreshTokenGrant(config, refreshToken, {}, proof),
    userInfo: (tokens) => openid.fetchUserInfo(config, tokens.access_token, openid.skipSubjectCheck, proof),
  };
}

/** The published client test-client-secret-basic, which most tests use. */
export function basicClient(world: World): Promise<TestRelyingParty> {
  const authentication = openid.ClientSecretBasic('development-only-test-client-secret-basic');
  return createRelyingParty(world, { clientId: 'test-client-secret-basic', authentication });
}

/** What a test's own registration differs in from the published test client. */
export interface Differences {
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly metadata?: Record<string, unknown>;
  readonly policy?: Partial<Registration['policy']>;
  readonly uris?: Registration['uris'];
}

/** Longer than a node believes what it knows without hearing of changes. */
const UNHEARD_MS = 5_200;

/** Saves a registration, and waits until the node of this world has heard of it. */
export async function save(world: World, registration: Registration): Promise<void> {
  const { registrationChanges, relyingParties } = world.app.storage;
  const { promise, resolve } = Promise.withResolvers<void>();
  registrationChanges.subscribe((clientId) => {
    if (clientId === registration.clientId) resolve();
  });
  await relyingParties.save(registration);
  await Promise.race([promise, pause(UNHEARD_MS)]);
}

/** Registers a client like test-client-secret-basic with some differences; metadata that is undefined is left out. */
export async function register(world: World, differences: Differences): Promise<Registration> {
  const like = await world.app.storage.relyingParties.find('test-client-secret-basic');
  if (!like) throw new Error('the test clients are not registered');
  const { clientSecret, ...rest } = like;
  const metadata = Object.fromEntries(
    Object.entries({ ...like.metadata, ...differences.metadata }).filter(([, value]) => value !== undefined),
  );
  const registration: Registration = {
    ...rest,
    clientId: differences.clientId,
    metadata,
    policy: { ...like.policy, ...differences.policy },
    uris: { ...like.uris, ...differences.uris },
    ...(differences.clientSecret ? { clientSecret: differences.clientSecret } : {}),
  };
  await save(world, registration);
  return registration;
}

/** oidc-provider, configured: the protocol is the library's, the decisions are ours. */
import Provider, { type Configuration, errors } from 'oidc-provider';
import type { Logger } from 'pino';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Assurance } from '../assurance/assurance.ts';
import type { Audit } from '../audit/audit.ts';
import type { CredentialStore } from '../authenticators/credential-store.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import { PARTY_CLAIMS, type ScopeClaims } from '../consent/claim-requests.ts';
import type { ConsentStore } from '../consent/consent.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { SubjectStore } from '../identity/subject-store.ts';
import { datesOf } from '../mandates/chain.ts';
import type { OutboxStore } from '../outbox/outbox.ts';
import { profileCircumstances } from '../relying-parties/profiles.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { SystemActing } from '../system-accounts/acting.ts';
import type { FaultOf } from '../teams/faults.ts';
import type { MayTryOut } from '../teams/trying-out.ts';
import { createAccounts } from './accounts.ts';
import { type ActingParts, createActingReader } from './acting.ts';
import { createAdapterFactory } from './adapter.ts';
import { checkPartyParameter, PARTY_PARAMETER } from './asked-party.ts';
import { PROFILE, sectorOf, WITHOUT_PKCE_UNTIL } from './client-metadata.ts';
import { type ClientSecretParts, requireRegisteredSecretMethod } from './client-secret.ts';
import { keepClients } from './clients.ts';
import { listen } from './events.ts';
import { features, type ProtocolPages } from './features.ts';
import { createGrantLoader, isOffline } from './grants.ts';
import { createInteractionPolicy } from './interaction-policy.ts';
import { notingUses } from './key-uses.ts';
import { createLevelCheck } from './levels.ts';
import { createTellLogouts } from './logouts.ts';
import { type CertificateSource, certificateMethods, type ServiceCertificates } from './mutual-tls.ts';
import { createOutboundFetch } from './outbound.ts';
import { checkAssertion, pkceRequired } from './profiles.ts';
import { createRepresentation, type RepresentationParts } from './representation.ts';
import { chainInUse, requestState } from './request-state.ts';
import { keepSignOutLanguage } from './sign-out-language.ts';
import { authenticationOf, rotates } from './token-rules.ts';
import type { UpstreamEvidenceParts } from './upstream-evidence.ts';
import { upstreamParameters } from './upstream-parameters.ts';

/** Settings that the protocol depends on. */
export interface ProtocolSettings {
  readonly issuer: string;
  readonly languages: readonly string[];
  readonly session: { readonly idleSeconds: number; readonly absoluteSeconds: number };
  readonly lifetimes: {
    readonly interactionSeconds: number;
    readonly authorizationCodeSeconds: number;
    readonly pushedRequestSeconds: number;
    readonly accessTokenSeconds: number;
    readonly idTokenSeconds: number;
    readonly refreshTokenSeconds: number;
    readonly offlineGrantSeconds: number;
    readonly refreshGraceSeconds: number;
  };
  readonly outbound: { readonly allowLoopback: boolean };
  readonly clientCertificates: CertificateSource & { readonly services?: object | undefined };
}

export interface ProviderParts
  extends ClientSecretParts,
    UpstreamEvidenceParts,
    Omit<RepresentationParts & ActingParts, 'acting'> {
  readonly settings: ProtocolSettings;
  readonly keys: {
    readonly signing: { readonly keys: readonly Record<string, unknown>[] };
    readonly cookieKeys: readonly string[];
    readonly pairwiseKey: Buffer;
  };
  readonly scopeClaims: ScopeClaims;
  readonly pages: ProtocolPages;
  readonly assurance: Assurance;
  readonly authenticators: AuthenticatorRegistry;
  readonly artifacts: ArtifactStore;
  readonly consents: ConsentStore;
  readonly credentials: CredentialStore;
  readonly people: PersonStore;
  readonly relyingParties: RelyingPartyStore;
  readonly faultOf: FaultOf;
  readonly mayTryOut: MayTryOut;
  readonly subjects: SubjectStore;
  readonly serviceCertificates?: ServiceCertificates | undefined;
  readonly systemActing: SystemActing;
  readonly outbox: OutboxStore;
  readonly audit: Audit;
  /** The only service where somebody may sign in whose account is being closed. */
  readonly comeBackAt: string;
  readonly log: Logger;
}

/** Before anybody signed in, a session only carries the state of a sign-out. */
const ANONYMOUS_SESSION_SECONDS = 900;
const SIGNING_ALGORITHM = 'ES256';
const METHODS = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'none'] as const;
const LARGEST_KEY_SET = 65_536;
const seconds = (): number => Math.floor(Date.now() / 1000);

/** Cookie names: bound to the host or to https where the browser can enforce it (RFC 6265bis, section 4.1.3). */
export function cookieNames(issuer: string): { session: string; interaction: string; resume: string } {
  const https = issuer.startsWith('https:');
  return {
    session: `${https ? '__Host-' : ''}motcua_session`,
    interaction: `${https ? '__Secure-' : ''}motcua_interaction`,
    resume: `${https ? '__Secure-' : ''}motcua_resume`,
  };
}

function cookies({ settings, keys }: ProviderParts): Configuration['cookies'] {
  const flags = {
    httpOnly: true,
    sameSite: 'lax',
    secure: settings.issuer.startsWith('https:'),
    overwrite: true,
  } as const;
  return { names: cookieNames(settings.issuer), keys: [...keys.cookieKeys], long: flags, short: flags };
}

function lifetimes({ settings: { session, lifetimes: life } }: ProviderParts): Configuration['ttl'] {
  return {
    Interaction: life.interactionSeconds,
    AuthorizationCode: life.authorizationCodeSeconds,
    AccessToken: life.accessTokenSeconds,
    ClientCredentials: life.accessTokenSeconds,
    IdToken: life.idTokenSeconds,
    /** A grant never outlives the mandate that it was made under. */
    Grant(ctx, grant) {
      const chain = chainInUse(ctx);
      const until = (chain && datesOf(chain).until?.getTime()) ?? Number.POSITIVE_INFINITY;
      const ordinary = isOffline(grant) ? life.offlineGrantSeconds : session.absoluteSeconds;
      return Math.max(1, Math.min(ordinary, Math.floor(until / 1000) - seconds()));
    },
    /** Rotation never prolongs the life of a family. */
    RefreshToken: (_ctx, token) => Math.max(1, (token.iiat ?? seconds()) + life.refreshTokenSeconds - seconds()),
    Session(_ctx, { accountId, loginTs }) {
      if (!accountId || !loginTs) return ANONYMOUS_SESSION_SECONDS;
      return Math.max(1, Math.min(session.idleSeconds, loginTs + session.absoluteSeconds - seconds()));
    },
  };
}

/**
 * Whoever acts for a party is shown with it in the ID token and in userinfo, whatever was asked for: what is done for a
 * party must never pass as done for oneself.
 */
const withParty = (scopeClaims: ScopeClaims): ScopeClaims => ({
  ...scopeClaims,
  openid: [...(scopeClaims.openid ?? []), ...PARTY_CLAIMS],
});

function configuration(parts: ProviderParts): Configuration {
  const { settings, keys, scopeClaims, pages, assurance, subjects, artifacts } = parts;
  const { lifetimes: life, session } = settings;
  const algorithms = [SIGNING_ALGORITHM] as const;
  const withActing = { ...parts, acting: createActingReader(parts) };
  return {
    acrValues: assurance.acrValues,
    adapter: createAdapterFactory({
      artifacts,
      tellLogouts: createTellLogouts(parts),
      refreshGraceSeconds: life.refreshGraceSeconds,
      retention: { AuthorizationCode: life.accessTokenSeconds, PushedAuthorizationRequest: life.interactionSeconds },
      sessionTouchSeconds: Math.floor(session.idleSeconds / 10),
    }),
    claims: withParty(scopeClaims),
    clientBasedCORS: () => false,
    allowOmittingSingleRegisteredRedirectUri: false,
    assertJwtClientAuthClaimsAndHeader: notingUses(checkAssertion, parts.uses),
    clientAuthMethods: [...METHODS, ...certificateMethods(parts)],
    clientDefaults: {
      id_token_signed_response_alg: SIGNING_ALGORITHM,
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
    clockTolerance: 5,
    cookies: cookies(parts),
    discovery: { ui_locales_supported: [...settings.languages], claims_locales_supported: [...settings.languages] },
    enabledJWA: {
      idTokenSigningAlgValues: [...algorithms],
      userinfoSigningAlgValues: [...algorithms],
      introspectionSigningAlgValues: [...algorithms],
      authorizationSigningAlgValues: [...algorithms],
      dPoPSigningAlgValues: ['ES256', 'PS256', 'EdDSA', 'Ed25519'],
      clientAuthSigningAlgValues: ['ES256', 'PS256', 'RS256', 'EdDSA', 'Ed25519', 'HS256'],
    },
    expiresWithSession: () => false,
    extraTokenClaims: authenticationOf,
    extraClientMetadata: { properties: [PROFILE, WITHOUT_PKCE_UNTIL] },
    features: features(withActing),
    fetchResponseBodyLimits: { jwks_uri: LARGEST_KEY_SET },
    fetch: createOutboundFetch({ allowLoopback: settings.outbound.allowLoopback }),
    extraParams: { [PARTY_PARAMETER]: checkPartyParameter, ...upstreamParameters(settings.issuer) },
    findAccount: createAccounts(withActing),
    interactions: {
      policy: createInteractionPolicy(createLevelCheck(parts), parts.mayTryOut, parts.faultOf),
      url: (_ctx, interaction) => `/interaction/${interaction.uid}`,
    },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    jwks: { keys: [...keys.signing.keys] } as NonNullable<Configuration['jwks']>,
    loadExistingGrant: createGrantLoader({ ...parts, decideParty: createRepresentation(withActing) }),
    pairwiseIdentifier: (_ctx, personId, client) => subjects.subjectOf(personId, sectorOf(client)),
    pkce: { required: pkceRequired },
    renderError: (ctx, out, error) =>
      pages.error(ctx, error instanceof errors.SessionNotFound ? 'session_not_found' : String(out.error)),
    responseTypes: ['code'],
    rotateRefreshToken: rotates,
    scopes: ['openid', 'offline_access'],
    sectorIdentifierUriValidate: () => false,
    subjectTypes: ['pairwise', 'public'],
    ttl: lifetimes(parts),
  } as Configuration;
}

/** Makes the provider; pages and middleware are added with `use`. */
export function createProvider(parts: ProviderParts): Provider {
  const provider = new Provider(parts.settings.issuer, configuration(parts));
  provider.on('authorization.accepted', (ctx) => {
    const { decision } = requestState(ctx);
    const { session } = ctx.oidc;
    if (decision?.kind !== 'satisfied' || !session) return;
    session.acr = decision.acr;
    session.amr = [...decision.amr];
  });
  keepClients(provider, { ...parts, circumstances: profileCircumstances(parts.settings) });
  requireRegisteredSecretMethod(provider, parts);
  provider.use(keepSignOutLanguage);
  listen(provider, parts);
  return provider;
}

import { createHmac, randomBytes } from 'node:crypto';
import Provider, {
  type Account,
  type Configuration,
  interactionPolicy,
  type JWK,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import { LANGUAGES } from '../../shared/language.ts';
import type { PrivateKey } from '../../shared/private-key.ts';
import { isLoopbackHttp } from '../../shared/relying-party.ts';
import type { Resident } from '../../shared/residents.ts';
import { type BankLevel, LEVELS, satisfies, weakestOf } from './levels.ts';
import { createMemory, LONGEST_SECONDS } from './memory.ts';
import { logoutSource, postLogoutSuccessSource, renderError } from './protocol-pages.ts';
import { registrationOf } from './registration.ts';

/** What the bank's OpenID provider is made of. */
export interface OpenidParts {
  readonly origin: string;
  /** Issuer of the identity provider that signs people in here. */
  readonly provider: string;
  readonly privateKey: PrivateKey;
  readonly customers: readonly Resident[];
}

const SHORT_SECONDS = 60;

/** What the bank tells of a customer. */
const claimsOf = ({ number, name, birthdate, gender, card }: Resident) => ({
  national_id: number,
  name,
  birthdate: card?.birthdate ?? birthdate,
  ...(gender ? { gender } : {}),
});

/** The bank's own number of a customer: stays the same, and says nothing of the citizen number. */
export const customerId = ({ number }: Pick<Resident, 'number'>, { d = '' }: PrivateKey): string =>
  createHmac('sha256', d).update(number).digest('base64url');

/** The level that a request wants: its essential claim counts before its wishes (OpenID Connect Core 1.0, 5.5.1.1). */
export function levelWanted({ acr_values, claims }: Readonly<Record<string, unknown>>): BankLevel {
  const asked = typeof claims === 'string' ? claims : '{}';
  const { id_token } = JSON.parse(asked) as { id_token?: { acr?: { value?: unknown; values?: unknown[] } } };
  const { value, values = [value] } = id_token?.acr ?? {};
  const wishes = typeof acr_values === 'string' ? acr_values.split(' ') : [];
  return weakestOf(values.some((one) => one !== undefined) ? values : wishes);
}

/** Whoever is signed in at too low a level for this request signs in again. */
function policy(): interactionPolicy.DefaultPolicy {
  const { base, Check } = interactionPolicy;
  const own = base();
  const login = own.get('login');
  // These compare levels for equality.
  login?.checks.remove('essential_acrs');
  login?.checks.remove('essential_acr');
  login?.checks.add(
    new Check(
      'level',
      'a higher level is wanted',
      ({ oidc }) => !satisfies(oidc.session?.acr, levelWanted(oidc.params ?? {})),
    ),
  );
  return own;
}

/** The sign-in page speaks the language that the request asks for. */
function signInUrl({ oidc }: KoaContextWithOIDC, { uid }: { readonly uid: string }): string {
  const asked = String(oidc.params?.ui_locales ?? '').split(' ');
  const language = LANGUAGES.find((known) => asked.includes(known));
  return `/sign-in/${uid}${language ? `?lang=${language}` : ''}`;
}

/** The library refuses to ask services on this machine, which is where the identity provider of development is. */
const fetchHere: Configuration['fetch'] = (url, options) => {
  const { dispatcher, ...unguarded } = options as RequestInit & { dispatcher?: unknown };
  return globalThis.fetch(url, unguarded);
};

function configuration({ provider, privateKey, customers }: OpenidParts): Configuration {
  const accounts = new Map(
    customers.map((customer): [string, Account] => {
      const accountId = customerId(customer, privateKey);
      return [accountId, { accountId, claims: async () => ({ sub: accountId, ...claimsOf(customer) }) }];
    }),
  );
  return {
    clients: [registrationOf(provider)],
    adapter: createMemory(),
    jwks: { keys: [{ ...privateKey, use: 'sig', alg: 'ES256' } as JWK] },
    acrValues: [...LEVELS],
    scopes: ['openid', 'profile', 'identity'],
    claims: {
      openid: ['sub', 'acr', 'amr', 'auth_time'],
      profile: ['name', 'birthdate', 'gender'],
      identity: ['national_id'],
    },
    findAccount: (_ctx, id) => accounts.get(id),
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      claimsParameter: { enabled: true },
      jwtUserinfo: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource, postLogoutSuccessSource },
    },
    renderError,
    interactions: { policy: policy(), url: signInUrl },
    routes: {
      authorization: '/openid/auth',
      pushed_authorization_request: '/openid/request',
      token: '/openid/token',
      userinfo: '/openid/me',
      jwks: '/openid/jwks',
      end_session: '/openid/session/end',
    },
    enabledJWA: {
      idTokenSigningAlgValues: ['ES256'],
      userinfoSigningAlgValues: ['ES256'],
      clientAuthSigningAlgValues: ['ES256'],
    },
    clientAuthMethods: ['private_key_jwt'],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      names: { session: 'bank.session', interaction: 'bank.interaction', resume: 'bank.resume' },
    },
    ttl: {
      AccessToken: SHORT_SECONDS,
      AuthorizationCode: SHORT_SECONDS,
      IdToken: SHORT_SECONDS * 10,
      Interaction: LONGEST_SECONDS,
      Grant: LONGEST_SECONDS,
      Session: LONGEST_SECONDS,
    },
    ...(isLoopbackHttp(provider) ? { fetch: fetchHere } : {}),
  };
}

/** The protocol's side of the bank: OpenID Connect with PKCE, pushed requests, and logout in both directions. */
export const createOpenidProvider = (parts: OpenidParts): Provider => new Provider(parts.origin, configuration(parts));

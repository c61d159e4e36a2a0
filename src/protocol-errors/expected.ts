/** What would have been right: from the registration as it is now, and from the rules of this provider. */
import { FAPI2_ALGORITHMS } from '../relying-parties/profiles.ts';
import type { RelyingParty } from '../relying-parties/relying-party.ts';
import { type Expectation, expectedBy, type RuleId } from './rules.ts';

/** What every service is told alike. */
export interface Rules {
  readonly issuer: string;
  readonly lifetimes: { readonly authorizationCodeSeconds: number };
}

/** One thing that was expected; the values are as the protocol writes them. */
export interface Expected {
  readonly name: Expectation;
  readonly values: readonly string[];
}

const SECRET_ALGORITHMS = ['HS256'];
const KEY_ALGORITHMS = [...FAPI2_ALGORITHMS, 'RS256'];
const PROMPTS = ['none', 'login', 'consent', 'select_account'];
/** What the protocol library gives a pushed request. */
const PUSHED_SECONDS = 60;
/** As long as an assertion for one call needs; more is no mistake by itself. */
const ASSERTION_SECONDS = 60;

const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

function keysOf({ jwks, jwks_uri: address }: RelyingParty['metadata']): string[] {
  if (typeof address === 'string') return [address];
  const { keys } = (jwks ?? {}) as { keys?: { kid?: unknown; alg?: unknown; kty?: unknown }[] };
  return (keys ?? []).map(({ kid, alg, kty }) => [kid ?? '—', alg ?? kty].filter(Boolean).join(' · '));
}

function algorithmsOf({ metadata, policy }: RelyingParty): readonly string[] {
  const { token_endpoint_auth_signing_alg: own, token_endpoint_auth_method: method } = metadata;
  if (typeof own === 'string') return [own];
  if (method === 'client_secret_jwt') return SECRET_ALGORITHMS;
  return policy.profile === 'fapi2' ? FAPI2_ALGORITHMS : KEY_ALGORITHMS;
}

const VALUES: Readonly<Record<Expectation, (service: RelyingParty, rules: Rules) => readonly string[]>> = {
  redirect_uris: ({ metadata }) => list(metadata.redirect_uris),
  post_logout_redirect_uris: ({ metadata }) => list(metadata.post_logout_redirect_uris),
  scope: ({ policy }) => policy.scopes,
  response_types: ({ metadata }) => (metadata.response_types ? list(metadata.response_types) : ['code']),
  response_mode: () => ['query', 'form_post', 'fragment'],
  grant_types: ({ metadata }) => (metadata.grant_types ? list(metadata.grant_types) : ['authorization_code']),
  code_challenge_method: () => ['S256'],
  authentication: ({ metadata }) => [String(metadata.token_endpoint_auth_method ?? 'client_secret_basic')],
  algorithms: algorithmsOf,
  keys: ({ metadata }) => keysOf(metadata),
  audience: ({ policy }, { issuer }) => (policy.profile === 'fapi2' ? [issuer] : [issuer, `${issuer}/token`]),
  assertion_lifetime: () => [`≤ ${ASSERTION_SECONDS} s`],
  request_seconds: () => [`${PUSHED_SECONDS} s`],
  code_seconds: (_service, { lifetimes }) => [`${lifetimes.authorizationCodeSeconds} s`],
  prompt: () => PROMPTS,
  par: (_service, { issuer }) => [`${issuer}/request`],
  status: () => ['200', '204'],
};

/** What was expected where this mistake was made; nothing that is not registered. */
export const expectedOf = (rule: RuleId, service: RelyingParty, rules: Rules): readonly Expected[] =>
  expectedBy(rule)
    .map((name) => ({ name, values: VALUES[name](service, rules) }))
    .filter(({ values }) => values.length > 0);

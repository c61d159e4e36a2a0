/** The profiles: what each of them demands of a registration. */

/** How strictly a service uses the protocol, the strictest first; the first is what a new service gets. */
export const PROFILES = ['fapi2', 'code-pkce', 'legacy'] as const;
export type Profile = (typeof PROFILES)[number];

/** What the rules look at. */
export interface Profiled {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly policy: {
    readonly profile: Profile;
    readonly exception?: { readonly reason: string; readonly until?: string | undefined } | undefined;
  };
}

/** The closed list of what can be wrong, with words for whoever writes files; pages have their own. */
export const PROFILE_PROBLEMS = {
  'reason-missing': 'a profile other than fapi2 needs policy.exception.reason',
  'until-missing': 'the profile legacy needs policy.exception.until, the last day of the exception',
  'until-too-far': 'policy.exception.until must be within a year',
  'until-past': 'policy.exception.until is over',
  'until-without-legacy': 'only the profile legacy ends on a day; leave policy.exception.until out',
  'public-client': 'fapi2 is for services that keep a key: token_endpoint_auth_method must not be none',
  'client-authentication':
    'fapi2 needs token_endpoint_auth_method private_key_jwt, tls_client_auth or self_signed_tls_client_auth',
  'signing-algorithm': 'fapi2 takes signatures by PS256, ES256 or EdDSA only',
  'pushed-requests-off': 'fapi2 needs pushed requests: leave require_pushed_authorization_requests out',
  'sender-constraint-off': 'fapi2 needs tokens bound to a key: leave dpop_bound_access_tokens out',
  'response-type': 'fapi2 knows response_types [code] only',
  'redirect-not-https': 'fapi2 needs https in redirect_uris',
  'certificates-not-read': 'this provider reads no such certificates (clientCertificates)',
} as const satisfies Record<string, string>;

export type ProfileProblemCode = keyof typeof PROFILE_PROBLEMS;

/** One problem, and the member of the registration that it is about. */
export interface ProfileProblem {
  readonly code: ProfileProblemCode;
  readonly path: readonly string[];
}

/** What the answer depends on beside the registration. */
export interface ProfileCircumstances {
  /** Today (YYYY-MM-DD): also looks whether the end of an exception is ahead, and within a year. */
  readonly today?: string;
  /** A service on the same machine may be reached by http; so it is in development. */
  readonly allowLoopback?: boolean;
  /** The certificates of services are read. */
  readonly certificates?: boolean;
  /** Authorities are trusted for services (tls_client_auth). */
  readonly authorities?: boolean;
}

/** The settings that say so. */
export interface CircumstanceSettings {
  readonly outbound: { readonly allowLoopback: boolean };
  readonly clientCertificates: { readonly source: string; readonly services?: object | undefined };
}

/** What profiles are judged by at this provider. */
export const profileCircumstances = ({ outbound, clientCertificates }: CircumstanceSettings) => ({
  allowLoopback: outbound.allowLoopback,
  certificates: clientCertificates.source !== 'none',
  authorities: clientCertificates.services !== undefined,
});

const MOST_DAYS = 366;
const DAY_MS = 86_400_000;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const CERTIFICATE_METHODS = ['tls_client_auth', 'self_signed_tls_client_auth'];
const STRONG_METHODS = ['private_key_jwt', ...CERTIFICATE_METHODS];
const SIGNATURES_OF_SERVICES = ['token_endpoint_auth_signing_alg', 'request_object_signing_alg'];

/** Signatures that fapi2 takes (FAPI 2.0 Security Profile, section 5.4.1). */
export const FAPI2_ALGORITHMS: readonly string[] = ['PS256', 'ES256', 'EdDSA', 'Ed25519'];

/** Tokens of this service are bound to the certificate that it shows (RFC 8705), not to a DPoP key. */
export const isBoundToCertificate = (metadata: Profiled['metadata']): boolean =>
  metadata.tls_client_certificate_bound_access_tokens === true;

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

function isEncrypted(address: string, allowLoopback: boolean): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'https:' || (allowLoopback && url?.protocol === 'http:' && LOOPBACK.has(url.hostname));
}

type Problems = Generator<readonly [code: ProfileProblemCode, ...path: string[]]>;

function* problemsOfException({ policy: { profile, exception } }: Profiled, today: string | undefined): Problems {
  if (profile === 'fapi2') return;
  if (!exception) return yield ['reason-missing', 'policy', 'exception'];
  const path = ['policy', 'exception', 'until'] as const;
  const { until } = exception;
  if (profile === 'code-pkce') {
    if (until !== undefined) yield ['until-without-legacy', ...path];
  } else if (until === undefined) yield ['until-missing', ...path];
  else if (today !== undefined && until < today) yield ['until-past', ...path];
  else if (today !== undefined && Date.parse(until) - Date.parse(today) > MOST_DAYS * DAY_MS)
    yield ['until-too-far', ...path];
}

function* problemsOfFapi2({ metadata }: Profiled, allowLoopback: boolean): Problems {
  const method = String(metadata.token_endpoint_auth_method ?? 'client_secret_basic');
  if (method === 'none') yield ['public-client', 'metadata', 'token_endpoint_auth_method'];
  else if (!STRONG_METHODS.includes(method)) yield ['client-authentication', 'metadata', 'token_endpoint_auth_method'];
  for (const name of SIGNATURES_OF_SERVICES) {
    const algorithm = metadata[name];
    if (algorithm !== undefined && !FAPI2_ALGORITHMS.includes(String(algorithm)))
      yield ['signing-algorithm', 'metadata', name];
  }
  if (metadata.require_pushed_authorization_requests === false)
    yield ['pushed-requests-off', 'metadata', 'require_pushed_authorization_requests'];
  if (metadata.dpop_bound_access_tokens === false && !isBoundToCertificate(metadata))
    yield ['sender-constraint-off', 'metadata', 'dpop_bound_access_tokens'];
  if (texts(metadata.response_types).some((type) => type !== 'code'))
    yield ['response-type', 'metadata', 'response_types'];
  if (texts(metadata.redirect_uris).some((address) => !isEncrypted(address, allowLoopback)))
    yield ['redirect-not-https', 'metadata', 'redirect_uris'];
}

function* problems(registration: Profiled, circumstances: ProfileCircumstances): Problems {
  const { today, allowLoopback = false, certificates = true, authorities = true } = circumstances;
  const { metadata } = registration;
  yield* problemsOfException(registration, today);
  if (registration.policy.profile === 'fapi2') yield* problemsOfFapi2(registration, allowLoopback);
  const method = metadata.token_endpoint_auth_method;
  const isMethodOff = !certificates
    ? CERTIFICATE_METHODS.includes(String(method))
    : method === 'tls_client_auth' && !authorities;
  if (isMethodOff) yield ['certificates-not-read', 'metadata', 'token_endpoint_auth_method'];
  if (!certificates && isBoundToCertificate(metadata))
    yield ['certificates-not-read', 'metadata', 'tls_client_certificate_bound_access_tokens'];
}

/** What a registration lacks for its profile; empty when nothing. */
export function profileProblems(registration: Profiled, circumstances: ProfileCircumstances = {}): ProfileProblem[] {
  return [...problems(registration, circumstances)].map(([code, ...path]) => ({ code, path }));
}

/** Problems on paper alone: with them a service works on, as strictly as its profile says. */
const ON_PAPER = new Set<ProfileProblemCode>([
  'reason-missing',
  'until-missing',
  'until-too-far',
  'until-past',
  'until-without-legacy',
]);

/** Whether a service with this problem cannot be let in at all. */
export const isUnsafe = ({ code }: ProfileProblem): boolean => !ON_PAPER.has(code);

/** The last day (YYYY-MM-DD) on which a service may leave PKCE out; undefined where it never may. */
export const withoutPkceUntil = ({ policy: { profile, exception } }: Profiled): string | undefined =>
  profile === 'legacy' ? exception?.until : undefined;

/** The client metadata that follow from the profile, whatever the registration leaves open. */
export function profileMetadata({ metadata, policy }: Profiled): Record<string, unknown> {
  if (policy.profile !== 'fapi2') return {};
  return {
    require_pushed_authorization_requests: true,
    ...(isBoundToCertificate(metadata) ? {} : { dpop_bound_access_tokens: true }),
  };
}

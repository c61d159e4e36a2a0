/** Which mistake an error of the protocol is. The texts are oidc-provider's and ours; a test compares them with the library. */

/** An error as the protocol library throws it. */
export interface RawError {
  readonly error?: string | undefined;
  readonly error_description?: string | undefined;
  readonly error_detail?: string | undefined;
}

/** What the registration or this provider say about what is right. */
export type Expectation =
  | 'redirect_uris'
  | 'post_logout_redirect_uris'
  | 'scope'
  | 'response_types'
  | 'response_mode'
  | 'grant_types'
  | 'code_challenge_method'
  | 'authentication'
  | 'algorithms'
  | 'keys'
  | 'audience'
  | 'assertion_lifetime'
  | 'request_seconds'
  | 'code_seconds'
  | 'prompt'
  | 'par'
  | 'status';

interface Rule {
  /** The error's code, its description or detail, or both. */
  readonly when: readonly { readonly error?: RegExp; readonly text?: RegExp }[];
  readonly expected: readonly Expectation[];
}

const CLIENT = /^invalid_client$/;
const GRANT = /^invalid_grant$/;

/** The first that fits is it. Each has its words, `protocolErrors.<id>.title` and `protocolErrors.<id>.mend`. */
const RULES = {
  'redirect-uri': {
    when: [{ error: /^invalid_redirect_uri$/ }, { text: /redirect_uri did not match/ }],
    expected: ['redirect_uris'],
  },
  'redirect-uri-changed': { when: [{ text: /redirect_uri mismatch/ }], expected: ['redirect_uris'] },
  'post-logout-redirect-uri': { when: [{ text: /post_logout_redirect_uri/ }], expected: ['post_logout_redirect_uris'] },
  'id-token-hint': { when: [{ text: /id_token_hint/ }], expected: [] },
  'pkce-verifier': {
    when: [{ text: /code_verifier|unsupported code_challenge_method/ }],
    expected: ['code_challenge_method'],
  },
  pkce: { when: [{ text: /PKCE|code_challenge/ }], expected: ['code_challenge_method'] },
  'par-required': { when: [{ text: /Pushed Authorization Request must be used/ }], expected: ['par'] },
  'request-uri': { when: [{ error: /^invalid_request_uri$/ }], expected: ['request_seconds'] },
  'request-object': {
    when: [
      { error: /^(invalid_request_object|request_not_supported|request_uri_not_supported)$/ },
      { text: /Request Object|request and request_uri/ },
    ],
    expected: ['par'],
  },
  dpop: { when: [{ error: /dpop/ }, { text: /DPoP|jkt|proof-of-possession/ }], expected: [] },
  'bound-certificate': { when: [{ text: /certificate|x5t#S256/ }], expected: ['authentication'] },
  'auth-method': { when: [{ error: CLIENT, text: /authentication mechanism/ }], expected: ['authentication'] },
  'secret-expired': { when: [{ error: CLIENT, text: /secret.* is expired/ }], expected: ['authentication'] },
  secret: { when: [{ error: CLIENT, text: /invalid secret/ }], expected: ['authentication'] },
  'assertion-algorithm': {
    when: [{ error: CLIENT, text: /alg mismatch|unsupported JWS|does not take/ }],
    expected: ['algorithms'],
  },
  'assertion-expired': { when: [{ error: CLIENT, text: /jwt expired/ }], expected: ['assertion_lifetime'] },
  'assertion-early': {
    when: [{ error: CLIENT, text: /in the future|not active yet/ }],
    expected: ['assertion_lifetime'],
  },
  'assertion-audience': { when: [{ error: CLIENT, text: /audience|\baud\b/ }], expected: ['audience'] },
  'assertion-reused': { when: [{ error: CLIENT, text: /only be used once/ }], expected: ['assertion_lifetime'] },
  'assertion-signature': {
    when: [{ error: CLIENT, text: /signature verification failed/ }],
    expected: ['keys', 'algorithms'],
  },
  'assertion-key': { when: [{ error: CLIENT, text: /no (applicable|matching) key/ }], expected: ['keys'] },
  'assertion-claims': {
    when: [{ error: CLIENT, text: /\(JWT|must be specified|invalid (exp|iat|nbf|jti|iss|sub) value/ }],
    expected: ['audience', 'assertion_lifetime'],
  },
  'key-set': {
    when: [{ error: /^invalid_client_metadata$/ }, { text: /JSON Web Key Set (is invalid|failed)/ }],
    expected: ['keys'],
  },
  assertion: { when: [{ error: CLIENT }], expected: ['authentication', 'algorithms', 'keys'] },
  'scope-openid': { when: [{ text: /openid scope must be requested/ }], expected: ['scope'] },
  'userinfo-scope': { when: [{ error: /^insufficient_scope$/ }], expected: ['scope'] },
  scope: { when: [{ error: /^invalid_scope$/ }, { text: /^scope contains/ }], expected: ['scope'] },
  details: { when: [{ error: /^invalid_authorization_details$/ }, { text: /authorization.details/i }], expected: [] },
  'response-type': {
    when: [{ error: /^unsupported_response_type$/ }, { text: /requested response_type/ }],
    expected: ['response_types'],
  },
  'response-mode': {
    when: [{ error: /^unsupported_response_mode$/ }, { text: /response_mode|unless encrypted/ }],
    expected: ['response_mode'],
  },
  resource: { when: [{ error: /^invalid_target$/ }], expected: [] },
  prompt: { when: [{ text: /prompt/ }], expected: ['prompt'] },
  'max-age': { when: [{ text: /max_age/ }], expected: [] },
  claims: { when: [{ text: /claims/ }], expected: [] },
  party: { when: [{ text: /represented_party/ }], expected: [] },
  'parameter-missing': { when: [{ text: /missing required/ }], expected: [] },
  'parameter-twice': { when: [{ text: /provided twice/ }], expected: [] },
  'grant-type': {
    when: [{ error: /^(unsupported_grant_type|unauthorized_client)$/ }, { text: /is not allowed for this client/ }],
    expected: ['grant_types'],
  },
  'code-used': { when: [{ error: GRANT, text: /code already|already used$/ }], expected: ['code_seconds'] },
  'code-expired': { when: [{ error: GRANT, text: /code is expired/ }], expected: ['code_seconds'] },
  'code-unknown': { when: [{ error: GRANT, text: /code not found/ }], expected: ['code_seconds'] },
  'refresh-used': { when: [{ error: GRANT, text: /refresh token already/ }], expected: [] },
  'refresh-ended': { when: [{ error: GRANT, text: /refresh token/ }], expected: [] },
  'other-client': {
    when: [{ error: GRANT, text: /client mismatch/ }, { text: /not authorized to revoke/ }],
    expected: [],
  },
  'grant-ended': { when: [{ error: GRANT }], expected: [] },
  'access-token': { when: [{ error: /^invalid_token$/ }, { text: /access tokens? must/ }], expected: [] },
  'token-type': { when: [{ error: /^unsupported_token_type$/ }], expected: [] },
  'introspection-accept': { when: [{ text: /introspection must be requested with/ }], expected: [] },
  registration: { when: [{ error: /^registration_not_supported$/ }], expected: [] },
  body: {
    when: [
      {
        error: /^invalid_request$/,
        text: /request body|content-type bodies|authorization header|client authentication|client_id mismatch|client_assertion|client_secret/,
      },
    ],
    expected: ['authentication'],
  },
  origin: { when: [{ text: /^origin / }], expected: [] },
  'parameter-value': {
    when: [{ text: /contains invalid characters|must be a string|idp_(hint|path) is invalid/ }],
    expected: [],
  },
  unreachable: { when: [{ error: /^unreachable$/ }], expected: ['status'] },
  'not-confirmed': { when: [{ error: /^not_confirmed$/ }], expected: ['status'] },
  other: { when: [{}], expected: [] },
} as const satisfies Record<string, Rule>;

/** A kind of mistake. */
export type RuleId = keyof typeof RULES;

/** Every kind of mistake. */
export const RULE_IDS = Object.keys(RULES) as readonly RuleId[];

/** What was expected where this mistake was made. */
export const expectedBy = (rule: RuleId): readonly Expectation[] => RULES[rule].expected;

/** Which mistake an error is; `other` where no rule knows it. */
export function ruleOf({ error = '', error_description: description, error_detail: detail }: RawError): RuleId {
  const said = [description, detail].filter((text) => text !== undefined);
  const fits = ({ when }: Rule): boolean =>
    when.some((one) => (one.error?.test(error) ?? true) && (!one.text || said.some((text) => one.text?.test(text))));
  return RULE_IDS.find((id) => fits(RULES[id])) ?? 'other';
}

/** Answers that people or the situation give, and no mistake of the service. */
const ANSWERS: ReadonlySet<string> = new Set([
  'access_denied',
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
  'unmet_authentication_requirements',
  'temporarily_unavailable',
  'server_error',
]);

/** Whether the service did something wrong; else the person turned back, nobody is signed in, or it is our fault. */
export const isMistake = ({ error }: RawError): boolean => !ANSWERS.has(error ?? '');

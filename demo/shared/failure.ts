import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';

/** Everything that can go wrong, with the HTTP status of its page; OAuth's own code where there is one. */
export const FAILURES = {
  access_denied: 403,
  unmet_authentication_requirements: 403,
  transaction_expired: 400,
  transaction_elsewhere: 400,
  temporarily_unavailable: 503,
  answer_refused: 502,
  session_ended: 401,
  cross_site_request: 403,
  invalid_request: 400,
  not_found: 404,
  method_not_allowed: 405,
  internal: 500,
} as const;

/** The closed list of failure codes. */
export type FailureCode = keyof typeof FAILURES;

/** A failure that people see as a page of their language; `cause` goes to the log only. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;

  constructor(code: FailureCode, options: { cause?: unknown } = {}) {
    super(code, options);
    this.code = code;
  }
}

const PASSED_ON = new Set<string>(['access_denied', 'unmet_authentication_requirements', 'temporarily_unavailable']);

/** Error codes of the authorization answer (OpenID Connect Core 3.1.2.6) and of the token answer (RFC 6749 5.2). */
function fromOAuth(error: string): FailureCode {
  if (PASSED_ON.has(error)) return error as FailureCode;
  if (error === 'server_error') return 'temporarily_unavailable';
  return error === 'invalid_grant' ? 'transaction_expired' : 'answer_refused';
}

const OUTAGE = new Set(['OAUTH_TIMEOUT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON']);
const NO_CONNECTION = new Set(['fetch failed', 'terminated']);

function codeOf(error: unknown): FailureCode {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) return fromOAuth(error.error);
  if (error instanceof WWWAuthenticateChallengeError) return 'answer_refused';
  if (error instanceof ClientError) return OUTAGE.has(error.code ?? '') ? 'temporarily_unavailable' : 'answer_refused';
  return error instanceof TypeError && NO_CONNECTION.has(error.message) ? 'temporarily_unavailable' : 'internal';
}

/** Why it failed, for the log: the provider's code where it sent one, never its description. */
export function reasonOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  const isFromProvider = cause instanceof AuthorizationResponseError || cause instanceof ResponseBodyError;
  return `${cause.name}: ${isFromProvider ? cause.error : cause.message}`;
}

/** Sorts whatever was thrown into the closed list. */
export const toFailure = (error: unknown): Failure =>
  error instanceof Failure ? error : new Failure(codeOf(error), { cause: error });

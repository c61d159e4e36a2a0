/**
 * The one error type of the product and the table of its codes.
 * A refusal is thrown as `AppError` anywhere and becomes a page or an OAuth answer only at the edge.
 */

/** What each code means at the edge: HTTP status, the OAuth error shown to machines, the key of the words shown to people. */
export const ERRORS = {
  invalid_input: { status: 400, oauth: 'invalid_request', words: 'error.invalidInput' },
  interaction_expired: { status: 400, oauth: 'invalid_request', words: 'error.interactionExpired' },
  interaction_elsewhere: { status: 400, oauth: 'invalid_request', words: 'error.interactionElsewhere' },
  cross_site_request: { status: 403, oauth: 'access_denied', words: 'error.crossSite' },
  already_used: { status: 400, oauth: 'invalid_grant', words: 'error.invalidInput' },
  not_allowed: { status: 403, oauth: 'access_denied', words: 'error.notAllowed' },
  not_found: { status: 404, oauth: 'not_found', words: 'error.notFound' },
  conflict: { status: 409, oauth: 'invalid_request', words: 'error.invalidInput' },
  method_not_allowed: { status: 405, oauth: 'invalid_request', words: 'error.invalidInput' },
  payload_too_large: { status: 413, oauth: 'invalid_request', words: 'error.tooLarge' },
  unsupported_media_type: { status: 415, oauth: 'invalid_request', words: 'error.invalidInput' },
  throttled: { status: 429, oauth: 'temporarily_unavailable', words: 'error.busy' },
  busy: { status: 503, oauth: 'temporarily_unavailable', words: 'error.busy' },
  unavailable: { status: 503, oauth: 'temporarily_unavailable', words: 'error.unavailable' },
  internal: { status: 500, oauth: 'server_error', words: 'error.internal' },
} as const satisfies Record<string, { status: number; oauth: string; words: string }>;

/** The closed list of error codes. */
export type ErrorCode = keyof typeof ERRORS;

/** A refusal or failure with a code of the table; `detail` goes to the log only and must hold no personal data. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  /** The HTTP status, under both names that Koa and oidc-provider read. */
  status: number;
  statusCode: number;
  /** Seconds after which it makes sense to try again (sent as Retry-After). */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, detail?: string, options: { cause?: unknown; retryAfter?: number } = {}) {
    super(detail ?? code, { cause: options.cause });
    this.code = code;
    this.retryAfter = options.retryAfter;
    this.status = ERRORS[code].status;
    this.statusCode = this.status;
  }
}

/** Several problems of one configuration, each a line that says where and what; the process prints them and exits with 1. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration has ${problems.length} problem(s):\n${problems.map((p) => `  - ${p}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Runs work that spans capabilities (identity, audit, outbox) in one database transaction.
 * Everything that capabilities write inside takes part; it commits as a whole or not at all.
 */
export type Transaction = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Runs one request: what is read is remembered, and the writes that may wait are sent together when the work is done
 * and `keep` says so (an answer was decided, even a refusal; not when the request failed).
 */
export type RequestScope = <T>(work: () => Promise<T>, options: ScopeOptions) => Promise<T>;

/** How a unit of work ends. */
export interface ScopeOptions {
  readonly keep: () => boolean;
  /** Hears how it went with the database. */
  readonly done?: (report: ScopeReport) => void;
  /** Where the request of a person came from: kept with what is recorded of it. */
  readonly origin?: () => object;
}

/** How a unit of work went with the database. */
export interface ScopeReport {
  /** SQL round trips that it took. */
  readonly roundTrips: number;
  /** Set when the database was away at any moment, whatever became of that error on its way. */
  readonly outage?: AppError | undefined;
}

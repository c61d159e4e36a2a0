/** Refusals of the API as problem details (RFC 9457). */
import type { Context } from 'koa';
import type { z } from 'zod';
import { AppError, ERRORS, type ErrorCode } from '../errors.ts';

/** Why somebody is not let in, with the challenge of RFC 6750, section 3. */
export class NotLetIn extends Error {
  readonly status: 401 | 403;
  readonly challenge: string;
  /** The scope that is missing. */
  readonly scope: string | undefined;

  constructor(status: 401 | 403, challenge: string, scope?: string) {
    super('the API lets nobody in without a good token');
    this.status = status;
    this.challenge = challenge;
    this.scope = scope;
  }
}

/** One thing that is wrong with what was sent. */
export interface Finding {
  /** Where, such as `metadata.redirect_uris.0`. */
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** What was sent cannot be done, and why not. */
export class Unfit extends AppError {
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[], code: 'invalid_input' | 'conflict' = 'invalid_input') {
    super(code, `not done: ${findings.map(({ code: one }) => one).join(' ')}`);
    this.findings = findings;
  }
}

/** What does not fit the schema of an operation. */
export const unfitInput = ({ issues }: z.ZodError): Unfit =>
  new Unfit(issues.map(({ path, code, message }) => ({ path: path.map(String).join('.'), code, message })));

const TITLES: Partial<Record<ErrorCode, string>> = {
  invalid_input: 'The request is not valid.',
  already_used: 'This was done before.',
  not_allowed: 'This is not allowed, or somebody else has to decide it.',
  not_found: 'There is no such thing, or it is not yours.',
  conflict: 'This does not go with how things are now.',
  method_not_allowed: 'There is no such operation.',
  payload_too_large: 'The request is too large.',
  unsupported_media_type: 'The request is not JSON: it needs the content type application/json.',
  throttled: 'There were too many requests for a while.',
  busy: 'There are too many requests.',
  unavailable: 'The service is not available.',
  internal: 'The service failed.',
};

/** Answers with a problem. */
export function showProblem(ctx: Context, code: ErrorCode, more: object = {}): void {
  const { status } = ERRORS[code];
  ctx.status = status;
  ctx.body = { type: 'about:blank', title: TITLES[code] ?? TITLES.invalid_input, status, code, ...more };
  ctx.type = 'application/problem+json';
}

/** Answers whoever has no good token (RFC 6750, section 3). */
export function showNotLetIn(ctx: Context, { status, challenge, scope }: NotLetIn): void {
  const title = status === 401 ? 'A good access token is needed.' : 'The token or the registration lacks a scope.';
  ctx.status = status;
  ctx.set('WWW-Authenticate', challenge);
  const code = status === 401 ? 'invalid_token' : 'insufficient_scope';
  ctx.body = { type: 'about:blank', title, status, code, ...(scope === undefined ? {} : { scope }) };
  ctx.type = 'application/problem+json';
}

/** What of an error is told. */
export const detailsOf = (error: AppError): object => (error instanceof Unfit ? { errors: error.findings } : {});

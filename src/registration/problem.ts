import type { Context } from 'koa';

/** What was wrong with an answer: in words by field, or for the whole form. */
export interface Problem {
  readonly errors?: Readonly<Record<string, string>>;
  readonly error?: string;
  /** Seconds after which to try again; nothing that was entered is wrong. */
  readonly retryAfter?: number;
}

const REFUSED = 400;
const TOO_MANY = 429;

/** The status of a page that says what was wrong. */
export function statusOf(ctx: Context, problem?: Problem): { status: number } {
  if (problem?.retryAfter === undefined) return { status: problem ? REFUSED : 200 };
  ctx.set('Retry-After', String(problem.retryAfter));
  return { status: TOO_MANY };
}

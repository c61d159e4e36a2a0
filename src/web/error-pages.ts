/** Turns what was thrown into a page, at the edge and nowhere else. */
import type { Context, Middleware } from 'koa';
import type { Logger } from 'pino';
import { AppError, ERRORS, type ErrorCode } from '../errors.ts';
import { isEndpoint } from './endpoints.ts';
import { errorWords } from './error-words.ts';
import type { Pages } from './pages.ts';
import { webState } from './state.ts';

const DEFAULT_RETRY_SECONDS = 10;

function codeOf(error: unknown): ErrorCode {
  if (error instanceof AppError) return error.code;
  const status = (error as { status?: unknown }).status;
  if (status === 413) return 'payload_too_large';
  if (typeof status === 'number' && status >= 400 && status < 500) return 'invalid_input';
  return 'internal';
}

/** The page of an error code. */
export function showError(ctx: Context, pages: Pages, code: ErrorCode): void {
  const { status, oauth } = ERRORS[code];
  const words = pages.words(webState(ctx).language);
  pages.show(
    ctx,
    'error',
    { code: oauth, ...errorWords(words, code), requestId: String(ctx.state.requestId ?? '') },
    { status },
  );
}

/** A program gets the code alone (RFC 6749, section 5.2), a person the page. */
function answer(ctx: Context, pages: Pages, code: ErrorCode): void {
  const { status, oauth } = ERRORS[code];
  if (isEndpoint(ctx)) {
    ctx.status = status;
    ctx.body = { error: oauth };
  } else showError(ctx, pages, code);
}

/** Catches refusals and failures of everything behind it; failures are logged with their cause. */
export function errorPages({ pages, log }: { pages: Pages; log: Logger }): Middleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && !ctx.body) answer(ctx, pages, 'not_found');
    } catch (error) {
      const code = codeOf(error);
      if (ERRORS[code].status >= 500) log.error({ err: error, requestId: ctx.state.requestId }, 'a request failed');
      answer(ctx, pages, code);
      if (error instanceof AppError && error.retryAfter) ctx.set('Retry-After', String(error.retryAfter));
    }
    if (ctx.status === 503 && !ctx.response.get('Retry-After')) ctx.set('Retry-After', String(DEFAULT_RETRY_SECONDS));
  };
}

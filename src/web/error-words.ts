/** What a person is told about an error. */
import { ERRORS, type ErrorCode } from '../errors.ts';
import type { Words } from './words.ts';

/** OAuth error codes that a person can meet on a page and that have words of their own. */
export const OAUTH_ERRORS_WITH_WORDS: ReadonlySet<string> = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_redirect_uri',
  'invalid_request_uri',
  'invalid_scope',
  'unauthorized_client',
  'unsupported_response_type',
  'access_denied',
  'session_not_found',
  'unmet_authentication_requirements',
  'server_error',
  'temporarily_unavailable',
]);

/** Title and text of an error page. */
export interface ErrorWords {
  readonly title: string;
  readonly text: string;
}

const under = (words: Words, key: string): ErrorWords => ({ title: words(`${key}.title`), text: words(`${key}.text`) });

/** The words for one of our own codes. */
export const errorWords = (words: Words, code: ErrorCode): ErrorWords => under(words, ERRORS[code].words);

/** The words for an OAuth error code, known or not. */
export const oauthErrorWords = (words: Words, code: string): ErrorWords =>
  under(words, `error.oauth.${OAUTH_ERRORS_WITH_WORDS.has(code) ? code : 'default'}`);

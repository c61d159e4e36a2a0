/** What the errors of the OAuth library mean here. */
import * as oauth from 'oauth4webapi';
import { UpstreamDisbelieved, UpstreamRefused, UpstreamUnavailable } from '../../upstream.ts';

/** Answers by which the person turned back, or may not sign in (OpenID Connect Core 1.0, section 3.1.2.6). */
const REFUSALS = new Set([
  'access_denied',
  'login_required',
  'interaction_required',
  'account_selection_required',
  'consent_required',
  'unmet_authentication_requirements',
]);
const OF_SERVER = ['server_error', 'temporarily_unavailable'];
/** Other answers that the specifications know (RFC 6749, sections 4.1.2.1 and 5.2; RFC 7591; RFC 9126). */
const KNOWN = new Set([
  ...OF_SERVER,
  'invalid_request',
  'invalid_client',
  'invalid_client_metadata',
  'invalid_grant',
  'invalid_redirect_uri',
  'invalid_scope',
  'unauthorized_client',
  'unsupported_grant_type',
  'unsupported_response_type',
  'registration_not_supported',
  'request_not_supported',
  'request_uri_not_supported',
  'invalid_request_uri',
  'invalid_request_object',
]);

/** Only what is known goes to the log: the rest could say anything. */
const known = (error: string): string => (KNOWN.has(error) ? error : 'unknown-error');

function ofBrowser(error: string): Error {
  if (REFUSALS.has(error)) return new UpstreamRefused(error);
  return new UpstreamUnavailable(`answered-${known(error)}`, { byBrowser: true });
}

/** What is answered to a request for what stands in it, which services and browsers bring along: a code, a hint, a level. */
const OF_REQUEST = new Set([400, 403, 413, 414, 422, 431]);
/** What is answered to us, whatever anybody brings along. */
const OF_CLIENT = new Set(['invalid_client', 'unauthorized_client', 'unsupported_grant_type', ...OF_SERVER]);

/** A code that is not good is of the browser that brought it; what nobody can bring along is between the upstream and us. */
function ofEndpoint(where: string, { error, status }: oauth.ResponseBodyError): Error {
  const code = `${where}-${known(error)}`;
  if (where === 'par' && REFUSALS.has(error)) return new UpstreamRefused(error);
  if (error === 'invalid_grant') return new UpstreamDisbelieved(code);
  return new UpstreamUnavailable(code, { byBrowser: OF_REQUEST.has(status) && !OF_CLIENT.has(error) });
}

/** Which check of the library failed: the member it looked at, never its value. */
function checked({ code = 'answer', cause }: oauth.OperationProcessingError): string {
  const { claim, attribute } = (cause ?? {}) as { claim?: unknown; attribute?: unknown };
  const member = claim ?? attribute;
  return typeof member === 'string' ? `${code}-${member}` : code;
}

/** Failures of an answer as such, before anything that it says. */
const SHAPELESS = new Set<string | undefined>([
  oauth.RESPONSE_IS_NOT_CONFORM,
  oauth.RESPONSE_IS_NOT_JSON,
  oauth.MISSING_SERVER_METADATA,
  oauth.INVALID_SERVER_METADATA,
]);

/** The library has one code for a body and for a token that cannot be read. */
const isShapeless = ({ code, message }: oauth.OperationProcessingError): boolean =>
  SHAPELESS.has(code) || (code === oauth.PARSE_ERROR && !message.includes('JWT'));

/** The error that a failure of the library is here; what is not of the library stays what it is. */
export function meaningOf(error: unknown, where: string): unknown {
  if (error instanceof oauth.AuthorizationResponseError) return ofBrowser(error.error);
  if (error instanceof oauth.ResponseBodyError) return ofEndpoint(where, error);
  if (error instanceof oauth.WWWAuthenticateChallengeError) return new UpstreamUnavailable(`${where}-unauthorized`);
  if (error instanceof oauth.UnsupportedOperationError) return new UpstreamDisbelieved(`${where}-unsupported`);
  if (!(error instanceof oauth.OperationProcessingError)) return error;
  if (!isShapeless(error)) return new UpstreamDisbelieved(`${where}-${checked(error)}`);
  const status = error.cause instanceof Response ? error.cause.status : 0;
  return new UpstreamUnavailable(`${where}-${error.code}`, { byBrowser: OF_REQUEST.has(status) });
}

/** Runs work of the library; its failures become ours. `where` is part of their codes. */
export async function translated<Value>(where: string, work: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw meaningOf(error, where);
  }
}

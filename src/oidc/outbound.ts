/** What oidc-provider fetches and sends: guarded, remembered, and logouts left to the outbox. */
import Provider from 'oidc-provider';

type Fetch = NonNullable<import('oidc-provider').Configuration['fetch']>;

export interface OutboundParts {
  /** Let calls to this machine pass the library's guard against private addresses. */
  readonly allowLoopback: boolean;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const KEY_SET_SECONDS = 300;
const MAX_KEY_SETS = 10_000;

interface CachedAnswer {
  readonly until: number;
  readonly body: string;
}

/** The library keeps key sets on a cache of 100 clients; a country has more. Only good answers are kept. */
function rememberingFetch(fetchIt: Fetch): Fetch {
  const answers = new Map<string, CachedAnswer>();
  return async (url, options) => {
    const key = String(url);
    const known = answers.get(key);
    if (known && known.until > Date.now())
      return new Response(known.body, { headers: { 'content-type': 'application/json' } });
    const response = await fetchIt(url, options);
    if (response.status !== 200) return response;
    const body = await response.text();
    answers.delete(key);
    answers.set(key, { until: Date.now() + KEY_SET_SECONDS * 1000, body });
    const oldest = answers.keys().next().value;
    if (answers.size > MAX_KEY_SETS && oldest !== undefined) answers.delete(oldest);
    return new Response(body, { status: 200, headers: response.headers });
  };
}

/**
 * The `fetch` of the provider. Inside a request no logout token is sent: the adapter keeps a message for each grant in
 * the outbox, and its token is made and delivered, with retries, after the session's end is committed.
 */
export function createOutboundFetch({ allowLoopback }: OutboundParts): Fetch {
  const direct: Fetch = (url, options) => {
    const { dispatcher, ...unguarded } = options as RequestInit & { dispatcher?: unknown };
    const local = allowLoopback && LOOPBACK.has(new URL(String(url)).hostname);
    return globalThis.fetch(url, local ? unguarded : (options as RequestInit));
  };
  const remembering = rememberingFetch(direct);
  return async (url, options) => {
    const { method, body } = options as RequestInit;
    if (method === 'GET') return remembering(url, options);
    const isLogout = body instanceof URLSearchParams && body.has('logout_token');
    return Provider.ctx && isLogout ? new Response(null, { status: 204 }) : direct(url, options);
  };
}

/** What oidc-provider fetches and sends: guarded, and logouts left to the outbox. */
import Provider from 'oidc-provider';

type Fetch = NonNullable<import('oidc-provider').Configuration['fetch']>;

export interface OutboundParts {
  /** Let calls to this machine pass the library's guard against private addresses. */
  readonly allowLoopback: boolean;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

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
  return async (url, options) => {
    const { body } = options as RequestInit;
    const isLogout = body instanceof URLSearchParams && body.has('logout_token');
    return Provider.ctx && isLogout ? new Response(null, { status: 204 }) : direct(url, options);
  };
}

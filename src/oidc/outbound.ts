/** What oidc-provider fetches and sends: guarded, and logouts left to the outbox. */
import Provider from 'oidc-provider';
import { applySSRFProtection } from 'oidc-provider/lib/helpers/fetch_request.js';

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

export interface GuardedParts extends OutboundParts {
  /** Hosts that may have private addresses. */
  readonly privateHosts: readonly string[];
}

/** The dispatcher that `fetch` uses by itself is there after the first use of its classes. */
function newDispatcher(): object {
  void globalThis.Response;
  const known = globalThis as unknown as Record<symbol, { constructor: new () => object } | undefined>;
  const [newer, older] = [Symbol.for('undici.globalDispatcher.2'), Symbol.for('undici.globalDispatcher.1')];
  const one = known[newer] ?? known[older];
  if (!one) throw new Error('this Node.js has no dispatcher of fetch');
  return new one.constructor();
}

/**
 * A `fetch` that reaches no private address, whatever name leads there, by the same guard as that of the provider: for what
 * is asked before there is a provider.
 */
export function createGuardedFetch({ allowLoopback, privateHosts }: GuardedParts): typeof fetch {
  const dispatcher = applySSRFProtection(newDispatcher());
  return (input, options) => {
    const { hostname } = new URL(input instanceof Request ? input.url : input);
    const isOpen = privateHosts.includes(hostname) || (allowLoopback && LOOPBACK.has(hostname));
    return globalThis.fetch(input, isOpen ? options : ({ ...options, dispatcher } as RequestInit));
  };
}

/** What oidc-provider fetches and sends: guarded, remembered, and logouts handed to the outbox. */
import Provider, { type KoaContextWithOIDC } from 'oidc-provider';
import type { OutboxMessage } from '../outbox/outbox.ts';

type Fetch = NonNullable<import('oidc-provider').Configuration['fetch']>;

export interface OutboundParts {
  /** Let calls to this machine pass the library's guard against private addresses. */
  readonly allowLoopback: boolean;
  readonly enqueue: (message: OutboxMessage) => Promise<void>;
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

function logoutMessage(ctx: KoaContextWithOIDC, body: URLSearchParams): OutboxMessage | undefined {
  const personId = ctx.oidc.session?.accountId;
  const token = body.get('logout_token')?.split('.')[1];
  if (!token || !personId) return undefined;
  const { aud, sid } = JSON.parse(Buffer.from(token, 'base64url').toString()) as { aud: string; sid?: string };
  return { kind: 'backchannel-logout', clientId: aud, personId, sid: sid ?? '' };
}

/**
 * The `fetch` of the provider. Inside a request a logout token is not sent but kept in the outbox, to be made anew and
 * delivered, with retries, after the session's end is committed.
 */
export function createOutboundFetch({ allowLoopback, enqueue }: OutboundParts): Fetch {
  const direct: Fetch = (url, options) => {
    const { dispatcher, ...unguarded } = options as RequestInit & { dispatcher?: unknown };
    const local = allowLoopback && LOOPBACK.has(new URL(String(url)).hostname);
    return globalThis.fetch(url, local ? unguarded : (options as RequestInit));
  };
  const remembering = rememberingFetch(direct);
  return async (url, options) => {
    const ctx = Provider.ctx;
    const { method, body } = options as RequestInit;
    if (method === 'GET') return remembering(url, options);
    const message = ctx && body instanceof URLSearchParams ? logoutMessage(ctx, body) : undefined;
    if (!message) return direct(url, options);
    await enqueue(message);
    return new Response(null, { status: 204 });
  };
}

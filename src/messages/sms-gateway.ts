/** Text messages: a small interface that every provider of them can be put behind, and one over plain HTTP. */
import type { Senders } from '../outbox/outbox.ts';

/** Hands a text message to the telephone network; throws when it was not taken. `id` is the same at every attempt. */
export type SmsGateway = (message: {
  readonly id: string;
  readonly to: string;
  readonly text: string;
}) => Promise<void>;

/** Where the HTTP gateway is, and the token that opens it. */
export interface HttpGateway {
  readonly url: string;
  readonly token?: string | undefined;
}

/** Shorter than the lease of a message: afterwards another node tries. */
const TIMEOUT_MS = 10_000;

/** POST of JSON `{to, text}` with a bearer token (RFC 6750) and an Idempotency-Key; any 2xx means taken. */
export function createHttpGateway({ url, token }: HttpGateway): SmsGateway {
  return async ({ id, to, text }) => {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': id,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify({ to, text }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: Error) => {
      throw new Error(`sms gateway: ${error.name}`);
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`sms gateway: ${response.status}`);
  };
}

/** The outbox's sender over a gateway. */
export const createSmsSender =
  (gateway: SmsGateway): Senders['sms'] =>
  async ({ to, text }, id) => {
    await gateway({ id, to, text });
    return 'sent';
  };

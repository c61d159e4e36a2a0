import type { Audit, AuditEventType } from '../audit/audit.ts';
import type { RequestScope } from '../errors.ts';
import type { DueMessage, OutboxMessage, OutboxStore, Senders, Sent } from './outbox.ts';

export interface DeliveryParts {
  readonly outbox: OutboxStore;
  readonly audit: Audit;
  readonly scope: RequestScope;
  /** Seconds between attempts; after the last one the message is given up. */
  readonly retrySeconds: readonly number[];
  readonly senders: Senders;
}

const BATCH = 20;
/** Longer than one attempt may take: afterwards another node may try. */
const LEASE_SECONDS = 30;

const EVENTS = {
  'backchannel-logout': { delivered: 'logout.delivered', givenUp: 'logout.given-up' },
  'consent-withdrawn': { delivered: 'withdrawal.delivered', givenUp: 'withdrawal.given-up' },
  'subject-merged': { delivered: 'merge.delivered', givenUp: 'merge.given-up' },
  mail: { delivered: 'message.delivered', givenUp: 'message.given-up' },
  sms: { delivered: 'message.delivered', givenUp: 'message.given-up' },
} as const satisfies Record<OutboxMessage['kind'], Record<string, AuditEventType>>;

const hasExpired = (message: OutboxMessage): boolean =>
  'expiresAt' in message && message.expiresAt !== undefined && message.expiresAt * 1000 <= Date.now();

/** Makes the task that delivers what is due; the number of messages it took. */
export function createDelivery({ outbox, audit, scope, retrySeconds, senders }: DeliveryParts): () => Promise<number> {
  /** The kinds are a closed list, and each has its sender. */
  const send = ({ id, message }: DueMessage): Promise<Sent> =>
    (senders[message.kind] as (message: OutboxMessage, id: string) => Promise<Sent>)(message, id);

  async function deliver(due: DueMessage): Promise<void> {
    const { id, message, attempts } = due;
    const { personId, kind } = message;
    const clientId = 'clientId' in message ? message.clientId : undefined;
    const event = { personId, clientId, details: { kind, attempts: attempts + 1 } };
    const isLate = hasExpired(message);
    let outcome: Sent;
    try {
      if (isLate) throw new Error('it had expired');
      outcome = await send(due);
    } catch (error) {
      const wait = isLate ? undefined : retrySeconds[attempts];
      await outbox.failed(id, (error as Error).message, wait);
      if (wait === undefined) await audit({ type: EVENTS[kind].givenUp, ...event });
      return;
    }
    await outbox.delivered(id, outcome);
    if (outcome === 'sent') await audit({ type: EVENTS[kind].delivered, ...event });
  }

  return async () => {
    const due = await outbox.takeDue(BATCH, LEASE_SECONDS);
    await Promise.all(due.map((message) => scope(() => deliver(message), { keep: () => true })));
    return due.length;
  };
}

import type { Audit } from '../audit/audit.ts';
import type { RequestScope } from '../errors.ts';
import type { DueMessage, OutboxMessage, OutboxStore } from './outbox.ts';

export interface DeliveryParts {
  readonly outbox: OutboxStore;
  readonly audit: Audit;
  readonly scope: RequestScope;
  /** Seconds between attempts; after the last one the message is given up. */
  readonly retrySeconds: readonly number[];
  /** Sends one message; throws when the receiver did not confirm. */
  readonly send: (message: OutboxMessage) => Promise<void>;
}

const BATCH = 20;
/** Longer than one attempt may take: afterwards another node may try. */
const LEASE_SECONDS = 30;

/** Makes the task that delivers what is due; the number of messages it took. */
export function createDelivery({ outbox, audit, scope, retrySeconds, send }: DeliveryParts): () => Promise<number> {
  async function deliver({ id, message, attempts }: DueMessage): Promise<void> {
    const { personId, clientId } = message;
    try {
      await send(message);
    } catch (error) {
      const wait = retrySeconds[attempts];
      await outbox.failed(id, (error as Error).message, wait);
      if (wait === undefined)
        await audit({ type: 'logout.given-up', personId, clientId, details: { attempts: attempts + 1 } });
      return;
    }
    await outbox.delivered(id);
    await audit({ type: 'logout.delivered', personId, clientId, details: { attempts: attempts + 1 } });
  }

  return async () => {
    const due = await outbox.takeDue(BATCH, LEASE_SECONDS);
    await Promise.all(due.map((message) => scope(() => deliver(message), { keep: () => true })));
    return due.length;
  };
}

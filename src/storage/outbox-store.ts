import { randomUUID } from 'node:crypto';
import type { OutboxMessage, OutboxStore } from '../outbox/outbox.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const TAKE_DUE = {
  name: 'take-due-messages',
  text: `UPDATE outbox SET next_attempt_at = now() + make_interval(secs => $2), attempts = attempts + 1
WHERE id IN (SELECT id FROM outbox WHERE next_attempt_at <= now() ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED)
RETURNING id, payload, attempts - 1 AS attempts`,
};

const DELIVERED = {
  name: 'message-delivered',
  text: 'UPDATE outbox SET delivered_at = now(), next_attempt_at = NULL, last_error = NULL WHERE id = $1',
};

const FAILED = {
  name: 'message-failed',
  text: `UPDATE outbox SET last_error = $2, next_attempt_at = now() + make_interval(secs => $3),
given_up_at = CASE WHEN $3::double precision IS NULL THEN now() END WHERE id = $1`,
};

/** The outbox in PostgreSQL. */
export function createOutboxStore(work: UnitOfWork, cipher: Cipher): OutboxStore {
  return {
    async enqueue(message) {
      const id = randomUUID();
      const payload = cipher.seal('outbox', id, JSON.stringify(message));
      const clientId = 'clientId' in message ? message.clientId : null;
      await work.write('enqueue', [id, message.kind, clientId, message.personId, payload, new Date()]);
    },
    async takeDue(limit, leaseSeconds) {
      const rows = await work.query<{ id: string; payload: Buffer; attempts: number }>({
        ...TAKE_DUE,
        values: [limit, leaseSeconds],
      });
      return rows.map((row) => ({
        id: row.id,
        attempts: row.attempts,
        message: JSON.parse(cipher.open('outbox', row.id, row.payload)) as OutboxMessage,
      }));
    },
    async delivered(id) {
      await work.query({ ...DELIVERED, values: [id] });
    },
    async failed(id, reason, inSeconds) {
      await work.query({ ...FAILED, values: [id, reason.slice(0, 200), inSeconds ?? null] });
    },
  };
}

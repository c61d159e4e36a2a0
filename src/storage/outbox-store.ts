import { randomUUID } from 'node:crypto';
import type { QueryResultRow } from 'pg';
import type { DeliveryStatus, OutboxMessage, OutboxStore } from '../outbox/outbox.ts';
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
  text: 'UPDATE outbox SET delivered_at = now(), next_attempt_at = NULL, last_error = $2 WHERE id = $1',
};

const FAILED = {
  name: 'message-failed',
  text: `UPDATE outbox SET last_error = $2, next_attempt_at = now() + make_interval(secs => $3),
given_up_at = CASE WHEN $3::double precision IS NULL THEN now() END WHERE id = $1`,
};

/** In place of an error: nothing was left to tell. */
const OBSOLETE = 'obsolete';

const STATUS = {
  name: 'message-status',
  text: `SELECT reference, kind, attempts, enqueued_at, delivered_at, given_up_at, last_error FROM outbox
WHERE reference = ANY($1::uuid[]) ORDER BY enqueued_at, id`,
};

interface StatusRow {
  reference: string;
  kind: OutboxMessage['kind'];
  attempts: number;
  enqueued_at: Date;
  delivered_at: Date | null;
  given_up_at: Date | null;
  last_error: string | null;
}

function statusOf({ kind, attempts, ...row }: StatusRow): DeliveryStatus {
  if (row.delivered_at) {
    const state = row.last_error === OBSOLETE ? 'obsolete' : 'delivered';
    return { kind, attempts, state, at: row.delivered_at };
  }
  if (row.given_up_at) return { kind, attempts, state: 'given-up', at: row.given_up_at };
  return { kind, attempts, state: 'waiting', at: row.enqueued_at };
}

/** The outbox in PostgreSQL. */
export function createOutboxStore(work: UnitOfWork, cipher: Cipher): OutboxStore {
  return {
    async enqueue(message, reference) {
      const id = randomUUID();
      const payload = cipher.seal('outbox', id, JSON.stringify(message));
      const clientId = 'clientId' in message ? message.clientId : null;
      const row = [id, message.kind, clientId, message.personId ?? null, payload, new Date(), reference ?? null];
      await work.write('enqueue', row);
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
    async delivered(id, outcome) {
      await work.query({ ...DELIVERED, values: [id, outcome === 'obsolete' ? OBSOLETE : null] });
    },
    async statusOf(references) {
      const known = new Map<string, DeliveryStatus[]>();
      if (references.length === 0) return known;
      for (const row of await work.query<StatusRow & QueryResultRow>({ ...STATUS, values: [[...references]] }))
        known.set(row.reference, [...(known.get(row.reference) ?? []), statusOf(row)]);
      return known;
    },
    async failed(id, reason, inSeconds) {
      await work.query({ ...FAILED, values: [id, reason.slice(0, 200), inSeconds ?? null] });
    },
  };
}

/** The hash chains of the audit trail: each seal covers the one before and every event since. */
import { createHash } from 'node:crypto';
import type { Seal } from '../audit/audit.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Chains that are sealed independently, so that one long chain never serialises the nodes. */
export const SHARDS = 4;

export interface EventRow {
  [column: string]: unknown;
  id: number;
  transaction: string;
  shard: number;
  at: string;
  type: string;
  person_id: string | null;
  client_id: string | null;
  details: Buffer;
}

export interface SealRow {
  [column: string]: unknown;
  shard: number;
  number: number;
  last_transaction: string;
  last_event: number;
  events: number;
  hash: Buffer;
}

export const EVENT_COLUMNS = `id, transaction::text, shard, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') AS at, type, person_id, client_id, details`;

export const SEAL_COLUMNS = 'shard, number, last_transaction::text, last_event, events, hash';

/** After one seal, up to another one. */
export const EVENTS_BETWEEN = {
  name: 'events-between',
  text: `SELECT ${EVENT_COLUMNS} FROM audit_events WHERE shard = $1 AND (transaction, id) > ($2::text::xid8, $3)
AND (transaction, id) <= ($4::text::xid8, $5) ORDER BY audit_events.transaction, audit_events.id`,
};

/** Before the first seal. */
export const genesis = (shard: number): SealRow => ({
  shard,
  number: 0,
  last_transaction: '0',
  last_event: 0,
  events: 0,
  hash: createHash('sha256').update(`motcua audit shard ${shard}`).digest(),
});

/** The hash of a seal. */
export function chain(previous: Buffer, events: readonly EventRow[]): Buffer {
  const hash = createHash('sha256').update(previous);
  for (const event of events) {
    const details = event.details.toString('base64');
    hash.update(
      JSON.stringify([event.id, event.transaction, event.at, event.type, event.person_id, event.client_id, details]),
    );
  }
  return hash.digest();
}

/** A seal as others see it. */
export const publicSeal = ({ shard, number, events, hash }: SealRow): Seal => ({
  shard,
  number,
  events,
  hash: hash.toString('hex'),
});

/** A line for each seal of a shard, after `last`, that does not fit its events, and for each checkpoint that is not among them. */
export async function problemsOf(
  work: Pick<UnitOfWork, 'query'>,
  { last: first, seals }: { readonly last: SealRow; readonly seals: readonly SealRow[] },
  checkpoints: readonly Seal[],
): Promise<string[]> {
  const { shard } = first;
  const problems: string[] = [];
  let last = first;
  for (const seal of seals) {
    const values = [shard, last.last_transaction, last.last_event, seal.last_transaction, seal.last_event];
    const events = await work.query<EventRow>({ ...EVENTS_BETWEEN, values });
    if (seal.number !== last.number + 1) problems.push(`shard ${shard}: seal ${last.number + 1} is missing`);
    if (!chain(last.hash, events).equals(seal.hash))
      problems.push(`shard ${shard}: seal ${seal.number} does not fit its events`);
    last = seal;
  }
  const kept = new Map(seals.map((seal) => [seal.number, seal.hash.toString('hex')]));
  const lost = checkpoints.filter(
    (point) => point.shard === shard && point.number > first.number && kept.get(point.number) !== point.hash,
  );
  return [...problems, ...lost.map(({ number }) => `shard ${shard}: checkpoint ${number} is not in the database`)];
}

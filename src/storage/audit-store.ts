import { createHash, randomInt } from 'node:crypto';
import type { AuditEvent, AuditEventType, AuditStore, PastEvent, Seal } from '../audit/audit.ts';
import type { Origin } from '../origin/origin.ts';
import type { Cipher } from './cipher.ts';
import { createLastUses } from './last-uses.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Chains that are sealed independently, so that one long chain never serialises the nodes. */
const SHARDS = 4;
const BATCH = 5_000;
const SEAL_LOCK = 7_212_100;

interface EventRow {
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

interface SealRow {
  [column: string]: unknown;
  shard: number;
  number: number;
  last_transaction: string;
  last_event: number;
  events: number;
  hash: Buffer;
}

const EVENT_COLUMNS = `id, transaction::text, shard, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') AS at, type, person_id, client_id, details`;

const LAST_SEAL = {
  name: 'last-seal',
  text: `SELECT shard, number, last_transaction::text, last_event, events, hash FROM audit_seals WHERE shard = $1 ORDER BY number DESC LIMIT 1`,
};

/**
 * Events of transactions that are over everywhere, so that nothing can appear before them later. Ordered by the table's columns:
 * the transaction that is returned is text, and as text 100 comes before 99.
 */
const EVENTS_AFTER = {
  name: 'events-after',
  text: `SELECT ${EVENT_COLUMNS} FROM audit_events
WHERE shard = $1 AND (transaction, id) > ($2::text::xid8, $3) AND transaction < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY audit_events.transaction, audit_events.id LIMIT $4`,
};

const EVENTS_BETWEEN = {
  name: 'events-between',
  text: `SELECT ${EVENT_COLUMNS} FROM audit_events WHERE shard = $1 AND (transaction, id) > ($2::text::xid8, $3)
AND (transaction, id) <= ($4::text::xid8, $5) ORDER BY audit_events.transaction, audit_events.id`,
};

const ADD_SEAL = {
  name: 'add-seal',
  text: `INSERT INTO audit_seals (shard, number, last_transaction, last_event, events, hash)
VALUES ($1, $2, $3::text::xid8, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING 1 AS done`,
};

interface PersonEventRow {
  [column: string]: unknown;
  id: string;
  at: Date;
  type: string;
  client_id: string | null;
  details: Buffer;
}

/** Newest first; the cursor is an event of the same person. Ordered by the table's id: the one that is returned is text. */
const EVENTS_OF_PERSON = {
  name: 'events-of-person',
  text: `SELECT id::text, at, type, client_id, details FROM audit_events
WHERE person_id = $1 AND type = ANY($2::text[]) AND ($6::text IS NULL OR client_id = $6)
  AND ($3::bigint IS NULL OR (at, id) < (SELECT at, id FROM audit_events WHERE id = $3 AND person_id = $1) OR ($5 AND id = $3))
ORDER BY at DESC, audit_events.id DESC LIMIT $4`,
};

const SERVICES_OF_PERSON = {
  name: 'services-of-person',
  text: 'SELECT DISTINCT client_id FROM audit_events WHERE person_id = $1 AND type = ANY($2::text[]) AND client_id IS NOT NULL',
};

const EVENT_ID = /^\d{1,18}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whoever did it, where that is not the person whom it is about. */
function actorOf({ personId, details }: AuditEvent): string | undefined {
  const by = details?.by;
  return typeof by === 'string' && by !== personId && UUID.test(by) ? by : undefined;
}

const genesis = (shard: number): SealRow => ({
  shard,
  number: 0,
  last_transaction: '0',
  last_event: 0,
  events: 0,
  hash: createHash('sha256').update(`motcua audit shard ${shard}`).digest(),
});

function chain(previous: Buffer, events: readonly EventRow[]): Buffer {
  const hash = createHash('sha256').update(previous);
  for (const event of events) {
    const details = event.details.toString('base64');
    hash.update(
      JSON.stringify([event.id, event.transaction, event.at, event.type, event.person_id, event.client_id, details]),
    );
  }
  return hash.digest();
}

const publicSeal = ({ shard, number, events, hash }: SealRow): Seal => ({
  shard,
  number,
  events,
  hash: hash.toString('hex'),
});

/** The audit trail in PostgreSQL: appended by requests, sealed into one hash chain per shard shortly after. */
export function createAuditStore(work: UnitOfWork, cipher: Cipher): AuditStore {
  async function sealShard(shard: number): Promise<Seal | undefined> {
    const [last = genesis(shard)] = await work.query<SealRow>({ ...LAST_SEAL, values: [shard] });
    const values = [shard, last.last_transaction, last.last_event, BATCH];
    const events = await work.query<EventRow>({ ...EVENTS_AFTER, values });
    const newest = events.at(-1);
    if (!newest) return undefined;
    const seal: SealRow = {
      shard,
      number: last.number + 1,
      last_transaction: newest.transaction,
      last_event: newest.id,
      events: events.length,
      hash: chain(last.hash, events),
    };
    const row = [shard, seal.number, seal.last_transaction, seal.last_event, seal.events, seal.hash];
    const added = await work.query({ ...ADD_SEAL, values: row });
    return added.length === 1 ? publicSeal(seal) : undefined;
  }

  async function verifyShard(shard: number, checkpoints: readonly Seal[]): Promise<string[]> {
    const text = `SELECT shard, number, last_transaction::text, last_event, events, hash FROM audit_seals WHERE shard = $1 ORDER BY number`;
    const seals = await work.query<SealRow>({ name: 'all-seals', text, values: [shard] });
    const problems: string[] = [];
    let last = genesis(shard);
    for (const seal of seals) {
      const values = [shard, last.last_transaction, last.last_event, seal.last_transaction, seal.last_event];
      const events = await work.query<EventRow>({ ...EVENTS_BETWEEN, values });
      if (seal.number !== last.number + 1) problems.push(`shard ${shard}: seal ${last.number + 1} is missing`);
      if (!chain(last.hash, events).equals(seal.hash))
        problems.push(`shard ${shard}: seal ${seal.number} does not fit its events`);
      last = seal;
    }
    const kept = new Map(seals.map((seal) => [seal.number, seal.hash.toString('hex')]));
    const lost = checkpoints.filter((point) => point.shard === shard && kept.get(point.number) !== point.hash);
    return [...problems, ...lost.map(({ number }) => `shard ${shard}: checkpoint ${number} is not in the database`)];
  }

  function pastEvent({ id, at, type, client_id, details }: PersonEventRow): PastEvent {
    const { from, ...rest } = JSON.parse(cipher.open('audit', type, details)) as Record<string, unknown>;
    return {
      id,
      at,
      type: type as AuditEventType,
      clientId: client_id ?? undefined,
      details: rest,
      from: from as Origin | undefined,
    };
  }

  return {
    async ofPerson(personId, { types, before, from, limit, clientId }) {
      const cursor = before ?? from;
      if (cursor !== undefined && !EVENT_ID.test(cursor)) return [];
      const values = [personId, [...types], cursor ?? null, limit, from !== undefined, clientId ?? null];
      const rows = await work.find<PersonEventRow>({ ...EVENTS_OF_PERSON, values });
      return rows.map(pastEvent);
    },
    async servicesOfPerson(personId, types) {
      const values = [personId, [...types]];
      const rows = await work.find<{ client_id: string }>({ ...SERVICES_OF_PERSON, values });
      return rows.map(({ client_id }) => client_id);
    },
    lastUses: createLastUses(work, cipher),
    async record(event) {
      const { type, personId, clientId, details = {} } = event;
      const at = new Date();
      const from = personId === undefined || actorOf(event) ? undefined : work.origin();
      const sealed = cipher.seal('audit', type, JSON.stringify(from ? { ...details, from } : details));
      await work.write('addAuditEvent', [randomInt(SHARDS), at, type, personId ?? null, clientId ?? null, sealed]);
    },
    seal: () =>
      work.transaction(async () => {
        const [lock] = await work.query<{ locked: boolean }>({
          name: 'seal-lock',
          text: 'SELECT pg_try_advisory_xact_lock($1) AS locked',
          values: [SEAL_LOCK],
        });
        if (!lock?.locked) return [];
        const seals: Seal[] = [];
        for (let shard = 0; shard < SHARDS; shard += 1) {
          const seal = await sealShard(shard);
          if (seal) seals.push(seal);
        }
        return seals;
      }),
    async verify(checkpoints) {
      const shards = Array.from({ length: SHARDS }, (_, shard) => shard);
      const problems = await Promise.all(shards.map((shard) => verifyShard(shard, checkpoints)));
      return problems.flat();
    },
  };
}

import { randomInt } from 'node:crypto';
import type { AuditEvent, AuditStore, Seal } from '../audit/audit.ts';
import {
  chain,
  EVENT_COLUMNS,
  type EventRow,
  genesis,
  problemsOf,
  publicSeal,
  SEAL_COLUMNS,
  type SealRow,
  SHARDS,
} from './audit-chain.ts';
import { ACTOR_FROM, type PastEventRow, pastEventOf } from './audit-rows.ts';
import type { Cipher } from './cipher.ts';
import { createLastUses } from './last-uses.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const BATCH = 5_000;
const SEAL_LOCK = 7_212_100;

const LAST_SEAL = {
  name: 'last-seal',
  text: `SELECT ${SEAL_COLUMNS} FROM audit_seals WHERE shard = $1 ORDER BY number DESC LIMIT 1`,
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

const ADD_SEAL = {
  name: 'add-seal',
  text: `INSERT INTO audit_seals (shard, number, last_transaction, last_event, events, hash)
VALUES ($1, $2, $3::text::xid8, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING 1 AS done`,
};

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

/** Whoever did it, but for the one whom it is about; two where one asked and another one decided. */
const othersIn = ({ personId, details }: AuditEvent): readonly string[] =>
  [details?.by].flat().filter((by): by is string => typeof by === 'string' && UUID.test(by) && by !== personId);

/** Whoever did it, where that is one person; a machine client may act for several. */
function actorOf(event: AuditEvent): string | undefined {
  const isOne = [event.details?.by].flat().length === 1;
  return isOne ? othersIn(event)[0] : undefined;
}

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
    const text = `SELECT ${SEAL_COLUMNS} FROM audit_seals WHERE shard = $1 ORDER BY number`;
    const seals = await work.query<SealRow>({ name: 'all-seals', text, values: [shard] });
    return problemsOf(work, { last: genesis(shard), seals }, checkpoints);
  }

  return {
    async ofPerson(personId, { types, before, from, limit, clientId }) {
      const cursor = before ?? from;
      if (cursor !== undefined && !EVENT_ID.test(cursor)) return [];
      const values = [personId, [...types], cursor ?? null, limit, from !== undefined, clientId ?? null];
      const rows = await work.find<PastEventRow>({ ...EVENTS_OF_PERSON, values });
      return rows.map((row) => {
        const { actorFrom: _, ...event } = pastEventOf(cipher, row);
        return event;
      });
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
      const actor = actorOf(event);
      const origin = personId === undefined && actor === undefined ? undefined : work.origin();
      const whence = origin && { [othersIn(event).length === 0 ? 'from' : ACTOR_FROM]: origin };
      const sealed = cipher.seal('audit', type, JSON.stringify({ ...details, ...whence }));
      const about = [personId ?? null, clientId ?? null, sealed, actor ?? null];
      await work.write('addAuditEvent', [randomInt(SHARDS), at, type, ...about]);
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

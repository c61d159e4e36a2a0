import type { Seal } from '../audit/audit.ts';
import type { AuditTrail, LastSeal, TrailAsked, TrailEvent, Verification } from '../audit/trail.ts';
import { genesis, problemsOf, publicSeal, SEAL_COLUMNS, type SealRow, SHARDS } from './audit-chain.ts';
import { type PastEventRow, pastEventOf } from './audit-rows.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Row extends PastEventRow {
  person_id: string | null;
  actor_id: string | null;
}

const COLUMNS = 'id::text, at, type, person_id, client_id, actor_id, details';
const EVENT_ID = /^\d{1,18}$/;
/** Clocks of nodes, and the order in which requests end, differ by less. */
const SLACK_MS = 10 * 60_000;
/** The newest seals of a shard that are looked at. */
const MOST_SEALS = 2_000;

const FIND = { name: 'find-event', text: `SELECT ${COLUMNS} FROM audit_events WHERE id = $1` };

/** The id from which events are of this time: ids grow as time does, so it is found by halving, without an index of times. */
const ID_AT = {
  name: 'event-id-at',
  text: `WITH RECURSIVE halves (low, high) AS (
  SELECT min(id), max(id) + 1 FROM audit_events
  UNION ALL
  SELECT CASE WHEN e.at < $1 THEN m.id + 1 ELSE h.low END, CASE WHEN e.at < $1 THEN h.high ELSE m.id END
  FROM halves h, LATERAL (SELECT (h.low + h.high) / 2 AS id) m,
    LATERAL (SELECT at FROM audit_events WHERE id >= m.id ORDER BY id LIMIT 1) e
  WHERE h.low < h.high)
SELECT low::text AS id FROM halves WHERE low >= high LIMIT 1`,
};

const LAST_SEALS = {
  name: 'last-seals',
  text: `SELECT s.* FROM generate_series(0, $1::int - 1) AS n (shard), LATERAL (SELECT ${SEAL_COLUMNS}, sealed_at FROM audit_seals
WHERE audit_seals.shard = n.shard ORDER BY number DESC LIMIT 1) s ORDER BY s.shard`,
};

const NEWEST_SEALS = {
  name: 'newest-seals',
  text: `SELECT ${SEAL_COLUMNS} FROM audit_seals WHERE shard = $1 ORDER BY number DESC LIMIT ${MOST_SEALS}`,
};

/** A condition by the member that it is for; `$` is its value. */
const CONDITIONS = {
  type: 'type = $',
  clientId: 'client_id = $',
  personId: 'person_id = $',
  actorId: 'actor_id = $',
  from: 'at >= $',
  to: 'at < $',
  before: 'id < $::bigint',
  low: 'id >= $::bigint',
  high: 'id < $::bigint',
} as const;
type Condition = keyof typeof CONDITIONS;

/** One prepared statement for each set of conditions. */
function searchFor(values: Partial<Record<Condition, unknown>>, limit: number) {
  const used = (Object.keys(CONDITIONS) as Condition[]).filter((name) => values[name] !== undefined);
  const where = used.map((name, index) => CONDITIONS[name].replace('$', `$${index + 1}`));
  const text = `SELECT ${COLUMNS} FROM audit_events${where.length > 0 ? ` WHERE ${where.join(' AND ')}` : ''}
ORDER BY audit_events.id DESC LIMIT $${used.length + 1}`;
  return { name: `search-events ${used.join(' ')}`, text, values: [...used.map((name) => values[name]), limit] };
}

/** The audit trail in PostgreSQL, for those who look into it. */
export function createAuditTrail(work: UnitOfWork, cipher: Cipher): AuditTrail {
  function read(row: Row): TrailEvent {
    const { actorFrom, ...event } = pastEventOf(cipher, row);
    const { person_id: personId, actor_id: actorId } = row;
    return { ...event, from: event.from ?? actorFrom, personId: personId ?? undefined, actorId: actorId ?? undefined };
  }

  async function idAt(time: Date | undefined, slack: number): Promise<string | undefined> {
    if (!time) return undefined;
    const [row] = await work.find<{ id: string }>({ ...ID_AT, values: [new Date(time.getTime() + slack)] });
    return row?.id;
  }

  /** Whose seals reach back as far as the events of this shard may. */
  async function verifyShard(shard: number, most: number, checkpoints: readonly Seal[]): Promise<Verification> {
    const newest = await work.query<SealRow>({ ...NEWEST_SEALS, values: [shard] });
    let events = 0;
    const fitting = newest.findIndex((seal) => {
      events += seal.events;
      return events > most;
    });
    const seals = newest.slice(0, fitting === -1 ? newest.length : Math.max(1, fitting)).reverse();
    const before = newest[seals.length];
    const isWhole = before === undefined && newest.length < MOST_SEALS;
    // The oldest of those that were read is believed, where there may be others before it.
    const last = before ?? (isWhole ? genesis(shard) : seals.shift()) ?? genesis(shard);
    const problems = await problemsOf(work, { last, seals }, checkpoints);
    return { seals: seals.length, events: seals.reduce((sum, seal) => sum + seal.events, 0), problems };
  }

  return {
    async search({ from, to, limit, before, ...asked }: TrailAsked) {
      if (before !== undefined && !EVENT_ID.test(before)) return [];
      const [low, high] = [await idAt(from, -SLACK_MS), await idAt(to, SLACK_MS)];
      const rows = await work.find<Row>(searchFor({ ...asked, from, to, before, low, high }, limit));
      return rows.map(read);
    },
    async find(id) {
      const [row] = EVENT_ID.test(id) ? await work.find<Row>({ ...FIND, values: [id] }) : [];
      return row && read(row);
    },
    async lastSeals() {
      const rows = await work.query<SealRow & { sealed_at: Date }>({ ...LAST_SEALS, values: [SHARDS] });
      return rows.map((row): LastSeal => ({ ...publicSeal(row), at: row.sealed_at }));
    },
    async verifyNewest(most, checkpoints) {
      const all: Verification[] = [];
      for (let shard = 0; shard < SHARDS; shard += 1)
        all.push(await verifyShard(shard, Math.floor(most / SHARDS), checkpoints));
      return {
        seals: all.reduce((sum, one) => sum + one.seals, 0),
        events: all.reduce((sum, one) => sum + one.events, 0),
        problems: all.flatMap(({ problems }) => problems),
      };
    },
  };
}

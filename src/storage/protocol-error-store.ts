import type { Collected, Place, ProtocolError, ProtocolErrorStore, Sent } from '../protocol-errors/protocol-errors.ts';
import type { RuleId } from '../protocol-errors/rules.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Row {
  [column: string]: unknown;
  id: string;
  client_id: string;
  place: string;
  error: string;
  rule: string;
  authenticated: boolean;
  sent: Buffer;
  count: number;
  first_at: Date;
  last_at: Date;
  seen_at: Date | null;
}

const COLUMNS =
  'id, client_id, place, error, rule, authenticated, sent, count::float8 AS count, first_at, last_at, seen_at';
/** Sorted, so that two nodes take the rows in the same order. */
const ADD = {
  name: 'add-protocol-errors',
  text: `INSERT INTO protocol_errors AS known (id, client_id, place, error, rule, authenticated, sent, count, first_at, last_at)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::bytea[], $8::bigint[],
  $9::timestamptz[], $10::timestamptz[]) AS given (id, client_id, place, error, rule, authenticated, sent, count, first_at, last_at)
ORDER BY id
ON CONFLICT (id) DO UPDATE SET count = known.count + excluded.count, sent = excluded.sent,
  first_at = least(known.first_at, excluded.first_at), last_at = greatest(known.last_at, excluded.last_at)`,
};
const TRIM = {
  name: 'trim-protocol-errors',
  text: `DELETE FROM protocol_errors WHERE id IN (SELECT id FROM (
  SELECT id, row_number() OVER (PARTITION BY client_id ORDER BY authenticated DESC, last_at DESC, id) AS place
  FROM protocol_errors WHERE client_id = ANY ($1)) AS ranked WHERE place > $2)`,
};
const OF_CLIENT = {
  name: 'protocol-errors-of-client',
  text: `SELECT ${COLUMNS} FROM protocol_errors WHERE client_id = $1 ORDER BY last_at DESC, id`,
};
const FIND = {
  name: 'find-protocol-error',
  text: `SELECT ${COLUMNS} FROM protocol_errors WHERE client_id = $1 AND id = $2`,
};
const MARK_SEEN = {
  name: 'see-protocol-errors',
  text: 'UPDATE protocol_errors SET seen_at = now() WHERE client_id = $1 AND id = ANY ($2)',
};
const COUNT_NEW = {
  name: 'count-new-protocol-errors',
  text: `SELECT client_id, count(*)::int AS count FROM protocol_errors
WHERE client_id = ANY ($1) AND (seen_at IS NULL OR seen_at < last_at) GROUP BY client_id`,
};
const FORGET = { name: 'forget-protocol-errors', text: 'DELETE FROM protocol_errors WHERE last_at < $1' };
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Mistakes of services in PostgreSQL; what was sent is encrypted. */
export function createProtocolErrorStore(work: UnitOfWork, cipher: Cipher): ProtocolErrorStore {
  const seal = ({ id, sent }: Collected): Buffer => cipher.seal('protocol-error', id, JSON.stringify(sent));

  const read = (row: Row): ProtocolError => ({
    id: row.id,
    clientId: row.client_id,
    place: row.place as Place,
    error: row.error,
    rule: row.rule as RuleId,
    authenticated: row.authenticated,
    sent: JSON.parse(cipher.open('protocol-error', row.id, row.sent)) as Sent,
    count: row.count,
    firstAt: row.first_at,
    lastAt: row.last_at,
    seen: row.seen_at !== null && row.seen_at >= row.last_at,
  });

  const columnsOf = (all: readonly Collected[]): unknown[] => [
    all.map(({ id }) => id),
    all.map(({ clientId }) => clientId),
    all.map(({ place }) => place),
    all.map(({ error }) => error),
    all.map(({ rule }) => rule),
    all.map(({ authenticated }) => authenticated),
    all.map(seal),
    all.map(({ count }) => count),
    all.map(({ firstAt }) => firstAt),
    all.map(({ lastAt }) => lastAt),
  ];

  return {
    async add(collected, most) {
      await work.query({ ...ADD, values: columnsOf(collected) });
      await work.query({ ...TRIM, values: [[...new Set(collected.map(({ clientId }) => clientId))], most] });
    },
    ofClient: async (clientId) => (await work.query<Row>({ ...OF_CLIENT, values: [clientId] })).map(read),
    async find(clientId, id) {
      const [row] = UUID.test(id) ? await work.query<Row>({ ...FIND, values: [clientId, id] }) : [];
      return row && read(row);
    },
    async markSeen(clientId, ids) {
      await work.query({ ...MARK_SEEN, values: [clientId, ids.filter((id) => UUID.test(id))] });
    },
    async countNew(clientIds) {
      const rows = await work.query<{ client_id: string; count: number }>({ ...COUNT_NEW, values: [clientIds] });
      return new Map(rows.map(({ client_id, count }) => [client_id, count]));
    },
    async forget(before) {
      await work.query({ ...FORGET, values: [before] });
    },
  };
}

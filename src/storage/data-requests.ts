import type { DataRequest, DataRequestStore, RequestContent, Waiting } from '../data-rights/request.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Row {
  [column: string]: unknown;
  id: string;
  person_id: string;
  kind: string;
  client_id: string | null;
  status: string;
  version: number;
  self_service: boolean;
  with_others: boolean;
  received_at: Date;
  acknowledge_by: Date;
  due_at: Date;
  acknowledged_at: Date | null;
  extended_at: Date | null;
  decided_at: Date | null;
  content: Buffer;
}

const COLUMNS = `id, person_id, kind, client_id, status, version, self_service, with_others, received_at, acknowledge_by, due_at,
acknowledged_at, extended_at, decided_at, content`;
const OPEN = 'decided_at IS NULL';
/** The deadline that comes next; the index of the queue is over the same. */
const NEXT_DUE = 'CASE WHEN acknowledged_at IS NULL THEN least(acknowledge_by, due_at) ELSE due_at END';
/** More of a person are not shown. */
const LATEST = 100;

const ADD = {
  name: 'add-data-request',
  text: `INSERT INTO data_requests (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
};
const FIND = { name: 'find-data-request', text: `SELECT ${COLUMNS} FROM data_requests WHERE id = $1` };
const OF_PERSON = {
  name: 'data-requests-of-person',
  text: `SELECT ${COLUMNS} FROM data_requests WHERE person_id = $1 ORDER BY received_at DESC, id LIMIT ${LATEST}`,
};
const OPEN_OF = {
  name: 'open-data-requests-of-person',
  text: `SELECT ${COLUMNS} FROM data_requests WHERE person_id = $1 AND ${OPEN} ORDER BY received_at, id`,
};
const CHANGE = {
  name: 'change-data-request',
  text: `UPDATE data_requests SET status = $2, with_others = $4, due_at = $5, acknowledged_at = $6, extended_at = $7,
decided_at = $8, content = $9, version = $3 WHERE id = $1 AND version = $3 - 1 AND ${OPEN} RETURNING id`,
};
const QUEUE = {
  name: 'data-requests-in-queue',
  text: `SELECT ${COLUMNS} FROM data_requests WHERE ${OPEN} ORDER BY ${NEXT_DUE}, id LIMIT $1 OFFSET $2`,
};
const WAITING = {
  name: 'data-requests-that-wait',
  text: `SELECT count(*)::int AS open, count(*) FILTER (WHERE ${NEXT_DUE} <= $1)::int AS overdue
FROM data_requests WHERE ${OPEN}`,
};

/** Requests about data in PostgreSQL; what was written is encrypted. */
export function createDataRequestStore(work: UnitOfWork, cipher: Cipher): DataRequestStore {
  const seal = ({ id, text, correction, steps }: DataRequest): Buffer => {
    const content: RequestContent = {
      steps,
      ...(text === undefined ? {} : { text }),
      ...(correction ? { correction } : {}),
    };
    return cipher.seal('data-request', id, JSON.stringify(content));
  };

  const read = (row: Row): DataRequest => ({
    id: row.id,
    personId: row.person_id,
    right: row.kind as DataRequest['right'],
    ...(row.client_id === null ? {} : { clientId: row.client_id }),
    status: row.status as DataRequest['status'],
    version: row.version,
    isSelfService: row.self_service,
    withOthers: row.with_others,
    receivedAt: row.received_at,
    acknowledgeBy: row.acknowledge_by,
    dueAt: row.due_at,
    ...(row.acknowledged_at ? { acknowledgedAt: row.acknowledged_at } : {}),
    ...(row.extended_at ? { extendedAt: row.extended_at } : {}),
    ...(row.decided_at ? { decidedAt: row.decided_at } : {}),
    ...(JSON.parse(cipher.open('data-request', row.id, row.content)) as RequestContent),
  });

  const rows = async (statement: { name: string; text: string }, values: unknown[]) =>
    (await work.query<Row>({ ...statement, values })).map(read);

  return {
    async add(request) {
      const { id, personId, right, clientId, status, version, isSelfService, withOthers, receivedAt } = request;
      const { acknowledgeBy, dueAt, acknowledgedAt, extendedAt, decidedAt } = request;
      const who = [id, personId, right, clientId ?? null, status, version, isSelfService, withOthers];
      const times = [receivedAt, acknowledgeBy, dueAt, acknowledgedAt, extendedAt, decidedAt];
      await work.query({ ...ADD, values: [...who, ...times.map((time) => time ?? null), seal(request)] });
    },
    find: async (id) => (await rows(FIND, [id]))[0],
    ofPerson: (personId) => rows(OF_PERSON, [personId]),
    openOf: (personId) => rows(OPEN_OF, [personId]),
    async change(next) {
      const { id, status, version, withOthers, dueAt, acknowledgedAt, extendedAt, decidedAt } = next;
      const times = [dueAt, acknowledgedAt, extendedAt, decidedAt].map((time) => time ?? null);
      const values = [id, status, version, withOthers, ...times, seal(next)];
      return (await work.query({ ...CHANGE, values })).length === 1;
    },
    queue: ({ limit, offset }) => rows(QUEUE, [limit, offset]),
    async waiting(now) {
      const [row] = await work.query<Waiting & { [column: string]: unknown }>({ ...WAITING, values: [now] });
      return { open: row?.open ?? 0, overdue: row?.overdue ?? 0 };
    },
  };
}

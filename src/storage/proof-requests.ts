import type { ProofRequest, ProofRequestStore } from '../proofing/requests.ts';
import type { Cipher } from './cipher.ts';
import { OPEN, requestStatements } from './due-requests.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Row {
  [column: string]: unknown;
  id: string;
  person_id: string;
  method: string;
  status: string;
  place: string | null;
  content: Buffer | null;
  words: string | null;
  attempts: number;
  created_at: Date;
  due_at: Date | null;
  decided_at: Date | null;
}

/** What is encrypted. */
interface Content {
  readonly statement?: unknown;
  readonly code?: string;
  readonly note?: string;
  readonly remarks?: number;
}

const COLUMNS = 'id, person_id, method, status, place, content, words, attempts, created_at, due_at, decided_at';
const LATEST = 20;
const {
  find: FIND,
  lockOpen: LOCK_OPEN,
  ofPerson: OF_PERSON,
  takeDue: TAKE_DUE,
  postpone: POSTPONE,
} = requestStatements('proof_requests', COLUMNS, LATEST);

const ADD = {
  name: 'add-proof-request',
  text: `INSERT INTO proof_requests (id, person_id, method, status, place, code_hash, content, due_at, next_attempt_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(secs => $9)) ON CONFLICT DO NOTHING RETURNING id`,
};
const FIND_BY_CODE = {
  name: 'find-proof-request-by-code',
  text: `SELECT ${COLUMNS} FROM proof_requests WHERE code_hash = ANY($1::bytea[]) AND ${OPEN}`,
};
const DECIDE = {
  name: 'decide-proof-request',
  text: `UPDATE proof_requests SET status = $2, words = $3, decided_by = $4, content = $5, decided_at = now(), next_attempt_at = NULL,
code_hash = NULL WHERE id = $1 AND ${OPEN} RETURNING id`,
};
const QUEUE = {
  name: 'proof-requests-in-queue',
  text: `SELECT ${COLUMNS} FROM proof_requests WHERE ${OPEN} AND place = ANY($1) ORDER BY due_at NULLS LAST, id LIMIT $2 OFFSET $3`,
};
const REMARK = {
  name: 'remark-on-proof-request',
  text: `UPDATE proof_requests SET status = $2, content = $3, due_at = coalesce($4, due_at) WHERE id = $1 AND ${OPEN} RETURNING id`,
};

/** Requests in PostgreSQL. */
export function createProofRequestStore(work: UnitOfWork, cipher: Cipher): ProofRequestStore {
  const seal = (id: string, content: Content): Buffer => cipher.seal('proof-request', id, JSON.stringify(content));
  const codeHash = (code: string): Buffer => cipher.lookup('proof-request.code', code);

  function read(row: Row): ProofRequest {
    const content = row.content ? (JSON.parse(cipher.open('proof-request', row.id, row.content)) as Content) : {};
    return {
      id: row.id,
      personId: row.person_id,
      method: row.method,
      status: row.status as ProofRequest['status'],
      attempts: row.attempts,
      createdAt: row.created_at,
      ...content,
      ...(row.words ? { words: row.words } : {}),
      ...(row.place ? { place: row.place } : {}),
      ...(row.due_at ? { dueAt: row.due_at } : {}),
      ...(row.decided_at ? { decidedAt: row.decided_at } : {}),
    };
  }

  async function rows(statement: { name: string; text: string }, values: readonly unknown[]): Promise<ProofRequest[]> {
    return (await work.query<Row>({ ...statement, values: [...values] })).map(read);
  }

  const find = async (id: string): Promise<ProofRequest | undefined> => (await rows(FIND, [id]))[0];

  return {
    find,
    async add({ id, personId, method, status, statement, place, code, dueAt }, dueIn) {
      const content = seal(id, { statement, ...(code === undefined ? {} : { code }) });
      const hash = code === undefined ? null : codeHash(code);
      const values = [id, personId, method, status, place ?? null, hash, content, dueAt ?? null, dueIn];
      return (await work.query({ ...ADD, values })).length === 1;
    },
    ofPerson: (personId) => rows(OF_PERSON, [personId]),
    findByCode: async (code) => (await rows(FIND_BY_CODE, [cipher.lookups('proof-request.code', code)]))[0],
    takeDue: (limit, leaseSeconds) => rows(TAKE_DUE, [limit, leaseSeconds]),
    async postpone(id, inSeconds) {
      await work.query({ ...POSTPONE, values: [id, inSeconds] });
    },
    async decide(id, { status, words, by, note }) {
      const content = note === undefined ? null : seal(id, { note });
      return (await work.query({ ...DECIDE, values: [id, status, words ?? null, by ?? null, content] })).length === 1;
    },
    queue: (places, { limit, offset }) => rows(QUEUE, [places, limit, offset]),
    async remark({ id, remarks: known = 0 }, { status, note, dueAt }) {
      const [row] = await work.query<Row>({ ...LOCK_OPEN, values: [id] });
      const { statement, code, remarks = 0 } = row ? read(row) : {};
      if (!row || remarks !== known) return false;
      const said = { statement, ...(code === undefined ? {} : { code }), note, remarks: remarks + 1 };
      return (await work.query({ ...REMARK, values: [id, status, seal(id, said), dueAt ?? null] })).length === 1;
    },
  };
}

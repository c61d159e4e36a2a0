import type { Closing, ClosingStore } from '../closing/closings.ts';
import type { Cipher } from './cipher.ts';
import { CLOSE, ERASE, ERASE_SENT } from './closing-rows.ts';
import { opened } from './held-table.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Row {
  [column: string]: unknown;
  person_id: string;
  started_at: Date;
  closes_at: Date;
}

const COLUMNS = 'person_id, started_at, closes_at';
const OPEN = 'closed_at IS NULL';

const BEGIN = {
  name: 'begin-closing',
  text: 'INSERT INTO closings (person_id, started_at, closes_at, stop_hash) VALUES ($1, $2, $3, $4)',
};
const FIND = { name: 'find-closing', text: `SELECT ${COLUMNS} FROM closings WHERE person_id = $1 AND ${OPEN}` };
const BY_TOKEN = {
  name: 'find-closing-by-token',
  text: `SELECT ${COLUMNS} FROM closings WHERE (stop_hash = $1 OR reminder_hash = $1) AND ${OPEN}`,
};
const STOP = {
  name: 'stop-closing',
  text: `DELETE FROM closings WHERE person_id = $1 AND ${OPEN} RETURNING person_id`,
};
const DUE = {
  name: 'due-closings',
  text: `SELECT person_id FROM closings WHERE closes_at <= $1 AND ${OPEN} ORDER BY closes_at LIMIT $2`,
};
const TO_REMIND = {
  name: 'closings-to-remind',
  text: `SELECT person_id FROM closings WHERE closes_at <= $1 AND reminded_at IS NULL AND ${OPEN} ORDER BY closes_at LIMIT $2`,
};
const REMIND = {
  name: 'remind-of-closing',
  text: `UPDATE closings SET reminded_at = $2, reminder_hash = $3 WHERE person_id = $1 AND reminded_at IS NULL AND ${OPEN} RETURNING person_id`,
};
const TO_ERASE = {
  name: 'closings-to-erase',
  text: 'SELECT person_id FROM closings WHERE erase_at <= $1 ORDER BY erase_at LIMIT $2',
};
const REQUESTS = { name: 'data-requests-to-empty', text: 'SELECT id, content FROM data_requests WHERE person_id = $1' };
const EMPTY_REQUEST = { name: 'empty-data-request', text: 'UPDATE data_requests SET content = $2 WHERE id = $1' };

/** Closings in PostgreSQL. */
export function createClosingStore(work: UnitOfWork, cipher: Cipher): ClosingStore {
  const hash = (token: string): Buffer => cipher.lookup('closing.stop', token);
  const read = ({ person_id: personId, started_at: startedAt, closes_at: closesAt }: Row): Closing => ({
    personId,
    startedAt,
    closesAt,
  });
  const ids = async (statement: { name: string; text: string }, values: unknown[]): Promise<string[]> =>
    (await work.query<Row>({ ...statement, values })).map(({ person_id }) => person_id);

  /** That a request was answered, and when, is shown later too; what was written is not. */
  async function emptyRequests(personId: string): Promise<void> {
    for (const { id, content } of await work.query<{ id: string; content: Buffer }>({
      ...REQUESTS,
      values: [personId],
    })) {
      const { steps = [] } = opened(cipher, ['data-request', id], content) as { steps?: Record<string, unknown>[] };
      const kept = { steps: steps.map(({ said: _, ...step }) => step) };
      const values = [id, cipher.seal('data-request', id, JSON.stringify(kept))];
      await work.query({ ...EMPTY_REQUEST, values });
    }
  }

  return {
    async begin({ personId, startedAt, closesAt }, stopToken) {
      await work.query({ ...BEGIN, values: [personId, startedAt, closesAt, hash(stopToken)] });
    },
    async find(personId) {
      const [row] = await work.query<Row>({ ...FIND, values: [personId] });
      return row && read(row);
    },
    async findByToken(token) {
      const [row] = await work.find<Row>({ ...BY_TOKEN, values: [hash(token)] });
      return row && read(row);
    },
    stop: async (personId) => (await ids(STOP, [personId])).length === 1,
    due: (now, limit) => ids(DUE, [now, limit]),
    toRemind: (before, limit) => ids(TO_REMIND, [before, limit]),
    remind: async (personId, at, token) => (await ids(REMIND, [personId, at, hash(token)])).length === 1,
    async close(personId, { at, eraseAt }) {
      await emptyRequests(personId);
      for (const { name, text } of CLOSE) await work.query({ name, text, values: [personId] });
      const text = `UPDATE closings SET closed_at = $2, erase_at = $3, stop_hash = NULL, reminder_hash = NULL WHERE person_id = $1`;
      await work.query({ name: 'close-account', text, values: [personId, at, eraseAt] });
    },
    toErase: (now, limit) => ids(TO_ERASE, [now, limit]),
    async erase(personId) {
      for (const { name, text } of ERASE) await work.query({ name, text, values: [personId] });
    },
    async eraseSent() {
      await work.query({ ...ERASE_SENT, values: [] });
    },
  };
}

import type { Definition } from '../upstreams/definition.ts';
import type { UpstreamRow, UpstreamRows } from '../upstreams/rows.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Row {
  [column: string]: unknown;
  id: string;
  definition: Definition | null;
  secret: Buffer | null;
  off_since: Date | null;
  changed_at: Date;
}

const PURPOSE = 'upstream-secret';
const COLUMNS = 'id, definition, secret, off_since, changed_at';
const ALL = { name: 'upstreams', text: `SELECT ${COLUMNS} FROM upstreams ORDER BY id` };
const FIND = { name: 'find-upstream', text: `SELECT ${COLUMNS} FROM upstreams WHERE id = $1` };
const LOCK = { name: 'lock-upstreams', text: 'LOCK TABLE upstreams IN SHARE ROW EXCLUSIVE MODE' };
const DESCRIBE = {
  name: 'describe-upstream',
  text: `INSERT INTO upstreams (id, definition, secret, changed_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (id) DO UPDATE SET definition = $2, secret = $3, changed_at = $4`,
};
const SWITCH_OFF = {
  name: 'stop-upstream',
  text: `INSERT INTO upstreams (id, off_since, changed_at) VALUES ($1, $2, $2)
ON CONFLICT (id) DO UPDATE SET off_since = $2, changed_at = $2 WHERE upstreams.off_since IS NULL RETURNING id`,
};
const SWITCH_ON = {
  name: 'resume-upstream',
  text: 'UPDATE upstreams SET off_since = NULL, changed_at = $3 WHERE id = $1 AND off_since = $2 RETURNING id',
};
const REMOVE = {
  name: 'remove-upstream',
  text: `WITH gone AS (DELETE FROM upstreams WHERE id = $1 AND definition IS NOT NULL RETURNING id),
health AS (DELETE FROM upstream_health WHERE upstream IN (SELECT id FROM gone))
SELECT id FROM gone`,
};

/** Upstreams in PostgreSQL; secrets are encrypted. */
export function createUpstreamRows(work: UnitOfWork, cipher: Cipher): UpstreamRows {
  const read = ({ id, definition, secret, off_since, changed_at }: Row): UpstreamRow => ({
    id,
    definition: definition ?? undefined,
    secret: secret ? cipher.open(PURPOSE, id, secret) : undefined,
    off: off_since ? { since: off_since } : undefined,
    changedAt: changed_at,
  });

  return {
    all: async () => (await work.query<Row>({ ...ALL, values: [] })).map(read),
    async find(id) {
      const [row] = await work.query<Row>({ ...FIND, values: [id] });
      return row && read(row);
    },
    async lock() {
      await work.query({ ...LOCK, values: [] });
    },
    async describe(id, { definition, secret, at }) {
      const sealed = secret === undefined ? null : cipher.seal(PURPOSE, id, secret);
      await work.query({ ...DESCRIBE, values: [id, JSON.stringify(definition), sealed, at] });
    },
    switchOff: async (id, at) => (await work.query({ ...SWITCH_OFF, values: [id, at] })).length === 1,
    switchOn: async (id, { since, at }) => (await work.query({ ...SWITCH_ON, values: [id, since, at] })).length === 1,
    remove: async (id) => (await work.query({ ...REMOVE, values: [id] })).length === 1,
  };
}

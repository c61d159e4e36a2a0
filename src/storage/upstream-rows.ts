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
  off_reason: string | null;
  changed_at: Date;
}

const PURPOSE = 'upstream-secret';
const COLUMNS = 'id, definition, secret, off_since, off_reason, changed_at';
const ALL = { name: 'upstreams', text: `SELECT ${COLUMNS} FROM upstreams ORDER BY id` };
const FIND = { name: 'find-upstream', text: `SELECT ${COLUMNS} FROM upstreams WHERE id = $1` };
const DESCRIBE = {
  name: 'describe-upstream',
  text: `INSERT INTO upstreams (id, definition, secret, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO UPDATE SET definition = $2, secret = $3, changed_by = $4, changed_at = $5`,
};
const SWITCH = {
  name: 'switch-upstream',
  text: `INSERT INTO upstreams (id, off_since, off_reason, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO UPDATE SET off_since = $2, off_reason = $3, changed_by = $4, changed_at = $5`,
};
const REMOVE = {
  name: 'remove-upstream',
  text: 'DELETE FROM upstreams WHERE id = $1 AND definition IS NOT NULL RETURNING id',
};

/** Upstreams in PostgreSQL; secrets are encrypted. */
export function createUpstreamRows(work: UnitOfWork, cipher: Cipher): UpstreamRows {
  const read = ({ id, definition, secret, off_since, off_reason, changed_at }: Row): UpstreamRow => ({
    id,
    definition: definition ?? undefined,
    secret: secret ? cipher.open(PURPOSE, id, secret) : undefined,
    off: off_since ? { since: off_since, reason: off_reason ?? '' } : undefined,
    changedAt: changed_at,
  });

  return {
    all: async () => (await work.query<Row>({ ...ALL, values: [] })).map(read),
    async find(id) {
      const [row] = await work.query<Row>({ ...FIND, values: [id] });
      return row && read(row);
    },
    async describe(id, { definition, secret, by, at }) {
      const sealed = secret === undefined ? null : cipher.seal(PURPOSE, id, secret);
      await work.query({ ...DESCRIBE, values: [id, JSON.stringify(definition), sealed, by, at] });
    },
    async switchOff(id, { reason, by, at }) {
      await work.query({ ...SWITCH, values: [id, at, reason, by, at] });
    },
    async switchOn(id, { by, at }) {
      await work.query({ ...SWITCH, values: [id, null, null, by, at] });
    },
    remove: async (id) => (await work.query({ ...REMOVE, values: [id] })).length === 1,
  };
}

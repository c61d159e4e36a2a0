/**
 * The writes that wait for the end of a request. Each kind is one data-modifying common table expression over
 * arrays, so that whatever a request collected is sent as one prepared statement.
 */

interface WriteKind {
  readonly types: readonly string[];
  /** `rows` is `unnest(...)` over the collected rows, named `r` with columns c1, c2, ... */
  readonly sql: (rows: string) => string;
}

const upsert = (table: string, columns: string, onConflict: string) => (rows: string) =>
  `INSERT INTO ${table} (${columns}) SELECT * FROM ${rows} ${onConflict}`;

/** Made in this very statement, or not ended by another request meanwhile. */
const sessionIsThere = (uidHash: string, isNew: string): string =>
  `(${isNew} OR EXISTS (SELECT 1 FROM sessions s WHERE s.uid_hash = ${uidHash}))`;

/** Whoever ends the consent waits for this statement, or is waited for: no grant outlives its consent. */
const consentIsOpen = (id: string): string =>
  `(${id} IS NULL OR EXISTS (SELECT 1 FROM consents c WHERE c.id = ${id} AND c.ended_at IS NULL FOR SHARE))`;

const KINDS = {
  consumeArtifact: {
    types: ['bytea', 'timestamptz'],
    sql: (rows) =>
      `UPDATE artifacts a SET consumed_at = now() FROM ${rows} WHERE a.id_hash = c1 AND a.expires_at = c2 AND a.consumed_at IS NULL RETURNING 1`,
  },
  consumeRefreshToken: {
    types: ['bytea'],
    sql: (rows) =>
      `UPDATE refresh_tokens t SET consumed_at = now() FROM ${rows} WHERE t.id_hash = c1 AND t.consumed_at IS NULL RETURNING 1`,
  },
  saveArtifact: {
    types: ['bytea', 'smallint', 'bytea', 'bytea', 'timestamptz'],
    sql: upsert(
      'artifacts',
      'id_hash, model, grant_hash, payload, expires_at',
      'ON CONFLICT (id_hash, expires_at) DO UPDATE SET payload = excluded.payload',
    ),
  },
  deleteArtifact: {
    types: ['bytea', 'timestamptz'],
    sql: (rows) => `DELETE FROM artifacts a USING ${rows} WHERE a.id_hash = c1 AND a.expires_at = c2`,
  },
  closeArtifact: {
    types: ['bytea', 'timestamptz'],
    sql: (rows) => `UPDATE artifacts a SET consumed_at = now() FROM ${rows} WHERE a.id_hash = c1 AND a.expires_at = c2`,
  },
  saveRefreshToken: {
    types: ['bytea', 'bytea', 'bytea', 'timestamptz'],
    sql: upsert(
      'refresh_tokens',
      'id_hash, grant_hash, payload, expires_at',
      'ON CONFLICT (id_hash) DO UPDATE SET payload = excluded.payload',
    ),
  },
  deleteRefreshToken: {
    types: ['bytea'],
    sql: (rows) => `DELETE FROM refresh_tokens t USING ${rows} WHERE t.id_hash = c1`,
  },
  addSession: {
    types: ['bytea', 'uuid', 'bytea', 'timestamptz', 'bytea'],
    sql: upsert('sessions', 'uid_hash, person_id, payload, expires_at, origin', ''),
  },
  updateSession: {
    types: ['bytea', 'uuid', 'bytea', 'timestamptz'],
    sql: (rows) =>
      `UPDATE sessions s SET person_id = c2, payload = c3, expires_at = c4, seen_at = now() FROM ${rows} WHERE s.uid_hash = c1`,
  },
  addSessionId: {
    types: ['bytea', 'bytea', 'boolean'],
    sql: (rows) =>
      `INSERT INTO session_ids (id_hash, uid_hash) SELECT c1, c2 FROM ${rows} WHERE ${sessionIsThere('c2', 'c3')} ON CONFLICT DO NOTHING`,
  },
  retireSessionId: {
    types: ['bytea', 'timestamptz'],
    sql: (rows) => `UPDATE session_ids i SET valid_until = least(i.valid_until, c2) FROM ${rows} WHERE i.id_hash = c1`,
  },
  touchStaffSession: {
    types: ['bytea', 'timestamptz'],
    sql: (rows) => `UPDATE staff_sessions s SET seen_at = greatest(s.seen_at, c2) FROM ${rows} WHERE s.id_hash = c1`,
  },
  deleteSession: {
    types: ['bytea'],
    sql: (rows) => `DELETE FROM sessions s USING ${rows} WHERE s.uid_hash = c1`,
  },
  endSessionGrants: {
    types: ['bytea'],
    sql: (rows) => `DELETE FROM grants g USING ${rows} WHERE g.uid_hash = c1 AND NOT g.offline`,
  },
  detachOfflineGrants: {
    types: ['bytea'],
    sql: (rows) => `UPDATE grants g SET uid_hash = NULL FROM ${rows} WHERE g.uid_hash = c1 AND g.offline`,
  },
  endGrantsOfSid: {
    types: ['bytea', 'text'],
    sql: (rows) => `DELETE FROM grants g USING ${rows} WHERE g.uid_hash = c1 AND g.sid = c2 AND NOT g.offline`,
  },
  detachGrantsOfSid: {
    types: ['bytea', 'text'],
    sql: (rows) =>
      `UPDATE grants g SET uid_hash = NULL FROM ${rows} WHERE g.uid_hash = c1 AND g.sid = c2 AND g.offline`,
  },
  addEvidence: {
    types: ['bytea', 'text', 'text', 'text', 'boolean', 'bigint', 'boolean'],
    sql: (rows) =>
      `INSERT INTO session_evidence (uid_hash, method, factors, amr, hardware, at) SELECT c1, c2, c3, c4, c5, c6 FROM ${rows} WHERE ${sessionIsThere('c1', 'c7')} ON CONFLICT DO NOTHING`,
  },
  addUpstreamSession: {
    types: ['bytea', 'text', 'bytea', 'bytea', 'bytea', 'boolean'],
    sql: (rows) =>
      `INSERT INTO upstream_sessions (uid_hash, upstream, subject_hash, sid_hash, document) SELECT c1, c2, c3, c4, c5 FROM ${rows} WHERE ${sessionIsThere('c1', 'c6')}
ON CONFLICT (uid_hash, upstream) DO UPDATE SET subject_hash = excluded.subject_hash, sid_hash = excluded.sid_hash, document = excluded.document`,
  },
  saveGrant: {
    types: ['bytea', 'bytea', 'uuid', 'text', 'uuid', 'text', 'text', 'boolean', 'bytea', 'timestamptz', 'uuid'],
    sql: (rows) =>
      `INSERT INTO grants (id_hash, uid_hash, person_id, client_id, mandate_id, sector, sid, offline, payload, expires_at)
SELECT c1, c2, c3, c4, c5, c6, c7, c8, c9, c10 FROM ${rows} WHERE ${consentIsOpen('c11')}
ON CONFLICT (id_hash) DO UPDATE SET payload = excluded.payload, expires_at = excluded.expires_at`,
  },
  deleteGrant: {
    types: ['bytea'],
    sql: (rows) => `DELETE FROM grants g USING ${rows} WHERE g.id_hash = c1`,
  },
  revokeArtifacts: {
    types: ['bytea'],
    sql: (rows) => `DELETE FROM artifacts a USING ${rows} WHERE a.grant_hash = c1`,
  },
  revokeRefreshTokens: {
    types: ['bytea'],
    sql: (rows) => `DELETE FROM refresh_tokens t USING ${rows} WHERE t.grant_hash = c1`,
  },
  addAuditEvent: {
    types: ['smallint', 'timestamptz', 'text', 'uuid', 'text', 'bytea', 'uuid'],
    sql: upsert('audit_events', 'shard, at, type, person_id, client_id, details, actor_id', ''),
  },
  addReceipt: {
    types: ['uuid', 'uuid', 'text', 'uuid', 'text', 'timestamptz', 'bytea'],
    sql: upsert('receipts', 'id, person_id, client_id, mandate_id, kind, at, content', ''),
  },
  enqueue: {
    types: ['uuid', 'text', 'text', 'uuid', 'bytea', 'timestamptz', 'uuid'],
    sql: upsert('outbox', 'id, kind, client_id, person_id, payload, next_attempt_at, reference', ''),
  },
} as const satisfies Record<string, WriteKind>;

/** The name of a kind of write. */
export type WriteName = keyof typeof KINDS;
type Row = readonly unknown[];

/** What a request has collected so far. */
export type PendingWrites = Map<WriteName, Row[]>;

/** A prepared statement: the name tells PostgreSQL that it has seen the text before. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

const ORDER = Object.keys(KINDS) as WriteName[];
const texts = new Map<string, string>();

/** What may be used once: when one of these finds its row used already, the whole statement fails and nothing is written. */
const ONCE = ['consumeArtifact', 'consumeRefreshToken'] as const satisfies readonly WriteName[];

/** The SQLSTATE of that failure: no other part of a statement divides. */
export const USED_ALREADY = '22012';

function writeText(names: readonly WriteName[]): string {
  let parameter = 0;
  const parts = names.map((name) => {
    const kind: WriteKind = KINDS[name];
    const columns = kind.types.map((_, i) => `c${i + 1}`).join(', ');
    const arrays = kind.types.map((type) => `$${++parameter}::${type}[]`).join(', ');
    return `${name.toLowerCase()} AS (${kind.sql(`unnest(${arrays}) AS r(${columns})`)})`;
  });
  const checks = ONCE.filter((name) => names.includes(name)).map(
    (name) => `1 / ((SELECT count(*) FROM ${name.toLowerCase()}) = $${++parameter}::bigint)::int`,
  );
  return `WITH ${parts.join(',\n')}\nSELECT ${checks.length > 0 ? checks.join(', ') : '1'}`;
}

/** One statement for all pending writes. */
export function writeStatement(pending: PendingWrites): Statement {
  const names = ORDER.filter((name) => pending.has(name));
  const name = `write:${names.map((n) => ORDER.indexOf(n)).join(',')}`;
  let text = texts.get(name);
  if (!text) {
    text = writeText(names);
    texts.set(name, text);
  }
  const values = names.flatMap((n) => {
    const rows = pending.get(n) ?? [];
    return KINDS[n].types.map((_, column) => rows.map((row) => row[column]));
  });
  const counts = ONCE.filter((n) => pending.has(n)).map((n) => pending.get(n)?.length);
  return { name, text, values: [...values, ...counts] };
}

import type { Pool, PoolClient } from 'pg';
import { LONGEST_ARTIFACT_HOURS } from './artifact-rows.ts';
import { withLock } from './locks.ts';

const LOCK = 7_212_200;
const PARTITION_MS = 6 * 3_600_000;
/** Made ahead: longer than anything may live, plus a day in which maintenance may fail. */
const AHEAD_MS = (LONGEST_ARTIFACT_HOURS + 24) * 3_600_000;
const SMALL_BATCH = 2_000;

const floor = (time: number): number => Math.floor(time / PARTITION_MS) * PARTITION_MS;
const partitionName = (start: number): string =>
  `artifacts_${new Date(start).toISOString().slice(0, 13).replace(/\D/g, '')}`;

interface Partition {
  readonly name: string;
  readonly attached: boolean;
  /** A node ended while it was detaching this one. */
  readonly pending: boolean;
}

/** Also those that a node left half made or half dropped; the one that is pending first, since only one may be. */
async function partitionsOf(client: PoolClient): Promise<Partition[]> {
  const { rows } = await client.query<Partition>(
    `SELECT c.relname AS name, i.inhrelid IS NOT NULL AS attached, coalesce(i.inhdetachpending, false) AS pending
    FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
    WHERE c.relkind = 'r' AND c.relname ~ '^artifacts_[0-9]{10}$'
      AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'artifacts'::regclass)
    ORDER BY pending DESC, name`,
  );
  return rows;
}

/** Created first and attached then: attaching does not stop readers and writers. */
async function addPartitions(client: PoolClient, now: number): Promise<void> {
  const attached = (await partitionsOf(client)).filter((partition) => partition.attached);
  const known = new Set(attached.map(({ name }) => name));
  for (let start = floor(now); start < now + AHEAD_MS; start += PARTITION_MS) {
    const name = partitionName(start);
    if (known.has(name)) continue;
    const range = `FROM ('${new Date(start).toISOString()}') TO ('${new Date(start + PARTITION_MS).toISOString()}')`;
    await client.query(`CREATE TABLE IF NOT EXISTS ${name} (LIKE artifacts INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`);
    await client.query(`ALTER TABLE artifacts ATTACH PARTITION ${name} FOR VALUES ${range}`);
  }
}

async function dropExpiredPartitions(client: PoolClient, now: number): Promise<void> {
  const oldest = partitionName(floor(now));
  const expired = (await partitionsOf(client)).filter(({ name }) => name < oldest);
  for (const { name, attached, pending } of expired) {
    const way = pending ? 'FINALIZE' : 'CONCURRENTLY';
    if (attached) await client.query(`ALTER TABLE artifacts DETACH PARTITION ${name} ${way}`);
    await client.query(`DROP TABLE ${name}`);
  }
}

const EXPIRED = [
  ['sessions', 'uid_hash', 'expires_at < now()'],
  ['grants', 'id_hash', 'expires_at < now()'],
  ['refresh_tokens', 'id_hash', 'expires_at < now()'],
  ['replays', 'id_hash', 'expires_at < now()'],
  ['attempts', 'key_hash', 'ends_at < now()'],
  ['session_ids', 'id_hash', 'valid_until < now()'],
  // Longer than any of them may last.
  ['signing_key_nodes', 'node_id', `seen_at < now() - interval '1 day'`],
  ['staff_sessions', 'id_hash', `created_at < now() - interval '7 days'`],
  ['removed_credentials', 'id', `removed_at < now() - interval '7 days'`],
  ['credential_changes', 'token_hash', 'expires_at < now()'],
  ['report_links', 'token_hash', 'expires_at < now()'],
  ['proof_requests', 'id', `decided_at < now() - interval '1 year'`],
  ['organisation_requests', 'id', `decided_at < now() - interval '1 year'`],
  ['data_requests', 'id', `decided_at < now() - interval '5 years'`],
  ['recoveries', 'id', `expires_at < now() - interval '90 days'`],
  ['contact_changes', 'token_hash', 'expires_at < now()'],
  ['notices', 'id', 'expires_at < now()'],
  ['team_invitations', 'id', `created_at < now() - interval '90 days'`],
  [
    'imported_numbers',
    'ctid',
    `import_id IN (SELECT id FROM imports WHERE finished_at IS NULL AND started_at < now() - interval '31 days')`,
  ],
  ['outbox', 'id', `reference IS NULL AND coalesce(delivered_at, given_up_at) < now() - interval '30 days'`],
  // Their delivery is shown to the person for a year.
  ['outbox', 'id', `coalesce(delivered_at, given_up_at) < now() - interval '1 year'`],
] as const;

/** Grants whose session is gone open nothing any more. */
const ORPHANED_GRANTS = `DELETE FROM grants WHERE id_hash IN (SELECT g.id_hash FROM grants g
  WHERE NOT g.offline AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.uid_hash = g.uid_hash) LIMIT ${SMALL_BATCH})`;

async function deleteInBatches(client: PoolClient, text: string): Promise<void> {
  for (;;) {
    const { rowCount } = await client.query(text);
    if ((rowCount ?? 0) < SMALL_BATCH) return;
  }
}

/** Makes the coming partitions of short-lived artifacts; must have run once before anything is stored. */
export function preparePartitions(pool: Pool, now: number = Date.now()): Promise<void> {
  return withLock(pool, LOCK, (client) => addPartitions(client, now));
}

async function cleanUp(client: PoolClient, now: number): Promise<void> {
  await addPartitions(client, now);
  await dropExpiredPartitions(client, now);
  for (const [table, key, condition] of EXPIRED) {
    const batch = `SELECT ${key} FROM ${table} WHERE ${condition} LIMIT ${SMALL_BATCH}`;
    await deleteInBatches(client, `DELETE FROM ${table} WHERE ${key} IN (${batch})`);
  }
  await deleteInBatches(client, ORPHANED_GRANTS);
}

/** Makes partitions ahead, drops the expired ones, and removes other expired rows in small batches; one node at a time. */
export function maintain(pool: Pool, now: number = Date.now()): Promise<void> {
  return withLock(pool, LOCK, (client) => cleanUp(client, now), { wait: false });
}

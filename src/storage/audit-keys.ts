/**
 * Keys of the audit trail. Its events are never written anew, so those of a retired data key are read by a key that was
 * derived from it for this one purpose and is kept in the database, encrypted under the current data key.
 */
import type { Pool } from 'pg';
import type { Cipher } from './cipher.ts';

const AUDIT = 'audit';
/** The purpose under which the keys themselves are encrypted. */
const KEPT = 'audit-key';

interface Row {
  readonly key_id: string;
  readonly sealed: Buffer;
}

/** Lets the cipher read the events of data keys that are gone. */
export async function loadAuditKeys(pool: Pool, cipher: Cipher): Promise<void> {
  const { rows } = await pool.query<Row>('SELECT key_id, sealed FROM audit_keys');
  for (const { key_id: id, sealed } of rows)
    cipher.know(id, AUDIT, Buffer.from(cipher.open(KEPT, id, sealed), 'base64url'));
}

/** Keeps the audit keys of these data keys; those that are kept already stay. */
export async function keepAuditKeys(pool: Pool, cipher: Cipher, dataKeys: readonly string[]): Promise<void> {
  for (const id of dataKeys) {
    const sealed = cipher.seal(KEPT, id, cipher.purposeKey(id, AUDIT).toString('base64url'));
    await pool.query('INSERT INTO audit_keys (key_id, sealed) VALUES ($1, $2) ON CONFLICT DO NOTHING', [id, sealed]);
  }
}

/** Whether what is kept for a data key is the key that its events need. */
export async function isAuditKeyKept(pool: Pool, cipher: Cipher, dataKey: string): Promise<boolean> {
  const { rows } = await pool.query<Row>('SELECT key_id, sealed FROM audit_keys WHERE key_id = $1', [dataKey]);
  const [row] = rows;
  if (!row) return false;
  return cipher.open(KEPT, dataKey, row.sealed) === cipher.purposeKey(dataKey, AUDIT).toString('base64url');
}

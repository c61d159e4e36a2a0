import { isAuditKeyKept, keepAuditKeys, loadAuditKeys } from './audit-keys.ts';
import { createCipher, type StorageKeys } from './cipher.ts';
import { migrate, openDatabase } from './database.ts';
import { withLock } from './locks.ts';
import { type NodesKeys, readNodesKeys } from './node-keys.ts';
import { countByKey, type Pace, reEncrypt, type Written } from './re-encryption.ts';

const LOCK = 7_212_300;

/** A change of data keys, as the operator's command does it. */
export interface KeyChange {
  /** What the nodes that are running have of these keys. */
  nodes(): Promise<NodesKeys>;
  /** How many values each key has, by table. */
  count(): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>>;
  /** Keeps the audit keys of all data keys but the current one, then encrypts all else anew; undefined while somebody else does. */
  reEncrypt(pace: Pace): Promise<Written[] | undefined>;
  /** Whether a key of this name was retired, so that its name must not come back. */
  isRetired(name: string): Promise<boolean>;
  /** Keeps what the audit trail needs of a data key; false when something else is kept under its name. */
  keepAuditKey(dataKey: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Connects with the keys of secrets.json. */
export async function openKeyChange(url: string, keys: StorageKeys): Promise<KeyChange> {
  await migrate(url);
  const { pool, close } = await openDatabase({ url, poolSize: 4, patient: true });
  const cipher = createCipher(keys);
  await loadAuditKeys(pool, cipher);
  const { current, keys: all } = keys.dataKeys;
  return {
    nodes: () => readNodesKeys(pool, keys.dataKeys),
    count: () => countByKey(pool),
    async reEncrypt(pace) {
      let written: Written[] | undefined;
      const work = async (): Promise<void> => {
        await keepAuditKeys(
          pool,
          cipher,
          Object.keys(all).filter((name) => name !== current),
        );
        written = await reEncrypt({ pool, cipher, current }, pace);
      };
      await withLock(pool, LOCK, work, { wait: false });
      return written;
    },
    async isRetired(name) {
      const { rowCount } = await pool.query('SELECT 1 FROM audit_keys WHERE key_id = $1', [name]);
      return rowCount === 1 && !all[name];
    },
    async keepAuditKey(dataKey) {
      await keepAuditKeys(pool, cipher, [dataKey]);
      return isAuditKeyKept(pool, cipher, dataKey);
    },
    close,
  };
}

import type { SigningKeyStore } from '../admin/signing-keys.ts';
import type { ApprovalStore } from '../approvals/approval.ts';
import type { Audit } from '../audit/audit.ts';
import type { Transaction } from '../errors.ts';
import { createApprovalStore } from './approval-store.ts';
import { isAuditKeyKept, keepAuditKeys, loadAuditKeys } from './audit-keys.ts';
import { createAuditStore } from './audit-store.ts';
import { createCipher, type StorageKeys } from './cipher.ts';
import { migrate, openDatabase } from './database.ts';
import { createKeySteps, type TakenStep } from './key-steps.ts';
import { withLock } from './locks.ts';
import { type NodesKeys, readNodesKeys } from './node-keys.ts';
import { countByKey, type Pace, reEncrypt, type Written } from './re-encryption.ts';
import { type Rehashed, rehash } from './re-hashing.ts';
import { createSigningKeyStore } from './signing-key-store.ts';
import { createUnitOfWork } from './unit-of-work.ts';

const LOCK = 7_212_300;

/** A change of keys, as the operator's command does it. */
export interface KeyChange {
  /** Which keys the nodes that are running know. */
  nodes(): Promise<NodesKeys>;
  /** How many values each key has, by column. */
  count(): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>>;
  /** Keeps the audit keys of all data keys but the current one, then encrypts all else anew; undefined while somebody else does. */
  reEncrypt(pace: Pace): Promise<Written[] | undefined>;
  /** Whether a key of this name was retired, so that its name must not come back. */
  isRetired(name: string): Promise<boolean>;
  /** Keeps what the audit trail needs of a data key; false when something else is kept under its name. */
  keepAuditKey(dataKey: string): Promise<boolean>;
  /** Computes the hashes of personal values again, under every lookup key; undefined while somebody else does. */
  rehash(): Promise<Rehashed[] | undefined>;
  /** Puts a step on record. */
  record(details: {
    readonly step: string;
    readonly key?: string | undefined;
    /** The request that two officers agreed about. */
    readonly request?: string | undefined;
    readonly forced?: true | undefined;
  }): Promise<void>;
  /** The steps on record, oldest first. */
  steps(): Promise<readonly TakenStep[]>;
  readonly transaction: Transaction;
  readonly approvals: ApprovalStore;
  readonly audit: Audit;
  readonly signingKeys: SigningKeyStore;
  close(): Promise<void>;
}

/** Connects with the keys of secrets.json. */
export async function openKeyChange(url: string, keys: StorageKeys): Promise<KeyChange> {
  await migrate(url);
  const db = await openDatabase({ url, poolSize: 4, patient: true });
  const { pool, close } = db;
  const cipher = createCipher(keys);
  const work = createUnitOfWork(db);
  const audit = createAuditStore(work, cipher);
  const steps = createKeySteps(work);
  const approvals = createApprovalStore(work, cipher);
  await loadAuditKeys(pool, cipher);
  const { current, keys: all } = keys.dataKeys;
  async function alone<T>(work: () => Promise<T>): Promise<T | undefined> {
    let done: T | undefined;
    const keep = async (): Promise<void> => {
      done = await work();
    };
    await withLock(pool, LOCK, keep, { wait: false });
    return done;
  }

  const record: KeyChange['record'] = (details) =>
    work.transaction(async () => {
      await steps.add(details.step, details.key);
      await audit.record({ type: 'keys.changed', details });
    });

  return {
    nodes: () => readNodesKeys(pool),
    count: () => countByKey(pool),
    reEncrypt: (pace) =>
      alone(async () => {
        await keepAuditKeys(
          pool,
          cipher,
          Object.keys(all).filter((name) => name !== current),
        );
        return reEncrypt({ pool, cipher, current }, pace);
      }),
    rehash: () => alone(() => rehash(pool, cipher)),
    async isRetired(name) {
      const { rowCount } = await pool.query('SELECT 1 FROM audit_keys WHERE key_id = $1', [name]);
      return rowCount === 1 && !all[name];
    },
    async keepAuditKey(dataKey) {
      await keepAuditKeys(pool, cipher, [dataKey]);
      return isAuditKeyKept(pool, cipher, dataKey);
    },
    record,
    steps: steps.all,
    transaction: work.transaction,
    approvals,
    audit: audit.record,
    signingKeys: createSigningKeyStore(work),
    close,
  };
}

import type { CredentialChange, CredentialChanges } from '../authenticators/credential-changes.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const KEEP = {
  name: 'keep-credential-change',
  text: `INSERT INTO credential_changes (token_hash, person_id, method, added, removed, renamed, label, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
};

const FIND = {
  name: 'find-credential-change',
  text: `SELECT person_id, method, added, removed, renamed, label FROM credential_changes
WHERE token_hash = $1 AND stopped_at IS NULL AND expires_at > now()`,
};

const STOP = {
  name: 'stop-credential-change',
  text: `UPDATE credential_changes SET stopped_at = now()
WHERE token_hash = $1 AND stopped_at IS NULL AND expires_at > now() RETURNING 1 AS done`,
};

interface ChangeRow {
  [column: string]: unknown;
  person_id: string;
  method: string;
  added: string | null;
  removed: string | null;
  renamed: string | null;
  label: string | null;
}

function read({ person_id: personId, method, added, removed, renamed, label }: ChangeRow): CredentialChange {
  return {
    personId,
    method,
    ...(added ? { added } : {}),
    ...(removed ? { removed } : {}),
    ...(renamed ? { renamed: { id: renamed, ...(label === null ? {} : { label }) } } : {}),
  };
}

/** Changes of credentials in PostgreSQL; who stops one first is the database's decision. */
export function createCredentialChanges(work: UnitOfWork, cipher: Cipher): CredentialChanges {
  const hashOf = (token: string): Buffer => cipher.lookup('credential-change', token);
  return {
    async keep(token, { personId, method, added = null, removed = null, renamed }, expiresAt) {
      const before = [renamed?.id ?? null, renamed?.label ?? null];
      const values = [hashOf(token), personId, method, added, removed, ...before, expiresAt];
      await work.query({ ...KEEP, values });
    },
    async find(token) {
      const [row] = await work.find<ChangeRow>({ ...FIND, values: [hashOf(token)] });
      return row && read(row);
    },
    stop: async (token) => (await work.query({ ...STOP, values: [hashOf(token)] })).length === 1,
  };
}

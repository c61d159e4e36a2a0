import type { CredentialChanges } from '../authenticators/credential-changes.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const KEEP = {
  name: 'keep-credential-change',
  text: 'INSERT INTO credential_changes (token_hash, person_id, method, added, removed, expires_at) VALUES ($1, $2, $3, $4, $5, $6)',
};

const FIND = {
  name: 'find-credential-change',
  text: `SELECT person_id, method, added, removed FROM credential_changes
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
}

/** Changes of credentials in PostgreSQL; who stops one first is the database's decision. */
export function createCredentialChanges(work: UnitOfWork, cipher: Cipher): CredentialChanges {
  const hashOf = (token: string): Buffer => cipher.lookup('credential-change', token);
  return {
    async keep(token, { personId, method, added, removed }, expiresAt) {
      const values = [hashOf(token), personId, method, added ?? null, removed ?? null, expiresAt];
      await work.query({ ...KEEP, values });
    },
    async find(token) {
      const [row] = await work.query<ChangeRow>({ ...FIND, values: [hashOf(token)] });
      if (!row) return undefined;
      const { person_id: personId, method, added, removed } = row;
      return { personId, method, ...(added ? { added } : {}), ...(removed ? { removed } : {}) };
    },
    stop: async (token) => (await work.query({ ...STOP, values: [hashOf(token)] })).length === 1,
  };
}

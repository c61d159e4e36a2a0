import type { CredentialChange, CredentialChanges } from '../authenticators/credential-changes.ts';
import type { Cipher } from './cipher.ts';
import { FORMER_NAME, type NamedRow, nameIn } from './credential-names.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const KEEP = {
  name: 'keep-credential-change',
  text: `INSERT INTO credential_changes (token_hash, person_id, method, added, removed, renamed, named, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
};

const FIND = {
  name: 'find-credential-change',
  text: `SELECT person_id, method, added, removed, renamed, named, label FROM credential_changes
WHERE token_hash = $1 AND stopped_at IS NULL AND expires_at > now()`,
};

const STOP = {
  name: 'stop-credential-change',
  text: `UPDATE credential_changes SET stopped_at = now()
WHERE token_hash = $1 AND stopped_at IS NULL AND expires_at > now() RETURNING 1 AS done`,
};

interface ChangeRow extends NamedRow {
  [column: string]: unknown;
  person_id: string;
  method: string;
  added: string | null;
  removed: string | null;
  renamed: string | null;
}

function read({ person_id: personId, method, added, removed, renamed }: ChangeRow, label?: string): CredentialChange {
  return {
    personId,
    method,
    ...(added ? { added } : {}),
    ...(removed ? { removed } : {}),
    ...(renamed ? { renamed: { id: renamed, ...(label === undefined ? {} : { label }) } } : {}),
  };
}

/** Changes of credentials in PostgreSQL; who stops one first is the database's decision. */
export function createCredentialChanges(work: UnitOfWork, cipher: Cipher): CredentialChanges {
  const hashOf = (token: string): Buffer => cipher.lookup('credential-change', token);
  return {
    async keep(token, { personId, method, added = null, removed = null, renamed }, expiresAt) {
      const hash = hashOf(token);
      const named = renamed?.label === undefined ? null : cipher.seal(FORMER_NAME, hash, renamed.label);
      const values = [hash, personId, method, added, removed, renamed?.id ?? null, named, expiresAt];
      await work.query({ ...KEEP, values });
    },
    async find(token) {
      const hash = hashOf(token);
      const [row] = await work.find<ChangeRow>({ ...FIND, values: [hash] });
      return row && read(row, nameIn(cipher, FORMER_NAME, hash, row));
    },
    stop: async (token) => (await work.query({ ...STOP, values: [hashOf(token)] })).length === 1,
  };
}

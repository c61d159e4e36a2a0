/** Secrets of services, and the last use of their secrets and keys, in PostgreSQL. */
import type { ClientSecret, SecretStore } from '../relying-parties/secrets.ts';
import type { UseStore } from '../relying-parties/uses.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const COLUMNS = 'id, client_id, hint, created_at, created_by, ends_at';
const ADD = {
  name: 'add-client-secret',
  text: `INSERT INTO client_secrets (${COLUMNS}, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (id) DO NOTHING RETURNING id`,
};
const OF_CLIENT = {
  name: 'secrets-of-client',
  text: `SELECT ${COLUMNS} FROM client_secrets WHERE client_id = $1 ORDER BY created_at, id`,
};
const LIVING = {
  name: 'living-secrets-of-client',
  text: 'SELECT id, hash FROM client_secrets WHERE client_id = $1 AND (ends_at IS NULL OR ends_at > $2)',
};
const END = {
  name: 'end-client-secret',
  text: 'UPDATE client_secrets SET ends_at = $3 WHERE client_id = $1 AND id = $2 RETURNING id',
};
const REMOVE = {
  name: 'remove-client-secret',
  text: 'DELETE FROM client_secrets WHERE client_id = $1 AND id = $2 RETURNING id',
};
const NOTE = {
  name: 'note-client-uses',
  text: `INSERT INTO client_uses AS known (client_id, name, used_on)
SELECT client_id, use.name, use.used_on FROM unnest($1::text[], $2::text[], $3::date[]) AS use (client_id, name, used_on)
  JOIN relying_parties USING (client_id) ORDER BY 1, 2
ON CONFLICT (client_id, name) DO UPDATE SET used_on = excluded.used_on WHERE known.used_on < excluded.used_on`,
};
const USES = {
  name: 'uses-of-client',
  text: `SELECT name, used_on::text AS day FROM client_uses WHERE client_id = $1`,
};

interface SecretRow {
  [column: string]: unknown;
  id: string;
  client_id: string;
  hint: string;
  created_at: Date;
  created_by: string | null;
  ends_at: Date | null;
}

const readSecret = (row: SecretRow): ClientSecret => ({
  id: row.id,
  clientId: row.client_id,
  hint: row.hint,
  createdAt: row.created_at,
  ...(row.created_by === null ? {} : { createdBy: row.created_by }),
  ...(row.ends_at === null ? {} : { endsAt: row.ends_at }),
});

/** Secrets; the living ones of a client are one look-up by an index. */
export function createSecretStore(work: UnitOfWork): SecretStore {
  return {
    async add({ id, clientId, hint, createdAt, createdBy, endsAt }, hash) {
      const values = [id, clientId, hint, createdAt, createdBy ?? null, endsAt ?? null, hash];
      return (await work.query({ ...ADD, values })).length === 1;
    },
    ofClient: async (clientId) => (await work.query<SecretRow>({ ...OF_CLIENT, values: [clientId] })).map(readSecret),
    living: (clientId, now) => work.find<{ id: string; hash: Buffer }>({ ...LIVING, values: [clientId, now] }),
    end: async (clientId, id, at) => (await work.query({ ...END, values: [clientId, id, at] })).length === 1,
    remove: async (clientId, id) => (await work.query({ ...REMOVE, values: [clientId, id] })).length === 1,
  };
}

/** Uses by day. */
export function createUseStore(work: UnitOfWork): UseStore {
  return {
    async note(uses) {
      // A service may have used the same key before and after midnight.
      const latest = new Map(uses.map((use) => [`${use.clientId} ${use.name}`, use]));
      const all = [...latest.values()];
      const values = [all.map((use) => use.clientId), all.map((use) => use.name), all.map((use) => use.day)];
      await work.query({ ...NOTE, values });
    },
    ofClient: async (clientId) =>
      new Map(
        (await work.query<{ name: string; day: string }>({ ...USES, values: [clientId] })).map((row) => [
          row.name,
          row.day,
        ]),
      ),
  };
}

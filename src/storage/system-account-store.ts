import type { PublicKey } from '../relying-parties/key-rules.ts';
import type { SystemAccount, SystemAccountStore } from '../system-accounts/system-account.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Row {
  [column: string]: unknown;
  client_id: string;
  organisation_id: string;
  mandate_id: string;
  name: string;
  jwks: { readonly keys: readonly PublicKey[] };
  created_by: string;
  created_at: Date;
  changed_at: Date;
}

const COLUMNS = 'client_id, organisation_id, mandate_id, name, jwks, created_by, created_at, changed_at';
const FIND = { name: 'find-system-account', text: `SELECT ${COLUMNS} FROM system_accounts WHERE client_id = $1` };
const OF_ORGANISATION = {
  name: 'system-accounts-of-organisation',
  text: `SELECT ${COLUMNS} FROM system_accounts WHERE organisation_id = $1 ORDER BY name, client_id`,
};
const ADD = {
  name: 'add-system-account',
  text: `INSERT INTO system_accounts (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
};
const CHANGE_KEYS = {
  name: 'change-keys-of-system-account',
  text: 'UPDATE system_accounts SET jwks = $2, changed_at = $3 WHERE client_id = $1',
};

const accountOf = (row: Row): SystemAccount => ({
  clientId: row.client_id,
  organisationId: row.organisation_id,
  mandateId: row.mandate_id,
  name: row.name,
  keys: row.jwks.keys,
  createdBy: row.created_by,
  createdAt: row.created_at,
  tokensFrom: row.changed_at,
});

/** Machine clients in PostgreSQL; there is nothing secret in them. */
export function createSystemAccountStore(work: UnitOfWork): SystemAccountStore {
  const rows = async (statement: { name: string; text: string }, values: unknown[]) =>
    (await work.query<Row>({ ...statement, values })).map(accountOf);
  return {
    find: async (clientId) => (await rows(FIND, [clientId]))[0],
    ofOrganisation: (organisationId) => rows(OF_ORGANISATION, [organisationId]),
    async add({ clientId, organisationId, mandateId, name, keys, createdBy, createdAt, tokensFrom }) {
      const jwks = JSON.stringify({ keys });
      await rows(ADD, [clientId, organisationId, mandateId, name, jwks, createdBy, createdAt, tokensFrom]);
    },
    async changeKeys(clientId, keys, tokensFrom) {
      await rows(CHANGE_KEYS, [clientId, JSON.stringify({ keys }), tokensFrom]);
    },
  };
}

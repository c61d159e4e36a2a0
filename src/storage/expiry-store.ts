import type { ExpiryStore } from '../relying-parties/expiry.ts';
import type { RelyingParty } from '../relying-parties/relying-party.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const AFTER = {
  name: 'registrations-with-ends',
  text: `SELECT registration FROM relying_parties r WHERE client_id > $1
AND (registration->'metadata' ? 'jwks' OR EXISTS (SELECT FROM client_secrets s WHERE s.client_id = r.client_id))
ORDER BY client_id LIMIT $2`,
};
const CLAIM = {
  name: 'claim-expiry-warning',
  text: `INSERT INTO expiry_warnings (client_id, name, ends_at, days) VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING RETURNING client_id`,
};

/** Warnings in PostgreSQL: a primary key lets one node alone tell. */
export function createExpiryStore(work: UnitOfWork): ExpiryStore {
  return {
    registrationsAfter: async (clientId, limit) =>
      (
        await work.query<{ registration: Omit<RelyingParty, 'clientSecret'> }>({ ...AFTER, values: [clientId, limit] })
      ).map(({ registration }) => registration),
    claim: async ({ clientId, id, endsAt, days }) =>
      (await work.query({ ...CLAIM, values: [clientId, id, endsAt, days] })).length === 1,
  };
}

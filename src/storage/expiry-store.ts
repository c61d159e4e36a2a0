import type { ExpiryStore } from '../relying-parties/expiry.ts';
import type { DueKeySet, KeySetLook, KeySetLooks } from '../relying-parties/published-keys.ts';
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
/** A key that a running transaction is about to remove is left alone; of two nodes the second finds it looked at. */
const TAKE_DUE = {
  name: 'take-due-key-sets',
  text: `WITH due AS (
  SELECT r.client_id, r.registration, r.registration->'metadata'->>'jwks_uri' AS url FROM relying_parties r
    LEFT JOIN key_set_looks k ON k.client_id = r.client_id AND k.url = r.registration->'metadata'->>'jwks_uri'
  WHERE r.registration->'metadata'->>'jwks_uri' IS NOT NULL AND NOT r.registration ? 'stopped'
    AND r.registration->'metadata'->>'token_endpoint_auth_method' IN ('private_key_jwt', 'self_signed_tls_client_auth')
    AND (k.looked_at IS NULL OR k.looked_at <= $1)
  ORDER BY k.looked_at NULLS FIRST, r.client_id LIMIT $3 FOR KEY SHARE OF r
), taken AS (
  INSERT INTO key_set_looks AS known (client_id, url, looked_at) SELECT client_id, url, $2 FROM due
  ON CONFLICT (client_id) DO UPDATE SET url = excluded.url, looked_at = excluded.looked_at,
    read_at = CASE WHEN known.url = excluded.url THEN known.read_at END,
    unread_since = CASE WHEN known.url = excluded.url THEN known.unread_since END
  WHERE known.looked_at <= $1 OR known.url <> excluded.url
  RETURNING client_id
)
SELECT registration, url FROM due JOIN taken USING (client_id)`,
};
const NOTE = {
  name: 'note-key-set',
  text: `UPDATE key_set_looks SET read_at = CASE WHEN $4 THEN $3 ELSE read_at END,
  unread_since = CASE WHEN $4 THEN NULL ELSE coalesce(unread_since, $3) END
WHERE client_id = $1 AND url = $2 RETURNING url, read_at, unread_since`,
};
const LOOK = {
  name: 'key-set-of-client',
  text: 'SELECT url, read_at, unread_since FROM key_set_looks WHERE client_id = $1',
};

interface LookRow {
  [column: string]: unknown;
  url: string;
  read_at: Date | null;
  unread_since: Date | null;
}

const lookOf = ([row]: readonly LookRow[]): KeySetLook | undefined =>
  row && {
    url: row.url,
    ...(row.read_at ? { readAt: row.read_at } : {}),
    ...(row.unread_since ? { unreadSince: row.unread_since } : {}),
  };

const createKeySetLooks = (work: UnitOfWork): KeySetLooks => ({
  takeDue: ({ since, now, limit }) =>
    work.query<DueKeySet & Record<string, unknown>>({ ...TAKE_DUE, values: [since, now, limit] }),
  note: async ({ clientId, url, at, isRead }) =>
    lookOf(await work.query<LookRow>({ ...NOTE, values: [clientId, url, at, isRead] })),
  ofClient: async (clientId) => lookOf(await work.query<LookRow>({ ...LOOK, values: [clientId] })),
});

/** Warnings in PostgreSQL: a primary key lets one node alone tell. */
export function createExpiryStore(work: UnitOfWork): ExpiryStore {
  return {
    keySets: createKeySetLooks(work),
    registrationsAfter: async (clientId, limit) =>
      (
        await work.query<{ registration: Omit<RelyingParty, 'clientSecret'> }>({ ...AFTER, values: [clientId, limit] })
      ).map(({ registration }) => registration),
    claim: async ({ clientId, id, endsAt, days }) =>
      (await work.query({ ...CLAIM, values: [clientId, id, endsAt, days] })).length === 1,
  };
}

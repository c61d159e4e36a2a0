/** Statements and row shapes of the artifact store: each find brings along what the same request will ask for next. */
import type { TokenModel } from '../artifacts/artifact-store.ts';

export const MODELS: Record<Exclude<TokenModel, 'RefreshToken'>, number> = {
  Interaction: 1,
  AuthorizationCode: 2,
  AccessToken: 3,
  ClientCredentials: 4,
  PushedAuthorizationRequest: 5,
  AccountTask: 6,
  Registration: 7,
  Recovery: 8,
  UpstreamLogin: 9,
};

/** Longest time for which an artifact of the partitioned table may live, in hours: bounds every look-up. */
export const LONGEST_ARTIFACT_HOURS = 24;

/** A person's columns, by alias `p`. */
export interface PersonColumns {
  person_id: string | null;
  person_status: string | null;
  person_document: Buffer | null;
  person_proofs: ProofColumns[] | null;
}

export interface ProofColumns {
  method: string;
  source: string;
  proved_at: string;
  expires_at: string | null;
  withdrawn_at: string | null;
  suspended_at: string | null;
}

export const PERSON_COLUMNS = `p.id AS person_id, p.status AS person_status, p.document AS person_document,
  (SELECT json_agg(json_build_object('method', f.method, 'source', f.source, 'proved_at', f.proved_at,
    'expires_at', f.expires_at, 'withdrawn_at', f.withdrawn_at, 'suspended_at', f.suspended_at)) FROM proofs f WHERE f.person_id = p.id) AS person_proofs`;

/** A grant's columns, by alias `g`; usable only while session and person allow. */
export interface GrantColumns extends PersonColumns {
  grant_hash: Buffer | null;
  grant_payload: Buffer | null;
  grant_usable: boolean | null;
  grant_sector: string | null;
  grant_sub: string | null;
}

const GRANT_COLUMNS = `g.id_hash AS grant_hash, g.payload AS grant_payload, g.sector AS grant_sector, u.sub AS grant_sub,
  (g.expires_at > now() AND p.status = 'active' AND (g.offline OR s.uid_hash IS NOT NULL)) AS grant_usable, ${PERSON_COLUMNS}`;

const GRANT_JOINS = `LEFT JOIN sessions s ON s.uid_hash = g.uid_hash AND s.expires_at > now()
  LEFT JOIN persons p ON p.id = g.person_id
  LEFT JOIN subjects u ON u.person_id = g.person_id AND u.sector = g.sector`;

export interface ArtifactRow extends GrantColumns {
  model: number;
  payload: Buffer;
  consumed_at: Date | null;
  expires_at: Date;
}

export const FIND_ARTIFACT = {
  name: 'find-artifact',
  text: `SELECT a.model, a.payload, a.consumed_at, a.expires_at, ${GRANT_COLUMNS}
FROM artifacts a LEFT JOIN grants g ON g.id_hash = a.grant_hash ${GRANT_JOINS}
WHERE a.id_hash = $1 AND a.expires_at > now() AND a.expires_at < now() + interval '${LONGEST_ARTIFACT_HOURS} hours'`,
};

export const LOCK_ARTIFACT = {
  name: 'lock-artifact',
  text: 'SELECT 1 AS done FROM artifacts WHERE id_hash = $1 AND expires_at > now() FOR UPDATE',
};

export const FIND_REFRESH_TOKEN = {
  name: 'find-refresh-token',
  text: `SELECT t.payload, t.consumed_at, t.expires_at, ${GRANT_COLUMNS}
FROM refresh_tokens t LEFT JOIN grants g ON g.id_hash = t.grant_hash ${GRANT_JOINS}
WHERE t.id_hash = $1 AND t.expires_at > now()`,
};

export const FIND_GRANT = {
  name: 'find-grant',
  text: `SELECT ${GRANT_COLUMNS} FROM grants g ${GRANT_JOINS} WHERE g.id_hash = $1`,
};

export const FIND_SIGNED_IN = {
  name: 'find-signed-in',
  text: `SELECT 1 FROM grants g JOIN sessions s ON s.uid_hash = g.uid_hash AND s.expires_at > now()
WHERE g.person_id = $1 AND g.client_id = $2 AND g.sid = $3 AND g.expires_at > now() LIMIT 1`,
};

export interface SessionRow extends PersonColumns {
  uid_hash: Buffer;
  /** The person of the session, also when the account is gone. */
  owner: string | null;
  payload: Buffer;
  grants:
    | {
        id: string;
        payload: string;
        client_id: string;
        mandate_id: string | null;
        sid: string;
        offline: boolean;
        sub: string | null;
        sector: string;
      }[]
    | null;
  evidence: { method: string; factors: string; amr: string; hardware: boolean; at: number }[] | null;
}

const SESSION_COLUMNS = `s.uid_hash, s.person_id AS owner, s.payload, ${PERSON_COLUMNS},
  (SELECT json_agg(json_build_object('id', encode(g.id_hash, 'base64'), 'payload', encode(g.payload, 'base64'),
    'client_id', g.client_id, 'mandate_id', g.mandate_id, 'sid', g.sid, 'offline', g.offline, 'sector', g.sector, 'sub', u.sub)
    ORDER BY g.created_at)
    FROM grants g LEFT JOIN subjects u ON u.person_id = g.person_id AND u.sector = g.sector
    WHERE g.uid_hash = s.uid_hash AND g.expires_at > now()) AS grants,
  (SELECT json_agg(json_build_object('method', e.method, 'factors', e.factors, 'amr', e.amr, 'hardware', e.hardware, 'at', e.at))
    FROM session_evidence e WHERE e.uid_hash = s.uid_hash) AS evidence`;

export const FIND_SESSION = {
  name: 'find-session',
  text: `SELECT ${SESSION_COLUMNS} FROM session_ids i JOIN sessions s ON s.uid_hash = i.uid_hash
LEFT JOIN persons p ON p.id = s.person_id
WHERE i.id_hash = $1 AND s.expires_at > now() AND (i.valid_until IS NULL OR i.valid_until > now())`,
};

export const FIND_SESSION_BY_UID = {
  name: 'find-session-by-uid',
  text: `SELECT ${SESSION_COLUMNS} FROM sessions s LEFT JOIN persons p ON p.id = s.person_id
WHERE s.uid_hash = $1 AND s.expires_at > now()`,
};

export const END_GRANTS_OF_PERSON = {
  name: 'end-grants-of-person',
  text: 'DELETE FROM grants WHERE person_id = $1',
};

export const LOCK_GRANTS = {
  name: 'lock-grants-of-service',
  text: `SELECT id_hash, payload FROM grants
WHERE person_id = $1 AND client_id = $2 AND mandate_id IS NOT DISTINCT FROM $3::uuid AND expires_at > now()
ORDER BY id_hash FOR UPDATE`,
};

export const REWRITE_GRANT = {
  name: 'rewrite-grant',
  text: 'UPDATE grants SET payload = $2 WHERE id_hash = $1',
};

export const END_GRANTS_OF_SERVICE = {
  name: 'end-grants-of-service',
  text: `WITH ended AS (DELETE FROM grants WHERE person_id = $1 AND client_id = $2 AND mandate_id IS NOT DISTINCT FROM $3::uuid
  RETURNING client_id, person_id, sid)
SELECT DISTINCT client_id, person_id, sid FROM ended`,
};

export const END_GRANTS_OF_SESSION = {
  name: 'end-grants-of-session',
  text: 'DELETE FROM grants WHERE uid_hash = $1',
};

export const END_GRANTS_OF_MANDATES = {
  name: 'end-grants-of-mandates',
  text: `WITH ended AS (DELETE FROM grants WHERE mandate_id = ANY($1::uuid[]) RETURNING client_id, person_id, sid)
SELECT DISTINCT client_id, person_id, sid FROM ended`,
};

export const SESSIONS_OF_PERSON = {
  name: 'sessions-of-person',
  text: 'SELECT uid_hash, payload FROM sessions WHERE person_id = $1 AND expires_at > now()',
};

/**
 * Decided at once, made durable with the request's own writes: the log is written in order, so whoever is told of a
 * success has this row on disk too, and a crash before that undoes it together with a success that nobody saw.
 */
const DURABLE_WITH_WHAT_FOLLOWS = `set_config('synchronous_commit', 'off', true)`;

export const CONSUME_ARTIFACT = {
  name: 'consume-artifact',
  text: `UPDATE artifacts SET consumed_at = now() WHERE id_hash = $1 AND expires_at = $2 AND consumed_at IS NULL RETURNING 1 AS done, ${DURABLE_WITH_WHAT_FOLLOWS}`,
};

export const ADD_REPLAY = {
  name: 'add-replay',
  text: `INSERT INTO replays (id_hash, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1 AS done, ${DURABLE_WITH_WHAT_FOLLOWS}`,
};

/** A person's open sessions, for their own eyes. */
import type { OpenSession } from '../artifacts/artifact-store.ts';
import type { Origin } from '../origin/origin.ts';
import { payloadOf } from './artifact-names.ts';
import type { Cipher } from './cipher.ts';

export interface OpenSessionRow {
  [column: string]: unknown;
  uid_hash: Buffer;
  payload: Buffer;
  origin: Buffer | null;
  seen_at: Date;
  expires_at: Date;
  methods: string[] | null;
  services: { client_id: string; mandate_id: string | null; at: string }[] | null;
}

export const OPEN_SESSIONS = {
  name: 'open-sessions',
  text: `SELECT s.uid_hash, s.payload, s.origin, s.seen_at, s.expires_at,
  (SELECT array_agg(DISTINCT e.method) FROM session_evidence e WHERE e.uid_hash = s.uid_hash) AS methods,
  (SELECT json_agg(json_build_object('client_id', g.client_id, 'mandate_id', g.mandate_id, 'at', g.created_at)
    ORDER BY g.created_at DESC) FROM grants g WHERE g.uid_hash = s.uid_hash AND g.expires_at > now()) AS services
FROM sessions s WHERE s.person_id = $1 AND s.expires_at > now() ORDER BY s.seen_at DESC`,
};

export interface AbsentAccessRow {
  [column: string]: unknown;
  client_id: string;
  mandate_id: string | null;
  since: Date;
}

export const ABSENT_ACCESS = {
  name: 'absent-access',
  text: `SELECT client_id, mandate_id, min(created_at) AS since FROM grants
WHERE person_id = $1 AND offline AND expires_at > now() GROUP BY client_id, mandate_id ORDER BY since DESC`,
};

/** Reads a row. */
export function openSession(row: OpenSessionRow, cipher: Cipher): OpenSession {
  const { uid, loginTs } = payloadOf(cipher.open('session', row.uid_hash, row.payload));
  const origin = row.origin && (JSON.parse(cipher.open('session-origin', row.uid_hash, row.origin)) as Origin);
  return {
    uid: String(uid),
    since: new Date(Number(loginTs ?? 0) * 1000),
    seenAt: row.seen_at,
    expiresAt: row.expires_at,
    origin: origin ?? undefined,
    methods: row.methods ?? [],
    services: (row.services ?? []).map(({ client_id, mandate_id, at }) => ({
      clientId: client_id,
      mandateId: mandate_id ?? undefined,
      at: new Date(at),
    })),
  };
}

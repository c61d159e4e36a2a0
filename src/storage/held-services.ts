/** What is held about a person's use of services, and what was sent to them. */
import type { OutboxMessage } from '../outbox/outbox.ts';
import { type HeldTable, heldTable, keyOf, opened, withoutKey } from './held-table.ts';
import { type OpenSessionRow, openSession } from './open-sessions.ts';

const LINK = /(https?:\/\/\S*\/)[\w-]{16,}/g;
const CODE = /\b\d{6,8}\b/g;

/** The text of a message without the codes and links that open something. */
const withoutSecrets = (text: string | undefined): string | undefined =>
  text?.replace(LINK, '$1…').replace(CODE, '••••••');

export const HELD_SERVICES: readonly HeldTable[] = [
  heldTable<object>({
    name: 'consents',
    columns: ['consents.person_id'],
    text: `SELECT id, client_id, mandate_id, scopes, granted, refused, language, acr, encode(shown_hash, 'hex') AS shown_sha256,
      begun_at, agreed_at, ended_at, ended_why, ${keyOf('agreed_at', 'id')} FROM consents WHERE person_id = $1`,
    read: withoutKey,
  }),
  heldTable<{ id: string; content: Buffer; key: string }>({
    name: 'receipts',
    columns: ['receipts.person_id'],
    text: `SELECT id, client_id, mandate_id, kind, at, content, ${keyOf('at', 'id')} FROM receipts WHERE person_id = $1`,
    read: ({ content, key: _, ...row }, cipher) => ({ ...row, ...opened(cipher, ['receipt', row.id], content) }),
  }),
  heldTable<{ id: string; content: Buffer; key: string }>({
    name: 'data_requests',
    columns: ['data_requests.person_id'],
    text: `SELECT id, kind AS right, client_id, status, self_service, with_others, received_at, acknowledge_by, due_at,
      acknowledged_at, extended_at, decided_at, content, ${keyOf('received_at', 'id')} FROM data_requests WHERE person_id = $1`,
    read: ({ content, key: _, ...row }, cipher) => ({ ...row, ...opened(cipher, ['data-request', row.id], content) }),
  }),
  heldTable<{ id: string; content: Buffer; key: string }>({
    name: 'reports',
    columns: ['reports.person_id'],
    text: `SELECT id, content, created_at, handled_at, ${keyOf('created_at', 'id')} FROM reports WHERE person_id = $1`,
    read: ({ content, key: _, ...row }, cipher) => ({ ...row, ...opened(cipher, ['report', row.id], content) }),
  }),
  heldTable<object>({
    name: 'subjects',
    columns: ['subjects.person_id'],
    text: `SELECT u.sector, u.sub, u.created_at, ${keyOf('u.created_at', 'u.sector')}, (SELECT array_agg(r.client_id ORDER BY r.client_id)
        FROM relying_parties r WHERE u.sector IN (r.client_id, split_part(r.registration -> 'metadata' ->> 'sector_identifier_uri', '/', 3))
          OR EXISTS (SELECT 1 FROM jsonb_array_elements_text(coalesce(r.registration -> 'metadata' -> 'redirect_uris', '[]')) uri
            WHERE split_part(uri, '/', 3) = u.sector)) AS services
      FROM subjects u WHERE u.person_id = $1`,
    read: withoutKey,
  }),
  heldTable<object>({
    name: 'merges',
    columns: ['merges.kept_person', 'merges.merged_person'],
    text: `SELECT m.id, CASE WHEN m.kept_person = $1 THEN 'kept' ELSE 'merged' END AS as, m.merged_at, m.undone_at,
      (SELECT json_agg(json_build_object('sector', u.sector, 'sub', u.sub) ORDER BY u.sector) FROM subjects u
        WHERE m.kept_person = $1 AND m.undone_at IS NULL AND u.person_id = m.merged_person) AS earlier_subjects,
      ${keyOf('m.merged_at', 'm.id')} FROM merges m WHERE m.kept_person = $1 OR m.merged_person = $1`,
    read: withoutKey,
  }),
  heldTable<OpenSessionRow>({
    name: 'sessions',
    columns: ['sessions.person_id'],
    text: `SELECT s.uid_hash, s.payload, s.origin, s.seen_at, s.expires_at,
      (SELECT array_agg(DISTINCT e.method) FROM session_evidence e WHERE e.uid_hash = s.uid_hash) AS methods,
      NULL::json AS services, ${keyOf('s.seen_at', `encode(s.uid_hash, 'hex')`)} FROM sessions s WHERE s.person_id = $1`,
    read: (row, cipher) => {
      const { since, seenAt, expiresAt, origin, methods } = openSession(row, cipher);
      return { since, seenAt, expiresAt, from: origin, methods };
    },
  }),
  heldTable<object>({
    name: 'grants',
    columns: ['grants.person_id'],
    text: `SELECT client_id, mandate_id, offline, created_at, expires_at, ${keyOf('created_at', `encode(id_hash, 'hex')`)}
      FROM grants WHERE person_id = $1`,
    read: withoutKey,
  }),
  heldTable<object>({
    name: 'representation_choices',
    columns: ['representation_choices.person_id'],
    text: `SELECT client_id, mandate_id, chosen_at, ${keyOf('chosen_at', 'client_id')} FROM representation_choices WHERE person_id = $1`,
    read: withoutKey,
  }),
  heldTable<{ id: string; payload: Buffer; kind: string; client_id: string | null } & Record<string, Date | string>>({
    name: 'messages',
    columns: ['outbox.person_id'],
    text: `SELECT id, kind, client_id, payload, enqueued_at, delivered_at, given_up_at, ${keyOf('enqueued_at', 'id')}
      FROM outbox WHERE person_id = $1`,
    read: ({ id, payload, kind, client_id, enqueued_at, delivered_at, given_up_at }, cipher) => {
      const { to, subject, text } = opened(cipher, ['outbox', id], payload) as Partial<
        OutboxMessage & { kind: 'mail' }
      >;
      return { kind, client_id, to, subject, text: withoutSecrets(text), enqueued_at, delivered_at, given_up_at };
    },
  }),
];

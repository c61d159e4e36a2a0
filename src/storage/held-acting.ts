/** What is held about a person's acting for others, and others' for them. */
import { type HeldTable, heldTable, keyOf, opened, withoutKey } from './held-table.ts';

export const HELD_ACTING: readonly HeldTable[] = [
  heldTable<object>({
    name: 'mandates',
    columns: ['mandates.holder_person', 'mandates.party_person', 'mandates.granted_by'],
    text: `SELECT id, ${keyOf('created_at', 'id')} FROM mandates WHERE holder_person = $1 OR party_person = $1 OR granted_by = $1`,
    read: withoutKey,
  }),
  heldTable<{ id: string; content: Buffer | null; key: string }>({
    name: 'organisation_requests',
    columns: ['organisation_requests.person_id'],
    text: `SELECT id, code, status, words AS reason, content, created_at, due_at, decided_at, ${keyOf('created_at', 'id')}
      FROM organisation_requests WHERE person_id = $1`,
    read: ({ content, key: _, ...row }, cipher) => {
      const { name, note } = opened(cipher, ['organisation-request', row.id], content) as Record<string, unknown>;
      return { ...row, name, note };
    },
  }),
  heldTable<object>({
    name: 'organisation_answers',
    columns: ['organisation_consents.person_id'],
    text: `SELECT r.code, c.answer, c.answered_at, ${keyOf('c.answered_at', `c.request_id::text || c.position`)}
      FROM organisation_consents c JOIN organisation_requests r ON r.id = c.request_id WHERE c.person_id = $1`,
    read: withoutKey,
  }),
  heldTable<object>({
    name: 'system_accounts',
    columns: ['system_accounts.created_by'],
    text: `SELECT s.client_id, s.name, o.name AS organisation, s.created_at, s.changed_at, ${keyOf('s.created_at', 's.client_id')}
      FROM system_accounts s JOIN organisations o ON o.id = s.organisation_id WHERE s.created_by = $1`,
    read: withoutKey,
  }),
];

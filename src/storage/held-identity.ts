/** What is held about who somebody is and how they sign in. */
import type { Person } from '../identity/person.ts';
import { FORMER_NAME, NAME, type NamedRow, nameIn } from './credential-names.ts';
import { type HeldTable, heldTable, keyOf, opened, withoutKey } from './held-table.ts';

interface Named {
  readonly id: string;
  readonly document: Buffer;
}

export const HELD_IDENTITY: readonly HeldTable[] = [
  heldTable<Named & { status: string; created_at: Date; updated_at: Date }>({
    name: 'person',
    columns: ['persons.id'],
    single: true,
    text: 'SELECT id, status, document, created_at, updated_at, id::text AS key FROM persons WHERE id = $1',
    read: ({ id, document, status, created_at, updated_at }, cipher) => ({
      ...opened(cipher, ['person', id], document),
      status,
      created_at,
      updated_at,
    }),
  }),
  heldTable<NamedRow & { id: string; key: string }>({
    name: 'authenticators',
    columns: ['credentials.person_id'],
    text: `SELECT id, method, named, label, created_at, last_used_at, ${keyOf('created_at', 'id')} FROM credentials WHERE person_id = $1`,
    read: ({ key: _, named, label, ...row }, cipher) => ({
      ...row,
      label: nameIn(cipher, NAME, row.id, { named, label }) ?? null,
    }),
  }),
  heldTable<NamedRow & { id: string; key: string }>({
    name: 'removed_authenticators',
    columns: ['removed_credentials.person_id'],
    text: `SELECT id, credential ->> 'method' AS method, credential ->> 'label' AS label,
      decode(substr(credential ->> 'named', 3), 'hex') AS named,
      (credential ->> 'created_at')::timestamptz AS created_at, removed_at, ${keyOf('removed_at', 'id')}
      FROM removed_credentials WHERE person_id = $1`,
    read: ({ key: _, named, label, ...row }, cipher) => ({
      ...row,
      label: nameIn(cipher, NAME, row.id, { named, label }) ?? null,
    }),
  }),
  heldTable<NamedRow & { token_hash: Buffer; key: string }>({
    name: 'authenticator_changes',
    columns: ['credential_changes.person_id'],
    text: `SELECT token_hash, method, CASE WHEN renamed IS NOT NULL THEN 'renamed' WHEN added IS NULL THEN 'removed'
      WHEN removed IS NULL THEN 'added' ELSE 'changed' END AS change, named, label, made_at, expires_at, stopped_at,
      ${keyOf('made_at', `encode(token_hash, 'hex')`)} FROM credential_changes WHERE person_id = $1`,
    read: ({ key: _, token_hash, named, label, ...row }, cipher) => ({
      ...row,
      label: nameIn(cipher, FORMER_NAME, token_hash, { named, label }) ?? null,
    }),
  }),
  heldTable<{ id: string; details: Buffer | null; key: string }>({
    name: 'proofs',
    columns: ['proofs.person_id'],
    text: `SELECT id, method, source, proved_at, expires_at, suspended_at, withdrawn_at, details, ${keyOf('proved_at', 'id')}
      FROM proofs WHERE person_id = $1`,
    read: ({ details, key: _, ...row }, cipher) => ({ ...row, ...opened(cipher, ['proof', row.id], details) }),
  }),
  heldTable<{ id: string; content: Buffer | null; key: string }>({
    name: 'proof_requests',
    columns: ['proof_requests.person_id'],
    text: `SELECT id, method, status, place, words AS reason, content, created_at, due_at, decided_at, ${keyOf('created_at', 'id')}
      FROM proof_requests WHERE person_id = $1`,
    read: ({ content, key: _, ...row }, cipher) => {
      const { statement, note } = opened(cipher, ['proof-request', row.id], content) as Record<string, unknown>;
      return { ...row, statement, note };
    },
  }),
  heldTable<object>({
    name: 'recoveries',
    columns: ['recoveries.person_id'],
    text: `SELECT id, way, started_at, ready_at, expires_at, ended_at, outcome, ${keyOf('started_at', 'id')}
      FROM recoveries WHERE person_id = $1`,
    read: withoutKey,
  }),
  heldTable<object>({
    name: 'closing',
    columns: ['closings.person_id'],
    text: `SELECT started_at, closes_at, reminded_at, ${keyOf('started_at', 'person_id')} FROM closings WHERE person_id = $1`,
    read: withoutKey,
  }),
  heldTable<{ id: string; document: Buffer; key: string }>({
    name: 'notices',
    columns: ['notices.person_id'],
    text: `SELECT id, at, seen_at, expires_at, document, ${keyOf('at', 'id')} FROM notices WHERE person_id = $1`,
    read: ({ document, key: _, ...row }, cipher) => ({ ...row, ...opened(cipher, ['notice', row.id], document) }),
  }),
  heldTable<{ token_hash: Buffer; document: Buffer; key: string }>({
    name: 'contact_changes',
    columns: ['contact_changes.person_id'],
    text: `SELECT token_hash, document, expires_at, stopped_at, ${keyOf('expires_at', `encode(token_hash, 'hex')`)}
      FROM contact_changes WHERE person_id = $1`,
    read: ({ token_hash, document, key: _, ...row }, cipher) => ({
      ...row,
      ...opened(cipher, ['contact-change', token_hash], document),
    }),
  }),
  heldTable<object>({
    name: 'acceptances',
    columns: ['acceptances.person_id'],
    text: `SELECT document, version, language, encode(text_hash, 'hex') AS text_sha256, accepted_at,
      ${keyOf('accepted_at', `document || '/' || version`)} FROM acceptances WHERE person_id = $1`,
    read: withoutKey,
  }),
  heldTable<Named & { as: string; relation: string; since: Date }>({
    name: 'guardianships',
    columns: ['guardianships.ward_id', 'guardianships.guardian_id'],
    text: `SELECT p.id, p.document, CASE WHEN g.ward_id = $1 THEN 'ward' ELSE 'guardian' END AS as, g.relation, g.since,
      ${keyOf('g.since', 'p.id')} FROM guardianships g
      JOIN persons p ON p.id = CASE WHEN g.ward_id = $1 THEN g.guardian_id ELSE g.ward_id END
      WHERE g.ward_id = $1 OR g.guardian_id = $1`,
    read: ({ id, document, as, relation, since }, cipher) => {
      const { name } = opened(cipher, ['person', id], document) as Partial<Person>;
      return { as, other: name?.full, relation, since };
    },
  }),
  heldTable<object>({
    name: 'staff_roles',
    columns: ['staff_roles.person_id'],
    text: `SELECT role, place, granted_at, ${keyOf('granted_at', 'id')} FROM staff_roles WHERE person_id = $1`,
    read: withoutKey,
  }),
  heldTable<object>({
    name: 'staff_sessions',
    columns: ['staff_sessions.person_id'],
    text: `SELECT created_at, seen_at, ended_at, ${keyOf('created_at', `encode(id_hash, 'hex')`)}
      FROM staff_sessions WHERE person_id = $1`,
    read: withoutKey,
  }),
];

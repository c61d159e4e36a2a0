/**
 * Every place where encrypted values are stored. A change of data keys walks through this list, and a test compares it with
 * the schema: a column of bytes or JSON is either here or among the plain ones, with the reason why it needs no encryption.
 */

/** A part of a primary key, in order; the first part is the name of the encrypted record. */
export interface KeyPart {
  readonly column: string;
  readonly type: 'uuid' | 'text' | 'bytea' | 'timestamptz';
}

/** One column of encrypted values. */
export interface EncryptedColumn {
  readonly table: string;
  readonly column: string;
  /** The purpose that the values are bound to. */
  readonly purpose: string;
  readonly key: readonly KeyPart[];
  /** The name of a field, where the value is inside a JSON document, as PostgreSQL writes bytea there. */
  readonly field?: string;
}

/** What a column is called in counts and reports. */
export const placeOf = ({ table, column, field }: EncryptedColumn): string =>
  [table, column, ...(field ? [field] : [])].join('.');

const byId = (table: string, column: string, purpose: string): EncryptedColumn => ({
  table,
  column,
  purpose,
  key: [{ column: 'id', type: 'uuid' }],
});
const byHash = (table: string, name: string, purpose: string): EncryptedColumn => ({
  table,
  column: 'payload',
  purpose,
  key: [{ column: name, type: 'bytea' }],
});
const byText = (table: string, name: string, column: string, purpose: string): EncryptedColumn => ({
  table,
  column,
  purpose,
  key: [{ column: name, type: 'text' }],
});

/** What is encrypted and can be encrypted anew. */
export const ENCRYPTED_COLUMNS: readonly EncryptedColumn[] = [
  byText('audit_keys', 'key_id', 'sealed', 'audit-key'),
  byText('relying_parties', 'client_id', 'secret', 'client-secret'),
  byId('persons', 'document', 'person'),
  byId('credentials', 'data', 'credential'),
  byId('credentials', 'named', 'credential-name'),
  { ...byId('removed_credentials', 'credential', 'credential'), field: 'data' },
  { ...byId('removed_credentials', 'credential', 'credential-name'), field: 'named' },
  { ...byHash('credential_changes', 'token_hash', 'former-credential-name'), column: 'named' },
  byId('proofs', 'details', 'proof'),
  byId('proof_requests', 'content', 'proof-request'),
  byId('organisation_requests', 'content', 'organisation-request'),
  byId('mandates', 'invited', 'mandate'),
  byId('recoveries', 'details', 'recovery'),
  byId('outbox', 'payload', 'outbox'),
  byHash('sessions', 'uid_hash', 'session'),
  { ...byHash('sessions', 'uid_hash', 'session-origin'), column: 'origin' },
  byId('notices', 'document', 'notice'),
  { ...byHash('contact_changes', 'token_hash', 'contact-change'), column: 'document' },
  byId('merges', 'memory', 'merge'),
  byId('receipts', 'content', 'receipt'),
  byId('team_invitations', 'invited', 'team-invitation'),
  byId('upstream_links', 'subject', 'upstream-link'),
  byId('identity_cases', 'content', 'identity-case'),
  {
    ...byHash('upstream_sessions', 'uid_hash', 'upstream-session'),
    column: 'document',
    key: [
      { column: 'uid_hash', type: 'bytea' },
      { column: 'upstream', type: 'text' },
    ],
  },
  byId('upstream_stops', 'reason', 'upstream-stop'),
  { table: 'upstreams', column: 'secret', purpose: 'upstream-secret', key: [{ column: 'id', type: 'text' }] },
  { ...byId('test_people', 'document', 'test-person'), key: [{ column: 'person_id', type: 'uuid' }] },
  byId('protocol_errors', 'sent', 'protocol-error'),
  byId('change_requests', 'content', 'change-request'),
  { ...byId('service_drafts', 'content', 'service-draft'), key: [{ column: 'service_id', type: 'uuid' }] },
  byId('change_requests', 'decision', 'change-decision'),
  byId('reports', 'content', 'report'),
  byId('reports', 'handling', 'report-handling'),
  { ...byHash('report_links', 'token_hash', 'report-link'), column: 'content' },
  byId('data_requests', 'content', 'data-request'),
  byHash('grants', 'id_hash', 'grant'),
  byHash('refresh_tokens', 'id_hash', 'artifact'),
  {
    ...byHash('artifacts', 'id_hash', 'artifact'),
    key: [
      { column: 'id_hash', type: 'bytea' },
      { column: 'expires_at', type: 'timestamptz' },
    ],
  },
];

/** Encrypted for good: the hash chain covers what is stored, so it is read by a key that is kept (audit-keys.ts). */
export const NEVER_WRITTEN_ANEW: readonly string[] = ['audit_events.details'];

/** What becomes of them when the key changes: look-up-keys.ts. */
const KEYED = 'a keyed hash';
const OF_TEXT = 'the hash of a published text, the same for everybody';

/** Bytes and JSON that nothing personal can be read from, and why. */
export const PLAIN_COLUMNS: Readonly<Record<string, string>> = {
  'person_identifiers.hash': KEYED,
  'imported_numbers.hash': KEYED,
  'credentials.lookup': KEYED,
  'credential_changes.token_hash': KEYED,
  'contact_changes.token_hash': KEYED,
  'proofs.evidence_hash': 'the hash of signed evidence, which nobody can guess without having it',
  'proof_requests.code_hash': KEYED,
  'consents.shown_hash': OF_TEXT,
  'consents.shown': OF_TEXT,
  'acceptances.text_hash': OF_TEXT,
  'recoveries.browser_hash': KEYED,
  'recoveries.contact_hash': KEYED,
  'recoveries.contacts_hash': KEYED,
  'recoveries.stop_hash': KEYED,
  'recoveries.link_hash': KEYED,
  'organisation_consents.number_hash': KEYED,
  'mandates.invited_hash': KEYED,
  'team_invitations.invited_hash': KEYED,
  'report_links.token_hash': KEYED,
  'upstream_links.subject_hash': KEYED,
  'upstream_sessions.uid_hash': KEYED,
  'upstream_sessions.subject_hash': KEYED,
  'upstream_sessions.sid_hash': KEYED,
  'upstreams.definition': 'what an identity provider in front is called, and where it is',
  'attempts.key_hash': KEYED,
  'sessions.uid_hash': KEYED,
  'staff_sessions.id_hash': KEYED,
  'staff_sessions.uid_hash': KEYED,
  'session_ids.id_hash': KEYED,
  'session_ids.uid_hash': KEYED,
  'session_evidence.uid_hash': KEYED,
  'grants.id_hash': KEYED,
  'grants.uid_hash': KEYED,
  'refresh_tokens.id_hash': KEYED,
  'refresh_tokens.grant_hash': KEYED,
  'artifacts.id_hash': KEYED,
  'artifacts.grant_hash': KEYED,
  'replays.id_hash': KEYED,
  'closings.stop_hash': KEYED,
  'closings.reminder_hash': KEYED,
  'audit_seals.hash': 'the hash of encrypted events',
  'relying_parties.registration': 'what a service says of itself to everybody',
  'registration_versions.registration': 'what a service said of itself to everybody',
  'client_secrets.hash': 'the hash of 256 random bits, which nobody can guess',
  'services.name': 'what a service is called',
  'teams.name': 'what an agency or a company is called',
  'system_accounts.jwks': 'public keys',
};

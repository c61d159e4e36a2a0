/**
 * What a merge of two accounts does to every column that refers to a person. A test compares the list with the schema, and
 * docs/subjects.md with the list.
 */

/**
 * `moves`: the rows become the kept account's, but for those that it has already. `stays`: the rows say what was, or serve
 * the account that was merged alone, which nobody opens any more. `ends`: what the rows let somebody do ends.
 */
export type Fate = 'moves' | 'stays' | 'ends';

/** One column. */
export interface MergeRow {
  /** `table.column`. */
  readonly column: string;
  readonly does: Fate;
  /** Of rows that move: what tells them apart, as text; `m` is the row. */
  readonly key?: string;
  /** Of rows that move: true where the account `$1` has its own already, so that the row stays. */
  readonly unless?: string;
  /** The column holds several ids. */
  readonly many?: true;
}

const moves = (column: string, key: string, unless = 'false'): MergeRow => ({ column, does: 'moves', key, unless });
const stays = (...columns: readonly string[]): MergeRow[] => columns.map((column) => ({ column, does: 'stays' }));
const ends = (...columns: readonly string[]): MergeRow[] => columns.map((column) => ({ column, does: 'ends' }));

const exists = (table: string, where: string): string => `EXISTS (SELECT 1 FROM ${table} k WHERE ${where})`;

/** The account is connected there, or has switched it off. */
const HAS_TO_DO_WITH_UPSTREAM = `(${['upstream_links', 'upstream_refusals']
  .map((table) => exists(table, 'k.person_id = $1 AND k.upstream = m.upstream'))
  .join(' OR ')})`;

/** What lets one mandate do all that another one does, for as long. */
const GIVES_AS_MUCH = [
  'k.powers @> m.powers',
  'k.may_pass_on >= m.may_pass_on',
  'k.valid_from <= m.valid_from',
  "coalesce(k.valid_until, 'infinity') >= coalesce(m.valid_until, 'infinity')",
  '(k.accepted_at IS NULL) = (m.accepted_at IS NULL)',
];
/** Somebody acts under it. */
const HAS_MANDATES_UNDER = exists('mandates', 'k.parent_id = m.id AND k.ended_at IS NULL');

/** The same right between the same two, or more of it, which still counts. */
const sameMandate = (own: string, others: readonly string[]): string => {
  const isSame = ['party_organisation', 'parent_id', ...others].map((one) => `k.${one} IS NOT DISTINCT FROM m.${one}`);
  const same = [`k.${own} = $1`, 'k.ended_at IS NULL', 'k.source = m.source', 'k.role = m.role', ...isSame];
  const where = [...same, ...GIVES_AS_MUCH].join(' AND ');
  return `(m.ended_at IS NULL AND NOT ${HAS_MANDATES_UNDER} AND ${exists('mandates', where)})`;
};

export const MERGE_ROWS: readonly MergeRow[] = [
  moves('subjects.person_id', 'm.sector', exists('subjects', 'k.person_id = $1 AND k.sector = m.sector')),
  // Of an upstream an account has a link, or has switched it off, or neither.
  moves('upstream_links.person_id', 'm.id', HAS_TO_DO_WITH_UPSTREAM),
  moves('upstream_refusals.person_id', 'm.upstream', HAS_TO_DO_WITH_UPSTREAM),
  moves(
    'consents.person_id',
    'm.id',
    `(m.ended_at IS NULL AND ${exists(
      'consents',
      'k.person_id = $1 AND k.client_id = m.client_id AND k.mandate_id IS NOT DISTINCT FROM m.mandate_id AND k.ended_at IS NULL',
    )})`,
  ),
  moves('receipts.person_id', 'm.id'),
  moves('mandates.holder_person', 'm.id', sameMandate('holder_person', ['party_person'])),
  moves('mandates.party_person', 'm.id', sameMandate('party_person', ['holder_person', 'holder_organisation'])),
  moves('team_members.person_id', 'm.team_id', exists('team_members', 'k.person_id = $1 AND k.team_id = m.team_id')),
  moves(
    'guardianships.ward_id',
    'm.guardian_id',
    exists('guardianships', 'k.ward_id = $1 AND k.guardian_id = m.guardian_id'),
  ),
  moves(
    'guardianships.guardian_id',
    'm.ward_id',
    exists('guardianships', 'k.guardian_id = $1 AND k.ward_id = m.ward_id'),
  ),
  // Requests that are open: whoever asked must not decide as the account that goes on.
  { column: 'change_requests.requested_by', does: 'moves', key: 'm.id', unless: 'm.outcome IS NOT NULL', many: true },
  // Only with a number, which they vouch for (merge-store.ts).
  moves('proofs.person_id', 'm.id'),
  ...ends(
    'persons.id',
    'person_identifiers.person_id',
    'sessions.person_id',
    'grants.person_id',
    'credentials.person_id',
  ),
  ...stays(
    'removed_credentials.person_id',
    'credential_changes.person_id',
    'contact_changes.person_id',
    'proof_requests.person_id',
    'identity_cases.person_id',
    'identity_cases.decided_by',
    'proof_requests.decided_by',
    'proofs.withdrawn_by',
    'recoveries.person_id',
    'closings.person_id',
    'notices.person_id',
    'acceptances.person_id',
    'staff_roles.person_id',
    'staff_roles.granted_by',
    'staff_sessions.person_id',
    'data_requests.person_id',
    'reports.person_id',
    'reports.handled_by',
    'report_links.person_id',
    'representation_choices.person_id',
    'outbox.person_id',
    'mandates.granted_by',
    'mandates.ended_by',
    'organisation_requests.person_id',
    'organisation_requests.decided_by',
    'organisation_consents.person_id',
    'system_accounts.created_by',
    'team_members.added_by',
    'team_history.person_id',
    'team_history.done_by',
    'team_invitations.invited_by',
    'teams.confirmed_by',
    'test_people.person_id',
    'client_secrets.created_by',
    'registration_versions.saved_by',
    'upstream_stops.stopped_by',
    'change_requests.decided_by',
    'audit_events.person_id',
    'audit_events.actor_id',
    'merges.kept_person',
    'merges.merged_person',
  ),
];

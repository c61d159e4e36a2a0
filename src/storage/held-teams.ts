/** What is held about a person's part in services and in changes that need a second pair of eyes. */
import { type HeldTable, heldTable, keyOf, opened, withoutKey } from './held-table.ts';

export const HELD_TEAMS: readonly HeldTable[] = [
  heldTable<object>({
    name: 'teams',
    columns: ['team_members.person_id'],
    text: `SELECT t.id, t.kind, t.name ->> 'vi' AS name, t.authority, m.role, m.since, ${keyOf('m.since', 'm.team_id')}
      FROM team_members m JOIN teams t ON t.id = m.team_id WHERE m.person_id = $1`,
    read: withoutKey,
  }),
  heldTable<object>({
    name: 'team_history',
    columns: ['team_history.person_id', 'team_history.done_by'],
    text: `SELECT team_id AS team, at, type, role, (done_by = $1) AS done_by_you, ${keyOf('at', 'id')}
      FROM team_history WHERE person_id = $1 OR done_by = $1`,
    read: withoutKey,
  }),
  heldTable<object>({
    name: 'test_people',
    columns: ['test_people.person_id'],
    text: `SELECT team_id AS team, added_at, ${keyOf('added_at', 'person_id')} FROM test_people WHERE person_id = $1`,
    read: withoutKey,
  }),
  heldTable<{ id: string; invited: Buffer; key: string }>({
    name: 'team_invitations',
    columns: ['team_invitations.invited_by'],
    text: `SELECT id, team_id AS team, role, invited, created_at, ended_at, ${keyOf('created_at', 'id')}
      FROM team_invitations WHERE invited_by = $1`,
    read: ({ invited, key: _, ...row }, cipher) => ({
      ...row,
      name: (opened(cipher, ['team-invitation', row.id], invited) as { name?: string }).name,
    }),
  }),
  heldTable<{ id: string; content: Buffer; key: string }>({
    name: 'change_requests',
    columns: ['change_requests.requested_by'],
    text: `SELECT id, kind, subject, authority, content, requested_at, outcome, decided_at, ${keyOf('requested_at', 'id')}
      FROM change_requests WHERE requested_by @> ARRAY[$1::uuid]`,
    read: ({ content, key: _, ...row }, cipher) => ({
      ...row,
      reason: (opened(cipher, ['change-request', row.id], content) as { reason?: string }).reason,
    }),
  }),
];

import type { InvitedPerson } from '../identity/invited.ts';
import type { TeamInvitation, TeamInvitationStore } from '../teams/invitation.ts';
import type { TeamRole } from '../teams/team.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Row {
  [column: string]: unknown;
  id: string;
  team_id: string;
  role: TeamRole;
  invited: Buffer;
  invited_by: string;
  created_at: Date;
}

const PURPOSE = 'team-invitation';
const OPEN = `SELECT id, team_id, role, invited, invited_by, created_at FROM team_invitations WHERE ended_at IS NULL`;
const NEWEST = 'ORDER BY created_at DESC, id LIMIT 200';

const ADD = {
  name: 'add-team-invitation',
  text: `INSERT INTO team_invitations (id, team_id, role, invited, invited_hash, invited_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)`,
};
const FIND = { name: 'find-team-invitation', text: `${OPEN} AND id = $1` };
const OF_TEAM = { name: 'invitations-of-team', text: `${OPEN} AND team_id = $1 ${NEWEST}` };
const FOR_NUMBER = {
  name: 'team-invitations-for-number',
  text: `${OPEN} AND invited_hash = ANY($1::bytea[]) ${NEWEST}`,
};
const COUNT = {
  name: 'count-team-invitations',
  text: 'SELECT count(*)::int AS count FROM team_invitations WHERE team_id = $1 AND created_at > $2',
};
const END = {
  name: 'end-team-invitation',
  text: 'UPDATE team_invitations SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL RETURNING id',
};

/** Invitations in PostgreSQL: who is invited is encrypted, and found by a keyed hash of the number. */
export function createTeamInvitationStore(work: UnitOfWork, cipher: Cipher): TeamInvitationStore {
  const read = (row: Row): TeamInvitation => ({
    id: row.id,
    teamId: row.team_id,
    role: row.role,
    invited: JSON.parse(cipher.open(PURPOSE, row.id, row.invited)) as InvitedPerson,
    by: row.invited_by,
    createdAt: row.created_at,
  });
  const all = async (statement: typeof FIND, value: unknown): Promise<TeamInvitation[]> =>
    (await work.query<Row>({ ...statement, values: [value] })).map(read);

  return {
    async add({ id, teamId, role, invited, by, createdAt }) {
      const sealed = cipher.seal(PURPOSE, id, JSON.stringify(invited));
      const hash = cipher.lookup('team-invitation.number', invited.number);
      await work.query({ ...ADD, values: [id, teamId, role, sealed, hash, by, createdAt] });
    },
    find: async (id) => (await all(FIND, id))[0],
    ofTeam: (teamId) => all(OF_TEAM, teamId),
    forNumber: (number) => all(FOR_NUMBER, cipher.lookups('team-invitation.number', number)),
    async countSince(teamId, since) {
      const [row] = await work.query<{ count: number }>({ ...COUNT, values: [teamId, since] });
      return row?.count ?? 0;
    },
    end: async (id, at) => (await work.query({ ...END, values: [id, at] })).length === 1,
  };
}

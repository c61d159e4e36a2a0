import type { KnownMember, Membership, Team, TeamRole, TeamService, TeamStore } from '../teams/team.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface TeamRow {
  [column: string]: unknown;
  id: string;
  kind: Team['kind'];
  authority: string;
  organisation_id: string | null;
  name: Team['name'];
  confirmed_at: Date | null;
  created_at: Date;
}

interface MemberRow {
  [column: string]: unknown;
  team_id: string;
  person_id: string;
  role: TeamRole;
  since: Date;
}

interface ServiceRow {
  [column: string]: unknown;
  id: string;
  team_id: string;
  name: TeamService['name'];
  sandbox_client: string | null;
  production_client: string | null;
  created_at: Date;
}

const TEAM = 't.id, t.kind, t.authority, t.organisation_id, t.name, t.confirmed_at, t.created_at';
const SERVICE = 'id, team_id, name, sandbox_client, production_client, created_at';
/** More than anybody reads on one page. */
const MOST = 100;
const KNOWN_MEMBERS = 'FROM team_members m JOIN persons p ON p.id = m.person_id';
/** Whose account is blocked, closed or being closed looks after nothing. */
const OPEN_MEMBERS = `${KNOWN_MEMBERS} AND p.status = 'active'`;
const BY_ROLE = `ORDER BY array_position(ARRAY['owner', 'developer', 'viewer'], m.role), m.since, m.person_id`;

const ADD = {
  name: 'add-team',
  text: 'INSERT INTO teams (id, kind, authority, organisation_id, name) VALUES ($1, $2, $3, $4, $5)',
};
const FIND = { name: 'find-team', text: `SELECT ${TEAM} FROM teams t WHERE t.id = $1` };
const LOCK = { name: 'lock-team', text: `${FIND.text} FOR NO KEY UPDATE` };
const RENAME = { name: 'rename-team', text: 'UPDATE teams SET name = $2 WHERE id = $1' };
const CONFIRM = {
  name: 'confirm-team',
  text: 'UPDATE teams SET confirmed_at = now(), confirmed_by = $2 WHERE id = $1 AND confirmed_at IS NULL',
};
const OF_PERSON = {
  name: 'teams-of-person',
  text: `SELECT ${TEAM}, m.role FROM team_members m JOIN teams t ON t.id = m.team_id WHERE m.person_id = $1
ORDER BY t.created_at, t.id LIMIT ${MOST}`,
};
const MEMBERS = {
  name: 'members-of-team',
  text: `SELECT m.team_id, m.person_id, m.role, m.since ${OPEN_MEMBERS} WHERE m.team_id = $1 ${BY_ROLE}`,
};
const ALL_MEMBERS = {
  name: 'known-members-of-team',
  text: `SELECT m.team_id, m.person_id, m.role, m.since, p.status = 'active' AS counts ${KNOWN_MEMBERS}
WHERE m.team_id = $1 AND p.status NOT IN ('closed', 'merged') ${BY_ROLE}`,
};
const OF_ORGANISATION = {
  name: 'team-of-organisation',
  text: `SELECT ${TEAM} FROM teams t WHERE t.organisation_id = $1`,
};
const WITHOUT_OWNER = {
  name: 'teams-without-owner',
  text: `SELECT ${TEAM} FROM teams t WHERE ($1::text[] IS NULL OR t.authority = ANY($1))
  AND NOT EXISTS (SELECT 1 ${OPEN_MEMBERS} WHERE m.team_id = t.id AND m.role = 'owner')
ORDER BY t.created_at, t.id LIMIT ${MOST}`,
};
const MEMBER = {
  name: 'member-of-team',
  text: `SELECT m.team_id, m.person_id, m.role, m.since ${OPEN_MEMBERS} WHERE m.team_id = $1 AND m.person_id = $2`,
};
const SET_MEMBER = {
  name: 'set-team-member',
  text: `INSERT INTO team_members (team_id, person_id, role, added_by) VALUES ($1, $2, $3, $4)
ON CONFLICT (team_id, person_id) DO UPDATE SET role = $3`,
};
const REMOVE = {
  name: 'remove-team-member',
  text: 'DELETE FROM team_members WHERE team_id = $1 AND person_id = $2 RETURNING team_id',
};
const ADD_SERVICE = {
  name: 'add-service',
  text: 'INSERT INTO services (id, team_id, name, sandbox_client, production_client) VALUES ($1, $2, $3, $4, $5)',
};
const SAVE_SERVICE = {
  name: 'save-service',
  text: 'UPDATE services SET name = $2, sandbox_client = $3, production_client = $4 WHERE id = $1',
};
const FIND_SERVICE = { name: 'find-service', text: `SELECT ${SERVICE} FROM services WHERE id = $1` };
const OF_CLIENT = {
  name: 'service-of-client',
  text: `SELECT ${SERVICE} FROM services WHERE sandbox_client = $1 OR production_client = $1`,
};
const SERVICES = {
  name: 'services-of-team',
  text: `SELECT ${SERVICE} FROM services WHERE team_id = $1 ORDER BY created_at, id LIMIT ${MOST}`,
};

const readTeam = (row: TeamRow): Team => ({
  id: row.id,
  kind: row.kind,
  authority: row.authority,
  ...(row.organisation_id === null ? {} : { organisationId: row.organisation_id }),
  name: row.name,
  ...(row.confirmed_at === null ? {} : { confirmedAt: row.confirmed_at }),
  createdAt: row.created_at,
});

const readMember = ({ team_id: teamId, person_id: personId, role, since }: MemberRow): Membership => ({
  teamId,
  personId,
  role,
  since,
});

const readService = (row: ServiceRow): TeamService => ({
  id: row.id,
  teamId: row.team_id,
  name: row.name,
  ...(row.sandbox_client === null ? {} : { sandboxClient: row.sandbox_client }),
  ...(row.production_client === null ? {} : { productionClient: row.production_client }),
  createdAt: row.created_at,
});

/** Teams in PostgreSQL. */
export function createTeamStore(work: UnitOfWork): TeamStore {
  const team = async (statement: typeof FIND, id: string) => {
    const [row] = await work.query<TeamRow>({ ...statement, values: [id] });
    return row && readTeam(row);
  };
  const service = async (statement: typeof FIND, value: string) => {
    const [row] = await work.query<ServiceRow>({ ...statement, values: [value] });
    return row && readService(row);
  };
  const run = async (statement: typeof FIND, values: unknown[]): Promise<void> => {
    await work.query({ ...statement, values });
  };

  return {
    add: ({ id, kind, authority, organisationId, name }, ownerId) =>
      work.transaction(async () => {
        await run(ADD, [id, kind, authority, organisationId ?? null, JSON.stringify(name)]);
        await run(SET_MEMBER, [id, ownerId, 'owner', ownerId]);
      }),
    find: (id) => team(FIND, id),
    lock: (id) => team(LOCK, id),
    rename: (id, name) => run(RENAME, [id, JSON.stringify(name)]),
    confirm: (id, by) => run(CONFIRM, [id, by]),
    ofPerson: async (personId) =>
      (await work.query<TeamRow & { role: TeamRole }>({ ...OF_PERSON, values: [personId] })).map((row) => ({
        team: readTeam(row),
        role: row.role,
      })),
    ofOrganisation: (organisationId) => team(OF_ORGANISATION, organisationId),
    withoutOwner: async (authorities) =>
      (await work.query<TeamRow>({ ...WITHOUT_OWNER, values: [authorities ?? null] })).map(readTeam),
    knownMembers: async (teamId) =>
      (await work.query<MemberRow & { counts: boolean }>({ ...ALL_MEMBERS, values: [teamId] })).map(
        (row): KnownMember => ({ ...readMember(row), counts: row.counts }),
      ),
    members: async (teamId) => (await work.query<MemberRow>({ ...MEMBERS, values: [teamId] })).map(readMember),
    async memberOf(teamId, personId) {
      const [row] = await work.query<MemberRow>({ ...MEMBER, values: [teamId, personId] });
      return row && readMember(row);
    },
    setMember: ({ teamId, personId, role }, by) => run(SET_MEMBER, [teamId, personId, role, by]),
    removeMember: async (teamId, personId) =>
      (await work.query({ ...REMOVE, values: [teamId, personId] })).length === 1,
    addService: ({ id, teamId, name, sandboxClient, productionClient }) =>
      run(ADD_SERVICE, [id, teamId, JSON.stringify(name), sandboxClient ?? null, productionClient ?? null]),
    saveService: ({ id, name, sandboxClient, productionClient }) =>
      run(SAVE_SERVICE, [id, JSON.stringify(name), sandboxClient ?? null, productionClient ?? null]),
    findService: (id) => service(FIND_SERVICE, id),
    serviceOfClient: (clientId) => service(OF_CLIENT, clientId),
    servicesOf: async (teamId) => (await work.query<ServiceRow>({ ...SERVICES, values: [teamId] })).map(readService),
  };
}

import { randomUUID } from 'node:crypto';
import type { PastTeamEvent, TeamEventType, TeamHistory } from '../teams/history.ts';
import type { TeamRole } from '../teams/team.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Row {
  [column: string]: unknown;
  id: string;
  team_id: string;
  at: Date;
  type: TeamEventType;
  done_by: string | null;
  person_id: string | null;
  service_id: string | null;
  role: TeamRole | null;
  program: string | null;
}

const PER_PAGE = 30;
const ADD = {
  name: 'add-team-event',
  text: `INSERT INTO team_history (id, team_id, type, done_by, person_id, service_id, role, program)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
};
const LIST = {
  name: 'team-events',
  text: `SELECT id, team_id, at, type, done_by, person_id, service_id, role, program FROM team_history
WHERE team_id = $1 ORDER BY at DESC, id LIMIT $2 OFFSET $3`,
};

const read = (row: Row): PastTeamEvent => ({
  id: row.id,
  teamId: row.team_id,
  at: row.at,
  type: row.type,
  by: row.done_by ?? undefined,
  personId: row.person_id ?? undefined,
  serviceId: row.service_id ?? undefined,
  role: row.role ?? undefined,
  program: row.program ?? undefined,
});

/** The history of teams in PostgreSQL. */
export function createTeamHistory(work: UnitOfWork): TeamHistory {
  return {
    async add({ teamId, type, by, personId, serviceId, role, program }) {
      const about = [by ?? null, personId ?? null, serviceId ?? null, role ?? null, program ?? null];
      await work.query({ ...ADD, values: [randomUUID(), teamId, type, ...about] });
    },
    async list(teamId, page) {
      const rows = await work.query<Row>({ ...LIST, values: [teamId, PER_PAGE + 1, (page - 1) * PER_PAGE] });
      return { events: rows.slice(0, PER_PAGE).map(read), more: rows.length > PER_PAGE };
    },
  };
}

import { randomUUID } from 'node:crypto';
import type { Role, StaffRole, StaffStore } from '../admin/staff.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const OF_PERSON = {
  name: 'staff-roles-of-person',
  text: 'SELECT role, place FROM staff_roles WHERE person_id = $1 ORDER BY role, place',
};
const HOLDERS = {
  name: 'holders-of-role',
  text: 'SELECT DISTINCT person_id FROM staff_roles WHERE role = $1 ORDER BY person_id',
};
const LOCK = { name: 'lock-roles', text: 'SELECT pg_advisory_xact_lock(7212500)' };
const APPOINT = {
  name: 'appoint-staff',
  text: `INSERT INTO staff_roles (id, person_id, role, place, granted_by) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING RETURNING id`,
};
const DISMISS = {
  name: 'dismiss-staff',
  text: `WITH gone AS (DELETE FROM staff_roles
  WHERE person_id = $1 AND role = $2 AND place IS NOT DISTINCT FROM $3 RETURNING id, person_id),
ended AS (UPDATE staff_sessions s SET ended_at = now() FROM gone WHERE s.person_id = gone.person_id AND s.ended_at IS NULL)
SELECT id FROM gone`,
};

/** Rows are locked in one order, so that two who count wait for each other. */
const COUNT_ACTIVE = {
  name: 'count-active-staff',
  text: `SELECT r.person_id FROM staff_roles r JOIN persons p ON p.id = r.person_id AND p.status = 'active'
WHERE r.role = $1 ORDER BY r.id FOR UPDATE OF r`,
};
const PER_PAGE = 20;
const LIST = {
  name: 'list-staff',
  text: `SELECT person_id, min(granted_at) AS since,
  json_agg(json_build_object('role', role, 'place', place) ORDER BY role, place) AS roles
FROM staff_roles GROUP BY person_id ORDER BY min(granted_at), person_id LIMIT $1 OFFSET $2`,
};

interface ListRow {
  [column: string]: unknown;
  person_id: string;
  since: Date;
  roles: RoleRow[];
}

/** A role as it is stored. */
export interface RoleRow {
  readonly role: string;
  readonly place: string | null;
}

/** Reads a row. */
export const roleOf = ({ role, place }: RoleRow): StaffRole => ({
  role: role as Role,
  ...(place === null ? {} : { place }),
});

/** Roles of the staff in PostgreSQL; read anew for each request, so that a dismissal counts at once: it ends sessions, too. */
export function createStaffStore(work: UnitOfWork): StaffStore {
  return {
    async rolesOf(personId) {
      const rows = await work.query<{ role: string; place: string | null }>({ ...OF_PERSON, values: [personId] });
      return rows.map(roleOf);
    },
    async holdersOf(role) {
      const rows = await work.query<{ person_id: string }>({ ...HOLDERS, values: [role] });
      return rows.map(({ person_id: id }) => id);
    },
    lock: async () => void (await work.query({ ...LOCK, values: [] })),
    appoint: async (personId, { role, place }, by) =>
      (await work.query({ ...APPOINT, values: [randomUUID(), personId, role, place ?? null, by ?? null] })).length ===
      1,
    dismiss: async (personId, { role, place }) =>
      (await work.query({ ...DISMISS, values: [personId, role, place ?? null] })).length > 0,
    async countActive(role) {
      const rows = await work.query<{ person_id: string }>({ ...COUNT_ACTIVE, values: [role] });
      return new Set(rows.map(({ person_id: id }) => id)).size;
    },
    async list(page) {
      const rows = await work.query<ListRow>({ ...LIST, values: [PER_PAGE + 1, (page - 1) * PER_PAGE] });
      const people = rows.slice(0, PER_PAGE).map(({ person_id: personId, since, roles }) => ({
        personId,
        since,
        roles: roles.map(roleOf),
      }));
      return { people, more: rows.length > PER_PAGE };
    },
  };
}

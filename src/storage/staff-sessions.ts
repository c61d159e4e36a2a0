import type { StaffSessionStore, Standing } from '../admin/sessions.ts';
import { hashes } from './artifact-names.ts';
import type { Cipher } from './cipher.ts';
import { type RoleRow, roleOf } from './staff-store.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const STANDING = {
  name: 'staff-standing',
  text: `SELECT s.created_at, s.seen_at, (SELECT json_agg(json_build_object('role', role, 'place', place) ORDER BY role, place)
    FROM staff_roles WHERE person_id = $1) AS roles
FROM (VALUES (1)) one LEFT JOIN staff_sessions s
  ON s.id_hash = $2 AND s.person_id = $1 AND s.uid_hash = $3 AND s.ended_at IS NULL`,
};
const BEGIN = {
  name: 'begin-staff-session',
  text: 'INSERT INTO staff_sessions (id_hash, person_id, uid_hash, created_at, seen_at) VALUES ($1, $2, $3, $4, $4)',
};
const END = {
  name: 'end-staff-session',
  text: 'UPDATE staff_sessions SET ended_at = now() WHERE id_hash = $1 AND ended_at IS NULL',
};
const END_ALL = {
  name: 'end-staff-sessions',
  text: 'UPDATE staff_sessions SET ended_at = now() WHERE person_id = $1 AND ended_at IS NULL RETURNING 1',
};

interface StandingRow {
  [column: string]: unknown;
  created_at: Date | null;
  seen_at: Date | null;
  roles: RoleRow[] | null;
}

const standingIn = ({ created_at: createdAt, seen_at: seenAt, roles }: StandingRow): Standing => ({
  roles: (roles ?? []).map(roleOf),
  session: createdAt && seenAt ? { createdAt, seenAt } : undefined,
});

const NOBODY: Standing = { roles: [], session: undefined };

/** Sessions of the staff's pages in PostgreSQL; only keyed hashes of what opens them are kept. */
export function createStaffSessionStore(work: UnitOfWork, cipher: Cipher): StaffSessionStore {
  const ofUid = hashes(work, cipher).session;
  const hashOf = (id: string): Buffer => cipher.lookup('staff-session', id);
  const nameOf = (personId: string): string => `staff-standing:${personId}`;

  return {
    standingOf: ({ personId, sessionUid }, id) =>
      work.remember(nameOf(personId), async () => {
        const values = [personId, id === undefined ? null : hashOf(id), ofUid(sessionUid)];
        const [row] = await work.query<StandingRow>({ ...STANDING, values });
        return row ? standingIn(row) : NOBODY;
      }),
    async begin(id, { personId, sessionUid }, now) {
      await work.query({ ...BEGIN, values: [hashOf(id), personId, ofUid(sessionUid), now] });
      work.forget(nameOf(personId));
    },
    touch: (id, now) => work.write('touchStaffSession', [hashOf(id), now]),
    end: async (id) => void (await work.query({ ...END, values: [hashOf(id)] })),
    endAll: async (personId) => (await work.query({ ...END_ALL, values: [personId] })).length,
  };
}

import { createHmac } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { OrganisationStore, OrganisationSubjectStore } from '../organisations/organisation.ts';
import { searchKey } from '../organisations/search.ts';
import { type OrganisationRow, organisationOf } from './organisation-rows.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const COLUMNS = 'id, code, parent_code, name, short_name, foreign_name, status, level, checked_at, reference';
const FIND = {
  name: 'find-organisations',
  text: `SELECT ${COLUMNS} FROM organisations WHERE id = ANY($1) ORDER BY code`,
};
const FIND_BY_CODE = {
  name: 'find-organisation-by-code',
  text: `SELECT ${COLUMNS} FROM organisations WHERE code = $1`,
};
const LOCK = {
  name: 'lock-organisation',
  text: `SELECT ${COLUMNS} FROM organisations WHERE id = $1 FOR NO KEY UPDATE`,
};
const OLDEST = {
  name: 'oldest-organisations',
  text: `SELECT ${COLUMNS} FROM organisations WHERE checked_at < $1 ORDER BY checked_at LIMIT $2`,
};
const SAVE = {
  name: 'save-organisation',
  text: `INSERT INTO organisations (${COLUMNS}, search) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (id) DO UPDATE SET parent_code = excluded.parent_code, name = excluded.name, short_name = excluded.short_name,
foreign_name = excluded.foreign_name, status = excluded.status, level = excluded.level, checked_at = excluded.checked_at,
reference = excluded.reference, search = excluded.search`,
};
const UNIQUE = '23505';

/** Organisations in PostgreSQL. */
export function createOrganisationStore(work: UnitOfWork): OrganisationStore {
  const rows = async (statement: { name: string; text: string }, values: unknown[]) =>
    (await work.query<OrganisationRow>({ ...statement, values })).map(organisationOf);
  return {
    find: async (id) => (await rows(FIND, [[id]]))[0],
    findByCode: async (code) => (await rows(FIND_BY_CODE, [code]))[0],
    findMany: (ids) => rows(FIND, [ids]),
    lock: async (id) => (await rows(LOCK, [id]))[0],
    oldest: (before, limit) => rows(OLDEST, [before, limit]),
    async save({ id, code, parentCode, name, shortName, foreignName, status, level, checkedAt, reference }) {
      const search = searchKey([name, shortName, foreignName, code].filter(Boolean).join(' '));
      const values = [id, code, parentCode, name, shortName, foreignName, status, level, checkedAt, reference, search];
      try {
        await work.query({ ...SAVE, values: values.map((value) => value ?? null) });
      } catch (error) {
        if ((error as { code?: unknown }).code !== UNIQUE) throw error;
        throw new AppError('already_used', 'somebody brought this organisation in', { cause: error });
      }
    },
  };
}

const ADD_OR_FIND = {
  name: 'add-or-find-organisation-subject',
  text: `WITH added AS (INSERT INTO organisation_subjects (organisation_id, sector, sub) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING sub)
SELECT sub FROM added UNION ALL SELECT sub FROM organisation_subjects WHERE organisation_id = $1 AND sector = $2 LIMIT 1`,
};
const BY_SUBJECT = {
  name: 'find-organisation-by-subject',
  text: 'SELECT organisation_id FROM organisation_subjects WHERE sector = $1 AND sub = $2',
};

/** Identifiers of organisations by sector; `pairwiseKey` is used for the first derivation only. */
export function createOrganisationSubjectStore(work: UnitOfWork, pairwiseKey: Buffer): OrganisationSubjectStore {
  async function addOrFind(id: string, sector: string): Promise<string> {
    const derived = createHmac('sha256', pairwiseKey).update(`organisation\0${id}\0${sector}`).digest('base64url');
    const statement = { ...ADD_OR_FIND, values: [id, sector, derived] };
    const [row] = await work.query<{ sub: string }>(statement);
    // Empty only when another node added the row during this statement: now it is visible.
    return row?.sub ?? (await work.query<{ sub: string }>(statement))[0]?.sub ?? derived;
  }
  return {
    subjectOf: (id, sector) => work.remember(`organisation-subject:${id}:${sector}`, () => addOrFind(id, sector)),
    async findBySubject(sector, sub) {
      const [row] = await work.query<{ organisation_id: string }>({ ...BY_SUBJECT, values: [sector, sub] });
      return row?.organisation_id;
    },
  };
}

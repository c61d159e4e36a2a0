import { createHmac } from 'node:crypto';
import type { SubjectStore } from '../identity/subject-store.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Name under which a subject is remembered in a request. */
export const subjectKey = (personId: string, sector: string): string => `subject:${personId}:${sector}`;

const ADD_OR_FIND = {
  name: 'add-or-find-subject',
  text: `WITH added AS (INSERT INTO subjects (person_id, sector, sub) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING sub)
SELECT sub FROM added UNION ALL SELECT sub FROM subjects WHERE person_id = $1 AND sector = $2 LIMIT 1`,
};

const BY_SUBJECT = {
  name: 'find-by-subject',
  text: 'SELECT person_id FROM subjects WHERE sector = $1 AND sub = $2',
};

/** Subjects in PostgreSQL; `pairwiseKey` is used for the first derivation only. */
export function createSubjectStore(work: UnitOfWork, pairwiseKey: Buffer): SubjectStore {
  async function addOrFind(personId: string, sector: string): Promise<string> {
    const derived = createHmac('sha256', pairwiseKey).update(`${personId}\0${sector}`).digest('base64url');
    const values = [personId, sector, derived];
    const [row] = await work.query<{ sub: string }>({ ...ADD_OR_FIND, values });
    // Empty only when another node added the row during this statement: now it is visible.
    return row?.sub ?? (await work.query<{ sub: string }>({ ...ADD_OR_FIND, values }))[0]?.sub ?? derived;
  }
  return {
    subjectOf: (personId, sector) => work.remember(subjectKey(personId, sector), () => addOrFind(personId, sector)),
    async findBySubject(sector, sub) {
      const [row] = await work.find<{ person_id: string }>({ ...BY_SUBJECT, values: [sector, sub] });
      return row?.person_id;
    },
  };
}

import { createHmac } from 'node:crypto';
import type { SubjectStore } from '../identity/subject-store.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Longer than any row of accounts that were merged one into the next. */
const DEEPEST = 20;

/** Name under which a subject is remembered in a request. */
export const subjectKey = (personId: string, sector: string): string => `subject:${personId}:${sector}`;

const ADD_OR_FIND = {
  name: 'add-or-find-subject',
  text: `WITH added AS (INSERT INTO subjects (person_id, sector, sub) SELECT $1, $2, $3
  WHERE NOT EXISTS (SELECT 1 FROM merges WHERE merged_person = $1 AND undone_at IS NULL) ON CONFLICT DO NOTHING RETURNING sub)
SELECT sub FROM added UNION ALL SELECT sub FROM subjects WHERE person_id = $1 AND sector = $2 LIMIT 1`,
};

const BY_SUBJECT = {
  name: 'find-by-subject',
  text: `WITH RECURSIVE owner AS (SELECT person_id, 0 AS depth FROM subjects WHERE sector = $1 AND sub = $2
  UNION ALL SELECT m.kept_person, o.depth + 1 FROM owner o
    JOIN merges m ON m.merged_person = o.person_id AND m.undone_at IS NULL AND o.depth < ${DEEPEST})
SELECT person_id FROM owner ORDER BY depth DESC LIMIT 1`,
};

/** The account into which this one was merged. */
const KEPT = {
  name: 'merged-into',
  text: 'SELECT kept_person FROM merges WHERE merged_person = $1 AND undone_at IS NULL',
};

/** Subjects in PostgreSQL; `pairwiseKey` is used for the first derivation only. */
export function createSubjectStore(work: UnitOfWork, pairwiseKey: Buffer): SubjectStore {
  async function addOrFind(personId: string, sector: string): Promise<string> {
    const derived = createHmac('sha256', pairwiseKey).update(`${personId}\0${sector}`).digest('base64url');
    const values = [personId, sector, derived];
    const [row] = await work.query<{ sub: string }>({ ...ADD_OR_FIND, values });
    if (row) return row.sub;
    // The subject of whoever was merged may have gone on with the other account.
    const [kept] = await work.query<{ kept_person: string }>({ ...KEPT, values: [personId] });
    if (kept) return subjectOf(kept.kept_person, sector);
    // Otherwise another node added the row during this statement: now it is visible.
    return (await work.query<{ sub: string }>({ ...ADD_OR_FIND, values }))[0]?.sub ?? derived;
  }
  const subjectOf = (personId: string, sector: string): Promise<string> =>
    work.remember(subjectKey(personId, sector), () => addOrFind(personId, sector));

  return {
    subjectOf,
    async findBySubject(sector, sub) {
      const [row] = await work.find<{ person_id: string }>({ ...BY_SUBJECT, values: [sector, sub] });
      return row?.person_id;
    },
  };
}

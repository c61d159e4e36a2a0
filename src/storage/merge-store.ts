import type { Alias, Memory, Merge, MergeStore, Obstacles, Part } from '../merging/merge.ts';
import type { Cipher } from './cipher.ts';
import { createMoves } from './merge-moves.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Row {
  [column: string]: unknown;
  id: string;
  kept_person: string;
  merged_person: string;
  request_id: string;
  merged_at: Date;
  undo_until: Date;
  undone_at: Date | null;
  undo_request_id: string | null;
  settled_at: Date | null;
}

const PURPOSE = 'merge';
const PER_PAGE = 20;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const COLUMNS =
  'id, kept_person, merged_person, request_id, merged_at, undo_until, undone_at, undo_request_id, settled_at';
const NOT_OVER = 'undone_at IS NULL AND settled_at IS NULL';

const BOTH = '($1::uuid, $2::uuid)';
const OBSTACLES = {
  name: 'merge-obstacles',
  text: `SELECT EXISTS (SELECT 1 FROM staff_roles WHERE person_id = $2) AS staff,
  EXISTS (SELECT 1 FROM relying_parties WHERE registration #> '{policy,api,people}' @> to_jsonb($2::text)) AS program,
  EXISTS (SELECT 1 FROM recoveries WHERE person_id IN ${BOTH} AND ended_at IS NULL AND expires_at > now()) AS recovery,
  EXISTS (SELECT 1 FROM proof_requests WHERE person_id = $2 AND decided_at IS NULL)
    OR EXISTS (SELECT 1 FROM organisation_requests WHERE person_id = $2 AND decided_at IS NULL)
    OR EXISTS (SELECT 1 FROM identity_cases WHERE person_id = $2 AND decided_at IS NULL)
    OR EXISTS (SELECT 1 FROM data_requests WHERE person_id = $2 AND decided_at IS NULL)
    OR EXISTS (SELECT 1 FROM reports WHERE person_id IN ${BOTH} AND handled_at IS NULL) AS open,
  EXISTS (SELECT 1 FROM guardianships WHERE ward_id IN ${BOTH} AND guardian_id IN ${BOTH})
    OR EXISTS (SELECT 1 FROM guardianships w, guardianships g WHERE w.ward_id IN ${BOTH} AND g.guardian_id IN ${BOTH}) AS family,
  EXISTS (SELECT 1 FROM mandates WHERE holder_person IN ${BOTH} AND party_person IN ${BOTH} AND ended_at IS NULL) AS mandate,
  EXISTS (SELECT 1 FROM merges WHERE merged_person IN ${BOTH} AND undone_at IS NULL) AS merge`,
};

/** The sector of a service is its only host, or the one that its sector document is at. */
const ALIASES = {
  name: 'merge-aliases',
  text: `SELECT o.sector, o.sub AS old, n.sub AS new, coalesce((SELECT array_agg(r.client_id ORDER BY r.client_id) FROM relying_parties r
    WHERE o.sector IN (r.client_id, split_part(r.registration -> 'metadata' ->> 'sector_identifier_uri', '/', 3))
      OR EXISTS (SELECT 1 FROM jsonb_array_elements_text(coalesce(r.registration -> 'metadata' -> 'redirect_uris', '[]')) uri
        WHERE split_part(uri, '/', 3) = o.sector)), '{}') AS services
FROM subjects o JOIN subjects n ON n.sector = o.sector AND n.person_id = $1 WHERE o.person_id = $2 ORDER BY o.sector`,
};
const PARTS = {
  name: 'merged-parts',
  text: `WITH RECURSIVE part AS (SELECT merged_person, merged_at FROM merges WHERE kept_person = $1 AND undone_at IS NULL
  UNION ALL SELECT m.merged_person, m.merged_at FROM part p JOIN merges m ON m.kept_person = p.merged_person AND m.undone_at IS NULL)
SELECT merged_person AS "personId", merged_at AS "mergedAt" FROM part ORDER BY merged_at, merged_person`,
};
const REPRESENTED_AT = {
  name: 'represented-at',
  text: `SELECT DISTINCT c.client_id FROM consents c JOIN mandates d ON d.id = c.mandate_id WHERE d.party_person = ANY($1::uuid[])`,
};
const FOLLOWED = {
  name: 'is-merge-followed',
  text: `SELECT 1 AS found FROM merges WHERE kept_person = $1 AND merged_at > $2 AND id <> $3 AND undone_at IS NULL LIMIT 1`,
};
const END_GRANTS = {
  name: 'merge-end-grants',
  text: `WITH ended AS (DELETE FROM grants WHERE person_id = $1 AND sector = ANY($2) RETURNING client_id, person_id, sid)
SELECT DISTINCT client_id, person_id, sid FROM ended`,
};
const ADD = {
  name: 'add-merge',
  text: `INSERT INTO merges (id, kept_person, merged_person, request_id, merged_at, undo_until, memory)
VALUES ($1, $2, $3, $4, $5, $6, $7)`,
};
const FIND = { name: 'find-merge', text: `SELECT ${COLUMNS} FROM merges WHERE id = $1` };
const MEMORY = { name: 'find-merge-memory', text: `SELECT memory FROM merges WHERE id = $1 AND ${NOT_OVER}` };
const LIST = {
  name: 'list-merges',
  text: `SELECT ${COLUMNS} FROM merges ORDER BY merged_at DESC, id LIMIT ${PER_PAGE + 1} OFFSET $1`,
};
const UNDO = {
  name: 'undo-merge',
  text: `UPDATE merges SET undone_at = $2, undo_request_id = $3, memory = NULL WHERE id = $1 AND ${NOT_OVER} RETURNING id`,
};
const DUE = {
  name: 'merges-to-settle',
  text: `SELECT ${COLUMNS} FROM merges m WHERE ${NOT_OVER} AND (undo_until <= $1
  OR EXISTS (SELECT 1 FROM persons p WHERE p.id = m.kept_person AND p.status = 'closed')
  OR EXISTS (SELECT 1 FROM merges n WHERE n.merged_person = m.kept_person AND n.settled_at IS NOT NULL)) ORDER BY undo_until LIMIT $2`,
};
/** What is left with the account that was merged, the kept one has too: that ends without a word to anybody. */
const SETTLE = {
  name: 'settle-merge',
  text: `WITH settled AS (UPDATE merges SET settled_at = $2, memory = NULL WHERE id = $1 AND ${NOT_OVER} RETURNING id, merged_person),
consent AS (UPDATE consents SET ended_at = $2, ended_why = 'answered' FROM settled
  WHERE person_id = merged_person AND ended_at IS NULL),
mandate AS (UPDATE mandates SET ended_at = $2, ended_why = 'account-closed' FROM settled
  WHERE merged_person IN (holder_person, party_person) AND ended_at IS NULL)
SELECT id FROM settled`,
};

const read = (row: Row): Merge => ({
  id: row.id,
  keptId: row.kept_person,
  mergedId: row.merged_person,
  requestId: row.request_id,
  at: row.merged_at,
  undoUntil: row.undo_until,
  ...(row.undone_at ? { undone: { at: row.undone_at, requestId: row.undo_request_id ?? '' } } : {}),
  ...(row.settled_at ? { settledAt: row.settled_at } : {}),
});

/** Merges in PostgreSQL. */
export function createMergeStore(work: UnitOfWork, cipher: Cipher): MergeStore {
  const isDone = async (statement: { name: string; text: string }, values: unknown[]): Promise<boolean> =>
    (await work.query({ ...statement, values })).length === 1;

  return {
    ...createMoves(work),
    async obstacles({ keptId, mergedId }) {
      const [row] = await work.query<Obstacles & { [column: string]: unknown }>({
        ...OBSTACLES,
        values: [keptId, mergedId],
      });
      if (!row) throw new Error('PostgreSQL answers such a question with one row');
      return row;
    },
    partsOf: (personId) => work.query<Part & { [column: string]: unknown }>({ ...PARTS, values: [personId] }),
    async representedAt(personIds) {
      const rows = await work.query<{ client_id: string }>({ ...REPRESENTED_AT, values: [[...personIds]] });
      return rows.map(({ client_id }) => client_id);
    },
    isFollowed: ({ id, keptId, at }) => isDone(FOLLOWED, [keptId, at, id]),
    aliases: ({ keptId, mergedId }) =>
      work.query<Alias & { [column: string]: unknown }>({ ...ALIASES, values: [keptId, mergedId] }),
    async endGrantsIn(keptId, sectors) {
      const values = [keptId, [...sectors]];
      const rows = await work.query<{ client_id: string; person_id: string; sid: string }>({ ...END_GRANTS, values });
      return rows.map(({ client_id: clientId, person_id: personId, sid }) => ({ clientId, personId, sid }));
    },
    async add({ id, keptId, mergedId, requestId, at, undoUntil }, memory) {
      const sealed = cipher.seal(PURPOSE, id, JSON.stringify(memory));
      await work.query({ ...ADD, values: [id, keptId, mergedId, requestId, at, undoUntil, sealed] });
    },
    async find(id) {
      const [row] = UUID.test(id) ? await work.query<Row>({ ...FIND, values: [id] }) : [];
      return row && read(row);
    },
    async memoryOf(id) {
      const [row] = await work.query<{ memory: Buffer | null }>({ ...MEMORY, values: [id] });
      return row?.memory ? (JSON.parse(cipher.open(PURPOSE, id, row.memory)) as Memory) : undefined;
    },
    async list(page) {
      const rows = await work.query<Row>({ ...LIST, values: [(page - 1) * PER_PAGE] });
      return { merges: rows.slice(0, PER_PAGE).map(read), more: rows.length > PER_PAGE };
    },
    undo: (id, { at, requestId }) => isDone(UNDO, [id, at, requestId]),
    due: async (now, limit) => (await work.query<Row>({ ...DUE, values: [now, limit] })).map(read),
    settle: (id, at) => isDone(SETTLE, [id, at]),
  };
}

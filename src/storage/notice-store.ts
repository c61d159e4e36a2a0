import { randomUUID } from 'node:crypto';
import type { Kept, NoticeStore } from '../messages/kept-notices.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Row {
  [column: string]: unknown;
  id: string;
  at: Date;
  seen_at: Date | null;
  document: Buffer;
}

const KEEP = {
  name: 'keep-notice',
  text: 'INSERT INTO notices (id, person_id, document, expires_at) VALUES ($1, $2, $3, $4)',
};
const LIST = {
  name: 'list-notices',
  text: `SELECT id, at, seen_at, document FROM notices WHERE person_id = $1 AND expires_at > now()
AND ($2::uuid IS NULL OR (at, id) < (SELECT at, id FROM notices WHERE id = $2 AND person_id = $1))
ORDER BY at DESC, id DESC LIMIT $3`,
};
const COUNT_NEW = {
  name: 'count-new-notices',
  text: 'SELECT count(*)::int AS count FROM notices WHERE person_id = $1 AND seen_at IS NULL AND expires_at > now()',
};
const MARK_SEEN = {
  name: 'mark-notices-seen',
  text: 'UPDATE notices SET seen_at = now() WHERE person_id = $1 AND id = ANY($2) AND seen_at IS NULL',
};

/** Notices in PostgreSQL, encrypted one by one. */
export function createNoticeStore(work: UnitOfWork, cipher: Cipher): NoticeStore {
  return {
    async keep(personId, { subject, text }, expiresAt) {
      const id = randomUUID();
      const document = cipher.seal('notice', id, JSON.stringify({ subject, text } satisfies Kept));
      await work.query({ ...KEEP, values: [id, personId, document, expiresAt] });
    },
    async list(personId, { limit, before }) {
      const rows = await work.find<Row>({ ...LIST, values: [personId, before ?? null, limit] });
      return rows.map(({ id, at, seen_at, document }) => ({
        id,
        at,
        isNew: seen_at === null,
        ...(JSON.parse(cipher.open('notice', id, document)) as Kept),
      }));
    },
    async countNew(personId) {
      const [row] = await work.find<{ count: number }>({ ...COUNT_NEW, values: [personId] });
      return row?.count ?? 0;
    },
    async markSeen(personId, ids) {
      if (ids.length > 0) await work.query({ ...MARK_SEEN, values: [personId, ids] });
    },
  };
}

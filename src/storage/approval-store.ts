import type { ApprovalStore, ChangeKind, ChangeRequest, Outcome } from '../approvals/approval.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Row {
  [column: string]: unknown;
  id: string;
  kind: ChangeKind;
  subject: string;
  authority: string | null;
  team_id: string | null;
  content: Buffer;
  via: ChangeRequest['by']['via'];
  client_id: string | null;
  requested_by: string[];
  requested_at: Date;
  outcome: Outcome | null;
  decided_by: string[] | null;
  decided_at: Date | null;
  decision: Buffer | null;
  used_at: Date | null;
}

type Content = Pick<ChangeRequest, 'content' | 'reason'>;

const COLUMNS =
  'id, kind, subject, authority, team_id, content, via, client_id, requested_by, requested_at, outcome, decided_by, decided_at, decision, used_at';
const PER_PAGE = 20;
const LATEST = 50;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** No authorities are asked for: of the whole country, and of every one. */
const OF_THESE = '($2::text[] IS NULL OR authority = ANY($2))';

const ADD = {
  name: 'add-change-request',
  text: `INSERT INTO change_requests (id, kind, subject, authority, team_id, content, via, client_id, requested_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
};
const FIND = { name: 'find-change-request', text: `SELECT ${COLUMNS} FROM change_requests WHERE id = $1` };
const LOCK = { name: 'lock-change-request', text: `${FIND.text} FOR UPDATE` };
const OPEN = {
  name: 'open-change-requests',
  text: `SELECT ${COLUMNS} FROM change_requests WHERE kind = $1 AND outcome IS NULL AND ${OF_THESE}
ORDER BY requested_at, id LIMIT $3 OFFSET $4`,
};
const DECIDED = {
  name: 'decided-change-requests',
  text: `SELECT ${COLUMNS} FROM change_requests WHERE kind = $1 AND outcome IS NOT NULL AND ${OF_THESE}
ORDER BY requested_at DESC, id LIMIT $3 OFFSET $4`,
};
const ABOUT = {
  name: 'change-requests-about',
  text: `SELECT ${COLUMNS} FROM change_requests WHERE kind = $1 AND subject = $2 ORDER BY requested_at DESC, id LIMIT ${LATEST}`,
};
const ASKED_BY = {
  name: 'change-requests-asked-by',
  text: `SELECT ${COLUMNS} FROM change_requests WHERE requested_by @> ARRAY[$1::uuid] ORDER BY requested_at DESC, id LIMIT ${LATEST}`,
};
const DECIDE = {
  name: 'decide-change-request',
  text: `UPDATE change_requests SET outcome = $2, decided_by = $3, decided_at = now(), decision = $4,
  content = coalesce($5, content)
WHERE id = $1 AND outcome IS NULL RETURNING id`,
};
const USE = {
  name: 'use-change-request',
  text: `UPDATE change_requests SET used_at = now() WHERE id = $1 AND outcome = 'approved' AND used_at IS NULL RETURNING id`,
};

/** Change requests in PostgreSQL; what is asked for, why, and what was said to it are encrypted. */
export function createApprovalStore(work: UnitOfWork, cipher: Cipher): ApprovalStore {
  function decisionOf({ id, outcome, decided_by, decided_at, decision }: Row): ChangeRequest['decision'] {
    if (!outcome || !decided_at) return undefined;
    const note = decision ? { note: cipher.open('change-decision', id, decision) } : {};
    return { outcome, by: decided_by ?? [], at: decided_at, ...note };
  }

  function read(row: Row): ChangeRequest {
    const { content, reason } = JSON.parse(cipher.open('change-request', row.id, row.content)) as Content;
    const decision = decisionOf(row);
    return {
      id: row.id,
      kind: row.kind,
      subject: row.subject,
      ...(row.authority === null ? {} : { authority: row.authority }),
      ...(row.team_id === null ? {} : { teamId: row.team_id }),
      content,
      reason,
      by: { via: row.via, people: row.requested_by, ...(row.client_id === null ? {} : { clientId: row.client_id }) },
      at: row.requested_at,
      ...(decision ? { decision } : {}),
      ...(row.used_at ? { usedAt: row.used_at } : {}),
    };
  }

  const sealContent = (id: string, { content, reason }: Content): Buffer =>
    cipher.seal('change-request', id, JSON.stringify({ content, reason } satisfies Content));

  async function one(statement: typeof FIND, id: string): Promise<ChangeRequest | undefined> {
    const [row] = UUID.test(id) ? await work.query<Row>({ ...statement, values: [id] }) : [];
    return row && read(row);
  }

  return {
    async add({ id, kind, subject, authority, teamId, content, reason, by }) {
      const sealed = sealContent(id, { content, reason });
      const where = [authority ?? null, teamId ?? null];
      await work.query({
        ...ADD,
        values: [id, kind, subject, ...where, sealed, by.via, by.clientId ?? null, by.people],
      });
    },
    find: (id) => one(FIND, id),
    lock: (id) => one(LOCK, id),
    async list({ kind, open, authorities, page }) {
      const values = [kind, authorities ?? null, PER_PAGE + 1, (page - 1) * PER_PAGE];
      const rows = await work.query<Row>({ ...(open ? OPEN : DECIDED), values });
      return { requests: rows.slice(0, PER_PAGE).map(read), more: rows.length > PER_PAGE };
    },
    about: async (kind, subject) => (await work.query<Row>({ ...ABOUT, values: [kind, subject] })).map(read),
    askedBy: async (personId) => (await work.query<Row>({ ...ASKED_BY, values: [personId] })).map(read),
    async decide(id, { outcome, by, note }, kept) {
      const sealed = note === undefined ? null : cipher.seal('change-decision', id, note);
      const content = kept === undefined ? null : sealContent(id, kept);
      return (await work.query({ ...DECIDE, values: [id, outcome, by, sealed, content] })).length === 1;
    },
    use: async (id) => UUID.test(id) && (await work.query({ ...USE, values: [id] })).length === 1,
  };
}

import type { NewReport, Report, ReportedSignIn, ReportLinkStore, ReportStore } from '../misuse/reports.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Row {
  [column: string]: unknown;
  id: string;
  person_id: string;
  content: Buffer;
  created_at: Date;
  handled_at: Date | null;
  handled_by: string | null;
  handling: Buffer | null;
}

/** What is encrypted; times are ISO 8601. */
interface Content extends Pick<Report, 'note' | 'done'> {
  readonly signIn: Omit<ReportedSignIn, 'at'> & { readonly at: string };
}

const COLUMNS = 'id, person_id, content, created_at, handled_at, handled_by, handling';
const PER_PAGE = 20;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const ADD = { name: 'add-report', text: 'INSERT INTO reports (id, person_id, content) VALUES ($1, $2, $3)' };
const FIND = { name: 'find-report', text: `SELECT ${COLUMNS} FROM reports WHERE id = $1` };
const OPEN = {
  name: 'open-reports',
  text: `SELECT ${COLUMNS} FROM reports WHERE handled_at IS NULL ORDER BY created_at, id LIMIT $1 OFFSET $2`,
};
const HANDLED = {
  name: 'handled-reports',
  text: `SELECT ${COLUMNS} FROM reports WHERE handled_at IS NOT NULL ORDER BY handled_at DESC, id LIMIT $1 OFFSET $2`,
};
const HANDLE = {
  name: 'handle-report',
  text: `UPDATE reports SET handled_at = now(), handled_by = $2, handling = $3 WHERE id = $1 AND handled_at IS NULL RETURNING id`,
};

const COUNT_OPEN = {
  name: 'count-open-reports',
  text: 'SELECT count(*)::int AS count FROM reports WHERE person_id = $1 AND handled_at IS NULL',
};

const readSignIn = ({ at, ...signIn }: Content['signIn']): ReportedSignIn => ({ ...signIn, at: new Date(at) });

/** Reports in PostgreSQL. */
export function createReportStore(work: UnitOfWork, cipher: Cipher): ReportStore {
  function handledOf({ id, handled_at, handled_by, handling }: Row): Report['handled'] {
    if (!handled_at || !handled_by || !handling) return undefined;
    return { at: handled_at, by: handled_by, note: cipher.open('report-handling', id, handling) };
  }

  function read(row: Row): Report {
    const { signIn, note, done } = JSON.parse(cipher.open('report', row.id, row.content)) as Content;
    const { id, person_id: personId, created_at: createdAt } = row;
    return { id, personId, signIn: readSignIn(signIn), note, done, createdAt, handled: handledOf(row) };
  }

  return {
    async add({ id, personId, signIn, note, done }: NewReport) {
      const content = cipher.seal('report', id, JSON.stringify({ signIn, note, done }));
      await work.query({ ...ADD, values: [id, personId, content] });
    },
    async list(open, page) {
      const values = [PER_PAGE + 1, (page - 1) * PER_PAGE];
      const rows = await work.find<Row>({ ...(open ? OPEN : HANDLED), values });
      return { reports: rows.slice(0, PER_PAGE).map(read), more: rows.length > PER_PAGE };
    },
    async countOpenOf(personId) {
      const [row] = await work.query<{ count: number }>({ ...COUNT_OPEN, values: [personId] });
      return row?.count ?? 0;
    },
    async find(id) {
      const [row] = UUID.test(id) ? await work.find<Row>({ ...FIND, values: [id] }) : [];
      return row && read(row);
    },
    async handle(id, { by, note }) {
      if (!UUID.test(id)) return false;
      const values = [id, by, cipher.seal('report-handling', id, note)];
      return (await work.query({ ...HANDLE, values })).length === 1;
    },
  };
}

const KEEP = {
  name: 'keep-report-link',
  text: 'INSERT INTO report_links (token_hash, person_id, content, expires_at) VALUES ($1, $2, $3, $4)',
};
const FIND_LINK = {
  name: 'find-report-link',
  text: 'SELECT person_id, content FROM report_links WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now()',
};
const USE = {
  name: 'use-report-link',
  text: `UPDATE report_links SET used_at = now() WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now() RETURNING 1 AS done`,
};

/** Links of mails in PostgreSQL; who uses one first is the database's decision. */
export function createReportLinkStore(work: UnitOfWork, cipher: Cipher): ReportLinkStore {
  const hashOf = (token: string): Buffer => cipher.lookup('report-link', token);
  return {
    async keep(token, { personId, signIn }, expiresAt) {
      const hash = hashOf(token);
      const values = [hash, personId, cipher.seal('report-link', hash, JSON.stringify(signIn)), expiresAt];
      await work.query({ ...KEEP, values });
    },
    async find(token) {
      const hash = hashOf(token);
      const [row] = await work.find<{ person_id: string; content: Buffer }>({ ...FIND_LINK, values: [hash] });
      if (!row) return undefined;
      const signIn = JSON.parse(cipher.open('report-link', hash, row.content)) as Content['signIn'];
      return { personId: row.person_id, signIn: readSignIn(signIn) };
    },
    use: async (token) => (await work.query({ ...USE, values: [hashOf(token)] })).length === 1,
  };
}

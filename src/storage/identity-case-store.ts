import type { CaseStore, IdentityCase } from '../upstreams/cases.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Row {
  [column: string]: unknown;
  id: string;
  person_id: string;
  upstream: string;
  kind: IdentityCase['kind'];
  content: Buffer;
  opened_at: Date;
  decision: IdentityCase['decision'] | null;
  decided_at: Date | null;
  decided_by: string | null;
}

type Content = Pick<IdentityCase, 'doubts' | 'fingerprint' | 'otherId' | 'facts' | 'reason'>;

const PURPOSE = 'identity-case';
const PER_PAGE = 20;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const COLUMNS = 'id, person_id, upstream, kind, content, opened_at, decision, decided_at, decided_by';
const FIND = { name: 'find-identity-case', text: `SELECT ${COLUMNS} FROM identity_cases WHERE id = $1` };
const LOCK = { name: 'lock-identity-case', text: `${FIND.text} AND decided_at IS NULL FOR UPDATE` };
const OF_PERSON = {
  name: 'identity-cases-of-person',
  text: `SELECT ${COLUMNS} FROM identity_cases WHERE person_id = $1 ORDER BY opened_at DESC, id`,
};
const ADD = {
  name: 'add-identity-case',
  text: 'INSERT INTO identity_cases (id, person_id, upstream, kind, content, opened_at) VALUES ($1, $2, $3, $4, $5, $6)',
};
const OPEN = {
  name: 'open-identity-cases',
  text: `SELECT ${COLUMNS} FROM identity_cases WHERE decided_at IS NULL ORDER BY opened_at, id LIMIT $1 OFFSET $2`,
};
const DECIDED = {
  name: 'decided-identity-cases',
  text: `SELECT ${COLUMNS} FROM identity_cases WHERE decided_at IS NOT NULL ORDER BY decided_at DESC, id LIMIT $1 OFFSET $2`,
};
const DECIDE = {
  name: 'decide-identity-case',
  text: 'UPDATE identity_cases SET content = $2, decision = $3, decided_at = $4, decided_by = $5 WHERE id = $1',
};

/** Cases in PostgreSQL; what officers compare is encrypted, and gone when they have decided. */
export function createIdentityCaseStore(work: UnitOfWork, cipher: Cipher): CaseStore {
  const seal = (id: string, content: Content): Buffer => cipher.seal(PURPOSE, id, JSON.stringify(content));
  const contentOf = ({ id, content }: Row): Content => JSON.parse(cipher.open(PURPOSE, id, content)) as Content;

  const read = (row: Row): IdentityCase => ({
    id: row.id,
    personId: row.person_id,
    upstream: row.upstream,
    kind: row.kind,
    ...contentOf(row),
    openedAt: row.opened_at,
    decision: row.decision ?? undefined,
    decidedAt: row.decided_at ?? undefined,
    decidedBy: row.decided_by ?? undefined,
  });

  return {
    async find(id) {
      const [row] = UUID.test(id) ? await work.query<Row>({ ...FIND, values: [id] }) : [];
      return row && read(row);
    },
    ofPerson: async (personId) => (await work.query<Row>({ ...OF_PERSON, values: [personId] })).map(read),
    async add({ id, personId, upstream, kind, doubts, otherId, fingerprint, facts, openedAt }) {
      const content = seal(id, { doubts, otherId, fingerprint, facts });
      await work.query({ ...ADD, values: [id, personId, upstream, kind, content, openedAt] });
    },
    async list(open, page) {
      const values = [PER_PAGE + 1, (page - 1) * PER_PAGE];
      const rows = await work.query<Row>({ ...(open ? OPEN : DECIDED), values });
      return { cases: rows.slice(0, PER_PAGE).map(read), more: rows.length > PER_PAGE };
    },
    async decide(id, { decision, reason, by, at }) {
      const [row] = UUID.test(id) ? await work.query<Row>({ ...LOCK, values: [id] }) : [];
      if (!row) return false;
      const { facts: _, ...rest } = contentOf(row);
      const content = seal(id, { ...rest, reason });
      await work.query({ ...DECIDE, values: [id, content, decision, at, by] });
      return true;
    },
  };
}

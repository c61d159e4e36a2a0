import type {
  Consent,
  ConsentAnswer,
  OrganisationRequest,
  OrganisationRequestStore,
  Refusal,
  RequestContent,
} from '../organisations/requests.ts';
import type { Cipher } from './cipher.ts';
import { OPEN, requestStatements } from './due-requests.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Row {
  [column: string]: unknown;
  id: string;
  code: string;
  person_id: string;
  status: string;
  content: Buffer | null;
  words: string | null;
  attempts: number;
  created_at: Date;
  due_at: Date | null;
  decided_at: Date | null;
}

interface ConsentRow {
  [column: string]: unknown;
  position: number;
  number_hash: Buffer;
  person_id: string | null;
  answer: string | null;
}

type Content = RequestContent & Pick<OrganisationRequest, 'name' | 'note'>;
type Text = { readonly name: string; readonly text: string };

const NAMES = [
  'id',
  'code',
  'person_id',
  'status',
  'content',
  'words',
  'attempts',
  'created_at',
  'due_at',
  'decided_at',
];
const COLUMNS = NAMES.join(', ');
const LATEST = 30;
const {
  find: FIND,
  lockOpen: LOCK,
  ofPerson: OF_PERSON,
  takeDue: TAKE_DUE,
  postpone: POSTPONE,
} = requestStatements('organisation_requests', COLUMNS, LATEST);

const ADD = {
  name: 'add-organisation-request',
  text: `INSERT INTO organisation_requests (id, code, person_id, status, next_attempt_at)
VALUES ($1, $2, $3, 'checking', now() + make_interval(secs => $4)) ON CONFLICT DO NOTHING RETURNING id`,
};
const WAKE = {
  name: 'wake-organisation-requests',
  text: `UPDATE organisation_requests SET next_attempt_at = now() WHERE code = $1 AND status = 'consents' AND ${OPEN}`,
};
const PROGRESS = {
  name: 'progress-organisation-request',
  text: `UPDATE organisation_requests SET status = $2, content = $3, due_at = $4,
next_attempt_at = now() + make_interval(secs => $5) WHERE id = $1 AND ${OPEN}`,
};
const DECIDE = {
  name: 'decide-organisation-request',
  text: `UPDATE organisation_requests SET status = $2, words = $3, decided_by = $4, content = $5, decided_at = now(),
next_attempt_at = NULL WHERE id = $1 AND ${OPEN} RETURNING id`,
};
const QUEUE = {
  name: 'organisation-requests-in-queue',
  text: `SELECT ${COLUMNS} FROM organisation_requests WHERE ${OPEN} AND status = 'review' ORDER BY due_at, id LIMIT $1 OFFSET $2`,
};
const CONSENTS = {
  name: 'organisation-consents',
  text: `SELECT position, number_hash, person_id, answer FROM organisation_consents WHERE request_id = $1`,
};
const ASK = {
  name: 'ask-organisation-consents',
  text: `INSERT INTO organisation_consents (request_id, position, number_hash)
SELECT $1, (SELECT count(*) FROM organisation_consents WHERE request_id = $1) + n - 1, hash
FROM unnest($2::bytea[]) WITH ORDINALITY AS asked (hash, n)`,
};
const ANSWER = {
  name: 'answer-organisation-consent',
  text: `UPDATE organisation_consents SET person_id = $3, answer = $4, answered_at = now()
WHERE request_id = $1 AND position = $2 AND answer IS NULL RETURNING position`,
};
const WAITING = {
  name: 'organisation-requests-that-wait',
  text: `SELECT ${NAMES.map((name) => `r.${name}`).join(', ')} FROM organisation_consents c JOIN organisation_requests r ON r.id = c.request_id
WHERE c.number_hash = ANY($1) AND c.answer IS NULL AND r.status = 'consents' AND r.${OPEN} ORDER BY r.created_at, r.id LIMIT ${LATEST}`,
};

function consentOf({ position, person_id: personId, answer }: ConsentRow): Consent {
  return { position, ...(personId ? { personId } : {}), ...(answer ? { answer: answer as ConsentAnswer } : {}) };
}

/** Requests in PostgreSQL. */
export function createOrganisationRequestStore(work: UnitOfWork, cipher: Cipher): OrganisationRequestStore {
  const seal = (id: string, content: Content): Buffer =>
    cipher.seal('organisation-request', id, JSON.stringify(content));
  const hashOf = (number: string): Buffer => cipher.lookup('organisation-consent.number', number);
  const hashesOf = (number: string): Buffer[] => cipher.lookups('organisation-consent.number', number);

  function read(row: Row): OrganisationRequest {
    const content = row.content ? cipher.open('organisation-request', row.id, row.content) : '{}';
    return {
      id: row.id,
      code: row.code,
      personId: row.person_id,
      status: row.status as OrganisationRequest['status'],
      attempts: row.attempts,
      createdAt: row.created_at,
      ...(JSON.parse(content) as Content),
      ...(row.words ? { refusal: row.words as Refusal } : {}),
      ...(row.due_at ? { dueAt: row.due_at } : {}),
      ...(row.decided_at ? { decidedAt: row.decided_at } : {}),
    };
  }

  const query = <R extends { [column: string]: unknown }>(statement: Text, values: unknown[]) =>
    work.query<R>({ ...statement, values });
  const rows = async (statement: Text, values: unknown[]) => (await query<Row>(statement, values)).map(read);

  return {
    add: async ({ id, code, personId }, dueIn) => (await query(ADD, [id, code, personId, dueIn])).length === 1,
    find: async (id) => (await rows(FIND, [id]))[0],
    lock: async (id) => (await rows(LOCK, [id]))[0],
    ofPerson: (personId) => rows(OF_PERSON, [personId]),
    takeDue: (limit, leaseSeconds) => rows(TAKE_DUE, [limit, leaseSeconds]),
    async postpone(id, inSeconds) {
      await query(POSTPONE, [id, inSeconds]);
    },
    async wake(code) {
      await query(WAKE, [code]);
    },
    async progress(id, { status, dueAt, dueIn, ...content }) {
      await query(PROGRESS, [id, status, seal(id, content), dueAt ?? null, dueIn ?? null]);
    },
    async decide(id, { status, refusal, by, name, note }) {
      const said = { ...(name === undefined ? {} : { name }), ...(note === undefined ? {} : { note }) };
      return (await query(DECIDE, [id, status, refusal ?? null, by ?? null, seal(id, said)])).length === 1;
    },
    queue: ({ limit, offset }) => rows(QUEUE, [limit, offset]),
    async consents(id, numbers) {
      const all = await query<ConsentRow>(CONSENTS, [id]);
      const byHash = new Map(all.map((row) => [row.number_hash.toString('hex'), consentOf(row)]));
      const found = numbers.map((number) => {
        const hashes = hashesOf(number).map((hash) => hash.toString('hex'));
        return [number, hashes.map((hash) => byHash.get(hash)).find((consent) => consent !== undefined)] as const;
      });
      return new Map(found.filter((entry): entry is [string, Consent] => entry[1] !== undefined));
    },
    async askConsent(id, numbers) {
      await query(ASK, [id, numbers.map(hashOf)]);
    },
    answer: async (id, { position, personId, answer }) =>
      (await query(ANSWER, [id, position, personId, answer])).length === 1,
    waitingFor: (numbers) => rows(WAITING, [numbers.flatMap(hashesOf)]),
  };
}

import type { Changes, Recovery, RecoveryStore } from '../recovery/recoveries.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Row {
  [column: string]: unknown;
  id: string;
  person_id: string;
  way: string;
  started_at: Date;
  ready_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  outcome: string | null;
  request_id: string | null;
  browser_hash: Buffer;
  contact_hash: Buffer;
  contacts_hash: Buffer;
  details: Buffer;
}

interface Details {
  readonly changes?: Changes;
}

const COLUMNS =
  'id, person_id, way, started_at, ready_at, expires_at, ended_at, outcome, request_id, browser_hash, contact_hash, contacts_hash, details';
const OPEN = 'ended_at IS NULL AND expires_at > now()';

const LAPSE = {
  name: 'lapse-recoveries',
  text: `UPDATE recoveries SET ended_at = now(), outcome = 'lapsed' WHERE person_id = $1 AND ended_at IS NULL AND expires_at <= now()`,
};
const BEGIN = {
  name: 'begin-recovery',
  text: `INSERT INTO recoveries (id, person_id, way, ready_at, expires_at, request_id, browser_hash, contact_hash, contacts_hash,
stop_hash, link_hash, details) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING RETURNING id`,
};
const FIND = { name: 'find-recovery', text: `SELECT ${COLUMNS} FROM recoveries WHERE id = $1` };
const OPEN_OF = {
  name: 'open-recoveries',
  text: `SELECT ${COLUMNS} FROM recoveries WHERE person_id = $1 AND ${OPEN} ORDER BY started_at`,
};
const STOPPED_AT = {
  name: 'recovery-stopped-at',
  text: `SELECT max(ended_at) AS at FROM recoveries WHERE person_id = $1 AND outcome IN ('stopped', 'undone')`,
};
const BY_STOP = {
  name: 'find-recovery-by-stop',
  text: `SELECT ${COLUMNS} FROM recoveries WHERE stop_hash = $1 AND (${OPEN} OR outcome = 'finished' AND ended_at > now() - interval '7 days')`,
};
const BY_LINK = {
  name: 'find-recovery-by-link',
  text: `SELECT ${COLUMNS} FROM recoveries WHERE link_hash = $1 AND ${OPEN}`,
};
const BY_REQUEST = {
  name: 'find-recovery-by-request',
  text: `SELECT ${COLUMNS} FROM recoveries WHERE request_id = $1 AND ${OPEN}`,
};
const MOVE = {
  name: 'move-recovery',
  text: `UPDATE recoveries SET link_hash = NULL, browser_hash = $2 WHERE link_hash = $1 AND ${OPEN} RETURNING id`,
};
const END = {
  name: 'end-recovery',
  text: `UPDATE recoveries SET ended_at = now(), outcome = $2, details = $3, stop_hash = coalesce($4, stop_hash), link_hash = NULL
WHERE id = $1 AND ended_at IS NULL RETURNING id`,
};
const UNDO = {
  name: 'undo-recovery',
  text: `UPDATE recoveries SET outcome = 'undone', stop_hash = NULL WHERE id = $1 AND outcome = 'finished' RETURNING id`,
};

/** Recoveries in PostgreSQL; who ends one first is the database's decision. */
export function createRecoveryStore(work: UnitOfWork, cipher: Cipher): RecoveryStore {
  const hash = (of: string, value: string): Buffer => cipher.lookup(`recovery.${of}`, value);
  const seal = (id: string, details: Details): Buffer => cipher.seal('recovery', id, JSON.stringify(details));
  const name = (bytes: Buffer): string => bytes.toString('base64url');

  const read = (row: Row): Recovery => ({
    id: row.id,
    personId: row.person_id,
    way: row.way as Recovery['way'],
    startedAt: row.started_at,
    readyAt: row.ready_at,
    expiresAt: row.expires_at,
    browser: name(row.browser_hash),
    contact: name(row.contact_hash),
    contacts: name(row.contacts_hash),
    ...(JSON.parse(cipher.open('recovery', row.id, row.details)) as Details),
    ...(row.ended_at ? { endedAt: row.ended_at } : {}),
    ...(row.outcome ? { outcome: row.outcome as NonNullable<Recovery['outcome']> } : {}),
    ...(row.request_id ? { request: row.request_id } : {}),
  });

  async function one(statement: { name: string; text: string }, value: unknown): Promise<Recovery | undefined> {
    const [row] = await work.find<Row>({ ...statement, values: [value] });
    return row && read(row);
  }

  return {
    fingerprint: (of, value) => name(hash(of, value)),
    find: (id) => one(FIND, id),
    findByStop: (token) => one(BY_STOP, hash('stop', token)),
    findByLink: (token) => one(BY_LINK, hash('link', token)),
    findByRequest: (request) => one(BY_REQUEST, request),
    openOf: async (personId) => (await work.find<Row>({ ...OPEN_OF, values: [personId] })).map(read),
    async begin({ id, personId, way, readyAt, expiresAt, request, browser, contact, contacts, ...tokens }) {
      await work.query({ ...LAPSE, values: [personId] });
      const bytes = [browser, contact, contacts].map((text) => Buffer.from(text, 'base64url'));
      const hashes = [...bytes, hash('stop', tokens.stopToken), hash('link', tokens.linkToken)];
      const values = [id, personId, way, readyAt, expiresAt, request ?? null, ...hashes, seal(id, {})];
      return (await work.query({ ...BEGIN, values })).length === 1;
    },
    async stoppedAt(personId) {
      const [row] = await work.find<{ at: Date | null }>({ ...STOPPED_AT, values: [personId] });
      return row?.at ?? undefined;
    },
    async moveTo(token, browser) {
      const values = [hash('link', token), Buffer.from(browser, 'base64url')];
      return (await work.query({ ...MOVE, values })).length === 1;
    },
    async end(id, { outcome, changes, stopToken }) {
      const details = seal(id, changes ? { changes } : {});
      const stop = stopToken === undefined ? null : hash('stop', stopToken);
      return (await work.query({ ...END, values: [id, outcome, details, stop] })).length === 1;
    },
    undo: async (id) => (await work.query({ ...UNDO, values: [id] })).length === 1,
  };
}

import { AppError } from '../errors.ts';
import type { Link, LinkedBy, LinkStore } from '../upstreams/links.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Row {
  [column: string]: unknown;
  id: string;
  person_id: string;
  upstream: string;
  subject: Buffer;
  made_by: LinkedBy;
  made_at: Date;
  used_at: Date | null;
}

const PURPOSE = 'upstream-link';
const COLUMNS = 'id, person_id, upstream, subject, made_by, made_at, used_at';
const FIND = {
  name: 'find-upstream-link',
  text: `SELECT ${COLUMNS} FROM upstream_links WHERE upstream = $1 AND subject_hash = ANY($2::bytea[])`,
};
const OF_PERSON = {
  name: 'upstream-links-of-person',
  text: `SELECT ${COLUMNS} FROM upstream_links WHERE person_id = $1 ORDER BY made_at, id`,
};
const ADD = {
  name: 'add-upstream-link',
  text: `INSERT INTO upstream_links (id, person_id, upstream, subject_hash, subject, made_by, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id`,
};
const REMOVE = { name: 'remove-upstream-link', text: 'DELETE FROM upstream_links WHERE id = $1 RETURNING id' };
const USED = { name: 'use-upstream-link', text: 'UPDATE upstream_links SET used_at = $2 WHERE id = $1' };
const OFF = {
  name: 'upstreams-switched-off',
  text: 'SELECT upstream FROM upstream_refusals WHERE person_id = $1 ORDER BY upstream',
};
const SWITCH_OFF = {
  name: 'switch-upstream-off',
  text: `INSERT INTO upstream_refusals (person_id, upstream, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
};
const SWITCH_ON = {
  name: 'switch-upstream-on',
  text: 'DELETE FROM upstream_refusals WHERE person_id = $1 AND upstream = $2',
};

const nameOf = (issuer: string, subject: string): string => `${issuer}\0${subject}`;

/** Links in PostgreSQL. */
export function createLinkStore(work: UnitOfWork, cipher: Cipher): LinkStore {
  function read({ id, person_id, upstream, subject, made_by, made_at, used_at }: Row): Link {
    const named = JSON.parse(cipher.open(PURPOSE, id, subject)) as { issuer: string; subject: string };
    const used = used_at ? { lastUsedAt: used_at } : {};
    return { id, personId: person_id, upstream, ...named, by: made_by, since: made_at, ...used };
  }

  return {
    async find(upstream, issuer, subject) {
      const hashes = cipher.lookups('upstream-link.subject', nameOf(issuer, subject));
      const [row] = await work.query<Row>({ ...FIND, values: [upstream, hashes] });
      return row && read(row);
    },
    ofPerson: async (personId) => (await work.query<Row>({ ...OF_PERSON, values: [personId] })).map(read),
    async add({ id, personId, upstream, issuer, subject, by, since }) {
      const hash = cipher.lookup('upstream-link.subject', nameOf(issuer, subject));
      const sealed = cipher.seal(PURPOSE, id, JSON.stringify({ issuer, subject }));
      const values = [id, personId, upstream, hash, sealed, by, since];
      const added = await work.query({ ...ADD, values });
      if (added.length === 0) throw new AppError('already_used', 'the subject or the upstream is connected already');
    },
    remove: async (id) => (await work.query({ ...REMOVE, values: [id] })).length === 1,
    async used(id, at) {
      await work.query({ ...USED, values: [id, at] });
    },
    async switchedOff(personId) {
      const rows = await work.query<{ upstream: string }>({ ...OFF, values: [personId] });
      return rows.map(({ upstream }) => upstream);
    },
    async switchOff(personId, upstream, at) {
      await work.query({ ...SWITCH_OFF, values: [personId, upstream, at] });
    },
    async switchOn(personId, upstream) {
      await work.query({ ...SWITCH_ON, values: [personId, upstream] });
    },
  };
}

import type { UpstreamSessions } from '../upstreams/sessions.ts';
import { hashes, isAbout, remembered } from './artifact-names.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Row {
  [column: string]: unknown;
  uid_hash: Buffer;
  upstream: string;
  document: Buffer;
}

/** What is encrypted. */
interface Document {
  readonly uid: string;
  readonly logoutHint?: string;
}

const PURPOSE = 'upstream-session';
const COLUMNS = 'uid_hash, upstream, document';
const OF_SESSION = {
  name: 'upstream-sessions-of-session',
  text: `SELECT ${COLUMNS} FROM upstream_sessions WHERE uid_hash = $1 ORDER BY upstream`,
};
/** Where the upstream had not named its session, all of the subject count. */
const ABOUT_SESSION = {
  name: 'upstream-sessions-about-session',
  text: `SELECT ${COLUMNS} FROM upstream_sessions
WHERE upstream = $1 AND sid_hash = ANY($2::bytea[]) AND ($3::bytea[] IS NULL OR subject_hash = ANY($3::bytea[]))
UNION SELECT ${COLUMNS} FROM upstream_sessions
WHERE upstream = $1 AND sid_hash IS NULL AND subject_hash = ANY($3::bytea[])`,
};
const ABOUT_SUBJECT = {
  name: 'upstream-sessions-about-subject',
  text: `SELECT ${COLUMNS} FROM upstream_sessions WHERE upstream = $1 AND subject_hash = ANY($2::bytea[])`,
};

const nameOf = (issuer: string, value: string): string => `${issuer}\0${value}`;

/** Sessions begun at upstreams, in PostgreSQL; what upstreams call people and sessions is found by keyed hashes. */
export function createUpstreamSessions(work: UnitOfWork, cipher: Cipher): UpstreamSessions {
  const hashOf = hashes(work, cipher);
  const read = ({ uid_hash, document }: Row): Document =>
    JSON.parse(cipher.open(PURPOSE, uid_hash, document)) as Document;
  const find = (values: unknown[], statement: { name: string; text: string }) =>
    work.query<Row>({ ...statement, values });

  return {
    async remember(uid, { upstream, answer: { issuer, subject, session, logoutHint } }) {
      const hash = hashOf.session(uid);
      const subjectHash = cipher.lookup('upstream-session.subject', nameOf(issuer, subject));
      const sidHash = session === undefined ? null : cipher.lookup('upstream-session.sid', nameOf(issuer, session));
      const document = cipher.seal(PURPOSE, hash, JSON.stringify({ uid, logoutHint }));
      work.unwrite('addUpstreamSession', (row) => isAbout(hash)(row) && row[1] === upstream);
      const isNew = !(await work.recall(remembered.session(hash)));
      await work.write('addUpstreamSession', [hash, upstream, subjectHash, sidHash, document, isNew]);
    },
    async there(uid) {
      const rows = await find([hashOf.session(uid)], OF_SESSION);
      return rows.map((row) => ({ upstream: row.upstream, logoutHint: read(row).logoutHint }));
    },
    async about(upstream, { issuer, subject, session }) {
      const subjects =
        subject === undefined ? null : cipher.lookups('upstream-session.subject', nameOf(issuer, subject));
      const sids = session === undefined ? [] : cipher.lookups('upstream-session.sid', nameOf(issuer, session));
      const rows = await (session === undefined
        ? find([upstream, subjects], ABOUT_SUBJECT)
        : find([upstream, sids, subjects], ABOUT_SESSION));
      return [...new Set(rows.map((row) => read(row).uid))];
    },
  };
}

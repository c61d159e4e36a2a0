import type { SessionEvidence, SessionStore, StoredSession } from '../artifacts/artifact-store.ts';
import { hashes, isAbout, payloadOf, remembered, toDate } from './artifact-names.ts';
import {
  END_GRANTS_OF_SESSION,
  FIND_SESSION,
  FIND_SESSION_BY_UID,
  SESSIONS_OF_PERSON,
  type SessionRow,
} from './artifact-rows.ts';
import type { Cipher } from './cipher.ts';
import {
  ABSENT_ACCESS,
  type AbsentAccessRow,
  OPEN_SESSIONS,
  type OpenSessionRow,
  openSession,
} from './open-sessions.ts';
import { notePerson } from './person-rows.ts';
import { subjectKey } from './subject-store.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Whose account is being closed has a session to keep it in; no grant of theirs can be used (artifact-rows.ts). */
const OPENS = new Set(['active', 'closing']);

type EvidenceRow = NonNullable<SessionRow['evidence']>[number];

const evidenceOfRow = ({ method, factors, amr, hardware, at }: EvidenceRow): SessionEvidence => ({
  method,
  factors: factors.split(' ').filter(Boolean),
  amr: amr.split(' ').filter(Boolean),
  hardware,
  at,
});

/** Sessions in PostgreSQL; what a request will ask for next, the person and the grants, comes along. */
export function createSessionStore(work: UnitOfWork, cipher: Cipher): SessionStore {
  const hashOf = hashes(work, cipher);

  function noteGrants(row: SessionRow): StoredSession['grants'] {
    return (row.grants ?? []).map((grant) => {
      const hash = Buffer.from(grant.id, 'base64');
      const payload = payloadOf(cipher.open('grant', hash, Buffer.from(grant.payload, 'base64')));
      work.note(remembered.grant(hash), Promise.resolve(payload));
      if (grant.sub) work.note(subjectKey(row.person_id ?? '', grant.sector), Promise.resolve(grant.sub));
      const { client_id: clientId, sid, offline } = grant;
      return { clientId, grantId: String(payload.jti), sid, offline, mandateId: grant.mandate_id ?? undefined };
    });
  }

  async function load(statement: { name: string; text: string }, hash: Buffer): Promise<StoredSession | undefined> {
    const [row] = await work.find<SessionRow & { [column: string]: unknown }>({ ...statement, values: [hash] });
    if (!row || (row.owner && !OPENS.has(row.person_status ?? ''))) return undefined;
    notePerson(work, row);
    const payload = payloadOf(cipher.open('session', row.uid_hash, row.payload));
    const session = { payload, grants: noteGrants(row) };
    work.note(remembered.session(row.uid_hash), Promise.resolve(session));
    work.note(remembered.evidence(row.uid_hash), (row.evidence ?? []).map(evidenceOfRow));
    return session;
  }

  function originOf(hash: Buffer): Buffer | null {
    const origin = work.origin();
    return origin ? cipher.seal('session-origin', hash, JSON.stringify(origin)) : null;
  }

  const peek = (hash: Buffer) => work.recall<Promise<StoredSession | undefined>>(remembered.session(hash));
  const knownEvidence = (hash: Buffer) => work.recall<readonly SessionEvidence[]>(remembered.evidence(hash));

  async function evidenceOf(uid: string): Promise<readonly SessionEvidence[]> {
    const hash = hashOf.session(uid);
    if (!knownEvidence(hash) && !peek(hash)) await load(FIND_SESSION_BY_UID, hash);
    return knownEvidence(hash) ?? [];
  }

  return {
    findSession(id) {
      const hash = hashOf.sessionId(id);
      return work.remember(remembered.sessionId(hash), () => load(FIND_SESSION, hash));
    },

    findSessionByUid(uid) {
      const hash = hashOf.session(uid);
      return work.remember(remembered.session(hash), () => load(FIND_SESSION_BY_UID, hash));
    },

    async sessionsOfPerson(personId) {
      const rows = await work.find<{ uid_hash: Buffer; payload: Buffer }>({
        ...SESSIONS_OF_PERSON,
        values: [personId],
      });
      return rows.map((row) => String(payloadOf(cipher.open('session', row.uid_hash, row.payload)).uid));
    },

    async openSessions(personId) {
      const rows = await work.find<OpenSessionRow>({ ...OPEN_SESSIONS, values: [personId] });
      return rows.map((row) => openSession(row, cipher));
    },

    async absentAccess(personId) {
      const rows = await work.find<AbsentAccessRow>({ ...ABSENT_ACCESS, values: [personId] });
      return rows.map(({ client_id, mandate_id, since }) => ({
        clientId: client_id,
        mandateId: mandate_id ?? undefined,
        since,
      }));
    },

    peekSession: (uid) => peek(hashOf.session(uid)),

    /** Only a session that this request made is inserted: one that was ended meanwhile must not come back. */
    async saveSession({ id, uid, personId, payload, expiresAt }) {
      const hash = hashOf.session(uid);
      const idHash = hashOf.sessionId(id);
      const before = await peek(hash);
      const isNew = !before || work.recall<true>(remembered.newSession(hash)) === true;
      const kind = isNew ? 'addSession' : 'updateSession';
      work.unwrite(kind, isAbout(hash));
      await work.write(kind, [
        hash,
        personId ?? null,
        cipher.seal('session', hash, JSON.stringify(payload)),
        toDate(expiresAt),
        ...(isNew ? [originOf(hash)] : []),
      ]);
      if (isNew) work.note(remembered.newSession(hash), true);
      if (before?.payload.jti !== id) {
        work.unwrite('addSessionId', isAbout(idHash));
        await work.write('addSessionId', [idHash, hash, isNew]);
      }
      const stored = Promise.resolve({ payload, grants: before?.grants ?? [] });
      work.note(remembered.session(hash), stored);
      work.note(remembered.sessionId(idHash), stored);
    },

    async rotateSession(oldId, graceSeconds) {
      await work.write('retireSessionId', [hashOf.sessionId(oldId), new Date(Date.now() + graceSeconds * 1000)]);
    },

    async deleteSession(uid) {
      const hash = hashOf.session(uid);
      for (const kind of ['addSession', 'updateSession', 'addEvidence', 'addUpstreamSession'] as const)
        work.unwrite(kind, isAbout(hash));
      work.unwrite('addSessionId', isAbout(hash, 1));
      for (const kind of ['deleteSession', 'endSessionGrants', 'detachOfflineGrants'] as const)
        await work.write(kind, [hash]);
      work.note(remembered.session(hash), Promise.resolve(undefined));
    },

    /** Not collected: one statement must not delete a grant and take it out of its session. */
    async endSessionGrants(uid) {
      await work.query({ ...END_GRANTS_OF_SESSION, values: [hashOf.session(uid)] });
    },

    async leaveSession(uid, sid) {
      const hash = hashOf.session(uid);
      for (const kind of ['endGrantsOfSid', 'detachGrantsOfSid'] as const) await work.write(kind, [hash, sid]);
      const before = await peek(hash);
      if (!before) return;
      const grants = before.grants.filter((grant) => grant.sid !== sid);
      work.note(remembered.session(hash), Promise.resolve({ ...before, grants }));
    },

    evidenceOf,

    async addEvidence(uid, evidence) {
      const hash = hashOf.session(uid);
      const before = await evidenceOf(uid);
      const fresh = evidence.filter(
        (item) => !before.some(({ method, at }) => method === item.method && at === item.at),
      );
      const isNew = !(await peek(hash));
      for (const { method, factors, amr, hardware = false, at } of fresh) {
        await work.write('addEvidence', [hash, method, factors.join(' '), amr.join(' '), hardware, at, isNew]);
      }
      work.note(remembered.evidence(hash), [...before, ...fresh]);
    },
  };
}

import type {
  ArtifactStore,
  Payload,
  SessionEvidence,
  StoredArtifact,
  StoredSession,
  TokenModel,
} from '../oidc/artifact-store.ts';
import {
  ADD_REPLAY,
  type ArtifactRow,
  CONSUME_ARTIFACT,
  CONSUME_REFRESH_TOKEN,
  FIND_ARTIFACT,
  FIND_GRANT,
  FIND_REFRESH_TOKEN,
  FIND_SESSION,
  FIND_SESSION_BY_UID,
  type GrantColumns,
  LONGEST_ARTIFACT_HOURS,
  MODELS,
  type SessionRow,
} from './artifact-rows.ts';
import type { Cipher } from './cipher.ts';
import { notePerson } from './person-rows.ts';
import { subjectKey } from './subject-store.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface LoadedArtifact extends StoredArtifact {
  readonly model: TokenModel;
  readonly expiresAt: Date;
}

const MODEL_NAMES = new Map(Object.entries(MODELS).map(([name, number]) => [number, name as TokenModel]));
const toDate = (seconds: number): Date => new Date(seconds * 1000);
const json = (text: string): Payload => JSON.parse(text) as Payload;

function latestExpiry(expiresAt: number): Date {
  const limit = Date.now() + (LONGEST_ARTIFACT_HOURS * 60 - 5) * 60_000;
  return new Date(Math.min(expiresAt * 1000, limit));
}

/** The artifact store over PostgreSQL: prepared SQL, hashed keys, encrypted payloads, one write per request. */
export function createArtifactStore(work: UnitOfWork, cipher: Cipher): ArtifactStore {
  const hashOf = (id: string): Buffer => cipher.lookup('artifact', id);
  const uidHashOf = (uid: string): Buffer => cipher.lookup('session', uid);
  const grantHashOf = (id: string): Buffer => cipher.lookup('grant', id);
  const tokenKey = (model: TokenModel, hash: Buffer): string =>
    `${model === 'RefreshToken' ? 'refresh' : 'artifact'}:${hash.toString('base64')}`;
  const grantKey = (hash: Buffer): string => `grant:${hash.toString('base64')}`;
  const idKey = (hash: Buffer): string => `session-id:${hash.toString('base64')}`;
  const uidKey = (hash: Buffer): string => `session:${hash.toString('base64')}`;

  function noteGrant(row: GrantColumns): Payload | undefined {
    notePerson(work, row);
    if (!row.grant_hash || !row.grant_payload) return undefined;
    const payload = row.grant_usable ? json(cipher.open('grant', row.grant_hash, row.grant_payload)) : undefined;
    work.note(grantKey(row.grant_hash), Promise.resolve(payload));
    if (row.grant_sub)
      work.note(subjectKey(row.person_id ?? '', row.grant_sector ?? ''), Promise.resolve(row.grant_sub));
    return payload;
  }

  async function loadToken(model: TokenModel, hash: Buffer): Promise<LoadedArtifact | undefined> {
    const statement = model === 'RefreshToken' ? FIND_REFRESH_TOKEN : FIND_ARTIFACT;
    const [row] = await work.query<ArtifactRow>({ ...statement, values: [hash] });
    if (!row) return undefined;
    noteGrant(row);
    return {
      model: model === 'RefreshToken' ? model : (MODEL_NAMES.get(row.model) ?? model),
      payload: json(cipher.open('artifact', hash, row.payload)),
      expiresAt: row.expires_at,
      ...(row.consumed_at ? { consumedAt: row.consumed_at } : {}),
    };
  }

  const remembered = (model: TokenModel, hash: Buffer): Promise<LoadedArtifact | undefined> =>
    work.remember(tokenKey(model, hash), () => loadToken(model, hash));

  function noteSessionGrants(row: SessionRow): StoredSession['grants'] {
    return (row.grants ?? []).map((grant) => {
      const hash = Buffer.from(grant.id, 'base64');
      const payload = json(cipher.open('grant', hash, Buffer.from(grant.payload, 'base64')));
      work.note(grantKey(hash), Promise.resolve(payload));
      if (grant.sub) work.note(subjectKey(row.person_id ?? '', grant.sector), Promise.resolve(grant.sub));
      return { clientId: grant.client_id, grantId: String(payload.jti), sid: grant.sid, offline: grant.offline };
    });
  }

  async function loadSession(
    statement: { name: string; text: string },
    hash: Buffer,
  ): Promise<StoredSession | undefined> {
    const [row] = await work.query<SessionRow>({ ...statement, values: [hash] });
    if (!row || (row.owner && row.person_status !== 'active')) return undefined;
    notePerson(work, row);
    const session = {
      payload: json(cipher.open('session', row.uid_hash, row.payload)),
      grants: noteSessionGrants(row),
    };
    work.note(uidKey(row.uid_hash), Promise.resolve(session));
    work.note(`evidence:${uidKey(row.uid_hash)}`, (row.evidence ?? []).map(evidenceOfRow));
    return session;
  }

  const evidenceOfRow = (row: { method: string; factors: string; amr: string; at: number }): SessionEvidence => ({
    method: row.method,
    factors: row.factors.split(' ').filter(Boolean),
    amr: row.amr.split(' ').filter(Boolean),
    at: row.at,
  });

  return {
    async findToken(model, id) {
      const found = await remembered(model, hashOf(id));
      return found?.model === model ? found : undefined;
    },

    async saveToken(model, id, payload, expiresAt) {
      const hash = hashOf(id);
      const grant = typeof payload.grantId === 'string' ? grantHashOf(payload.grantId) : null;
      const sealed = cipher.seal('artifact', hash, JSON.stringify(payload));
      if (model === 'RefreshToken') {
        await work.write('saveRefreshToken', [hash, grant, sealed, toDate(expiresAt)]);
        return;
      }
      const known = await work.recall<Promise<LoadedArtifact | undefined>>(tokenKey(model, hash));
      const expiry = known?.expiresAt ?? latestExpiry(expiresAt);
      work.unwrite('saveArtifact', (row) => hash.equals(row[0] as Buffer));
      await work.write('saveArtifact', [hash, MODELS[model], grant, sealed, expiry]);
      work.note(tokenKey(model, hash), Promise.resolve({ model, payload, expiresAt: expiry }));
    },

    async deleteToken(model, id) {
      const hash = hashOf(id);
      work.unwrite('saveArtifact', (row) => hash.equals(row[0] as Buffer));
      if (model === 'RefreshToken') await work.write('deleteRefreshToken', [hash]);
      else {
        const known = await remembered(model, hash);
        if (known) await work.write('deleteArtifact', [hash, known.expiresAt]);
      }
      work.note(tokenKey(model, hash), Promise.resolve(undefined));
    },

    async closeToken(model, id) {
      const hash = hashOf(id);
      const known = await remembered(model, hash);
      if (known) await work.write('closeArtifact', [hash, known.expiresAt]);
    },

    async consume(model, id) {
      const hash = hashOf(id);
      if (model === 'RefreshToken') {
        return (await work.query({ ...CONSUME_REFRESH_TOKEN, values: [hash] })).length === 1;
      }
      const known = await remembered(model, hash);
      if (!known) return false;
      return (await work.query({ ...CONSUME_ARTIFACT, values: [hash, known.expiresAt] })).length === 1;
    },

    async revokeTokens(grantId) {
      const hash = grantHashOf(grantId);
      const again = (row: readonly unknown[]) => hash.equals(row[0] as Buffer);
      work.unwrite('revokeArtifacts', again);
      work.unwrite('revokeRefreshTokens', again);
      await work.write('revokeArtifacts', [hash]);
      await work.write('revokeRefreshTokens', [hash]);
    },

    findSession: (id) => {
      const hash = hashOf(id);
      return work.remember(idKey(hash), () => loadSession(FIND_SESSION, hash));
    },

    findSessionByUid: (uid) => {
      const hash = uidHashOf(uid);
      return work.remember(uidKey(hash), () => loadSession(FIND_SESSION_BY_UID, hash));
    },

    peekSession: (uid) => work.recall<Promise<StoredSession | undefined>>(uidKey(uidHashOf(uid))),

    async saveSession({ id, uid, personId, payload, expiresAt }) {
      const hash = uidHashOf(uid);
      const known = await work.recall<Promise<StoredSession | undefined>>(uidKey(hash));
      const added = work.recall<true>(`added:${uidKey(hash)}`);
      const sealed = cipher.seal('session', hash, JSON.stringify(payload));
      const kind = known && !added ? 'updateSession' : 'addSession';
      work.unwrite(kind, (row) => hash.equals(row[0] as Buffer));
      await work.write(kind, [hash, personId ?? null, sealed, toDate(expiresAt)]);
      if (kind === 'addSession') work.note(`added:${uidKey(hash)}`, true);
      const idHash = hashOf(id);
      if (kind === 'addSession' || (known && known.payload.jti !== id)) {
        work.unwrite('addSessionId', (row) => idHash.equals(row[0] as Buffer));
        await work.write('addSessionId', [idHash, hash]);
      }
      const stored = Promise.resolve({ payload, grants: known?.grants ?? [] });
      work.note(uidKey(hash), stored);
      work.note(idKey(idHash), stored);
    },

    async rotateSession(oldId, graceSeconds) {
      await work.write('retireSessionId', [hashOf(oldId), new Date(Date.now() + graceSeconds * 1000)]);
    },

    async deleteSession(uid) {
      const hash = uidHashOf(uid);
      for (const kind of ['addSession', 'updateSession'] as const)
        work.unwrite(kind, (row) => hash.equals(row[0] as Buffer));
      work.unwrite('addSessionId', (row) => hash.equals(row[1] as Buffer));
      work.unwrite('addEvidence', (row) => hash.equals(row[0] as Buffer));
      await work.write('deleteSession', [hash]);
      await work.write('endSessionGrants', [hash]);
      await work.write('detachOfflineGrants', [hash]);
      work.note(uidKey(hash), Promise.resolve(undefined));
    },

    async leaveSession(uid, clientId) {
      await work.write('detachGrantsOfClient', [uidHashOf(uid), clientId]);
    },

    async evidenceOf(uid) {
      const key = uidKey(uidHashOf(uid));
      const known = () => work.recall<readonly SessionEvidence[]>(`evidence:${key}`);
      if (!known()) await this.findSessionByUid(uid);
      return known() ?? [];
    },

    async addEvidence(uid, evidence) {
      const hash = uidHashOf(uid);
      const before = await this.evidenceOf(uid);
      const fresh = evidence.filter((e) => !before.some((b) => b.method === e.method && b.at === e.at));
      for (const e of fresh)
        await work.write('addEvidence', [hash, e.method, e.factors.join(' '), e.amr.join(' '), e.at]);
      work.note(`evidence:${uidKey(hash)}`, [...before, ...fresh]);
    },

    findGrant: (id) => {
      const hash = grantHashOf(id);
      return work.remember(grantKey(hash), async () => {
        const [row] = await work.query<GrantColumns>({ ...FIND_GRANT, values: [hash] });
        return row && noteGrant(row);
      });
    },

    async saveGrant(id, payload, owner, expiresAt) {
      if (!owner) throw new Error('a grant is only made for a session');
      const hash = grantHashOf(id);
      const sealed = cipher.seal('grant', hash, JSON.stringify(payload));
      await work.write('saveGrant', [
        hash,
        uidHashOf(owner.sessionUid),
        owner.personId,
        owner.clientId,
        owner.sector,
        owner.sid,
        owner.offline,
        sealed,
        toDate(expiresAt),
      ]);
      work.note(grantKey(hash), Promise.resolve(payload));
    },

    async deleteGrant(id) {
      const hash = grantHashOf(id);
      work.unwrite('saveGrant', (row) => hash.equals(row[0] as Buffer));
      await work.write('deleteGrant', [hash]);
      work.note(grantKey(hash), Promise.resolve(undefined));
    },

    async endGrants(personId, clientId) {
      await work.write('endClientGrants', [personId, clientId]);
    },

    async rememberReplay(id, expiresAt) {
      const rows = await work.query({ ...ADD_REPLAY, values: [cipher.lookup('replay', id), toDate(expiresAt)] });
      return rows.length === 1;
    },
  };
}

import type { StoredArtifact, TokenModel, TokenStore } from '../artifacts/artifact-store.ts';
import { AppError } from '../errors.ts';
import { noteGrant } from './artifact-grants.ts';
import { hashes, isAbout, payloadOf, remembered, toDate } from './artifact-names.ts';
import {
  ADD_REPLAY,
  type ArtifactRow,
  CONSUME_ARTIFACT,
  FIND_ARTIFACT,
  FIND_REFRESH_TOKEN,
  LOCK_ARTIFACT,
  LONGEST_ARTIFACT_HOURS,
  MODELS,
} from './artifact-rows.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface LoadedArtifact extends StoredArtifact {
  readonly model: TokenModel;
  readonly expiresAt: Date;
}

const MODEL_NAMES = new Map(Object.entries(MODELS).map(([name, number]) => [number, name as TokenModel]));

/** Look-ups are bounded by the longest life, so nothing may be stored for longer. */
function storedUntil(expiresAt: number): Date {
  const limit = Date.now() + (LONGEST_ARTIFACT_HOURS * 60 - 5) * 60_000;
  return new Date(Math.min(expiresAt * 1000, limit));
}

/** Short-lived artifacts, refresh tokens and replays in PostgreSQL. */
export function createTokenStore(work: UnitOfWork, cipher: Cipher): TokenStore {
  const hashOf = hashes(work, cipher);

  /** A request that does not know a token's kind asks for all of them at once; identifiers are random, so one is enough. */
  const isOfAnotherKind = async (hash: Buffer): Promise<boolean> =>
    (await work.recall<Promise<LoadedArtifact | undefined>>(remembered.token('AccessToken', hash))) !== undefined;

  async function load(model: TokenModel, hash: Buffer): Promise<LoadedArtifact | undefined> {
    const statement = model === 'RefreshToken' ? FIND_REFRESH_TOKEN : FIND_ARTIFACT;
    if (model === 'RefreshToken' && (await isOfAnotherKind(hash))) return undefined;
    const [row] = await work.find<ArtifactRow & { [column: string]: unknown }>({ ...statement, values: [hash] });
    if (!row) return undefined;
    noteGrant(work, cipher, row);
    return {
      model: model === 'RefreshToken' ? model : (MODEL_NAMES.get(row.model) ?? model),
      payload: payloadOf(cipher.open('artifact', hash, row.payload)),
      expiresAt: row.expires_at,
      ...(row.consumed_at ? { consumedAt: row.consumed_at } : {}),
    };
  }

  const find = (model: TokenModel, hash: Buffer): Promise<LoadedArtifact | undefined> =>
    work.remember(remembered.token(model, hash), () => load(model, hash));

  return {
    async findToken(model, id) {
      const found = await find(model, hashOf.token(id));
      return found?.model === model ? found : undefined;
    },

    async saveToken(model, id, payload, expiresAt) {
      const hash = hashOf.token(id);
      const grant = typeof payload.grantId === 'string' ? hashOf.grant(payload.grantId) : null;
      const sealed = cipher.seal('artifact', hash, JSON.stringify(payload));
      if (model === 'RefreshToken') return work.write('saveRefreshToken', [hash, grant, sealed, toDate(expiresAt)]);
      // The row of a saved-again artifact is found by its first expiry, which is part of its key.
      const known = await work.recall<Promise<LoadedArtifact | undefined>>(remembered.token(model, hash));
      const expiry = known?.expiresAt ?? storedUntil(expiresAt);
      work.unwrite('saveArtifact', isAbout(hash));
      await work.write('saveArtifact', [hash, MODELS[model], grant, sealed, expiry]);
      work.note(remembered.token(model, hash), Promise.resolve({ model, payload, expiresAt: expiry }));
    },

    async deleteToken(model, id) {
      const hash = hashOf.token(id);
      if (model === 'RefreshToken') await work.write('deleteRefreshToken', [hash]);
      else {
        const known = await find(model, hash);
        work.unwrite('saveArtifact', isAbout(hash));
        if (known) await work.write('deleteArtifact', [hash, known.expiresAt]);
      }
      work.note(remembered.token(model, hash), Promise.resolve(undefined));
    },

    async closeToken(model, id) {
      const hash = hashOf.token(id);
      const known = await find(model, hash);
      if (known) await work.write('closeArtifact', [hash, known.expiresAt]);
    },

    async consume(model, id) {
      const hash = hashOf.token(id);
      if (model === 'RefreshToken') return work.write('consumeRefreshToken', [hash]);
      const known = await find(model, hash);
      if (!known) throw new AppError('already_used');
      await work.write('consumeArtifact', [hash, known.expiresAt]);
    },

    async consumeNow(model, id) {
      const known = await find(model, hashOf.token(id));
      if (!known) return false;
      return (await work.query({ ...CONSUME_ARTIFACT, values: [hashOf.token(id), known.expiresAt] })).length === 1;
    },

    async lockToken(model, id) {
      const hash = hashOf.token(id);
      await work.query({ ...LOCK_ARTIFACT, values: [hash] });
      work.forget(remembered.token(model, hash));
    },

    async revokeTokens(grantId) {
      const hash = hashOf.grant(grantId);
      for (const kind of ['revokeArtifacts', 'revokeRefreshTokens'] as const) {
        work.unwrite(kind, isAbout(hash));
        await work.write(kind, [hash]);
      }
    },

    async rememberReplay(id, expiresAt) {
      const rows = await work.query({ ...ADD_REPLAY, values: [hashOf.replay(id), toDate(expiresAt)] });
      return rows.length === 1;
    },
  };
}

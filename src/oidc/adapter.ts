/** oidc-provider's storage interface over our artifact store. */
import Provider, { type Adapter, type AdapterPayload, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { ArtifactStore, GrantOwner, Payload, StoredSession, TokenModel } from '../artifacts/artifact-store.ts';
import { withToldAuthTime } from './auth-time.ts';
import { sectorOf } from './client-metadata.ts';
import { answersToKeep, isOffline } from './grants.ts';
import type { TellLogouts } from './logouts.ts';
import { mandateInUse, requestState } from './request-state.ts';
import { endedGrants, leftBehind, sessionPayload, withoutGrants } from './session-payload.ts';
import { sidOf } from './sid.ts';

/** What the adapter depends on. */
export interface AdapterParts {
  readonly artifacts: ArtifactStore;
  readonly tellLogouts: TellLogouts;
  /** An old refresh token shown again within this time is refused without ending the family. */
  readonly refreshGraceSeconds: number;
  /** Seconds for which a spent artifact is still recognised, by kind. */
  readonly retention: Readonly<Partial<Record<TokenModel, number>>>;
  /** A session is written again only when its end moves by more than this. */
  readonly sessionTouchSeconds: number;
}

/** Seconds for which the cookie value before a rotation still opens the same session of the same person. */
const ROTATION_GRACE_SECONDS = 10;

const currentContext = (): KoaContextWithOIDC | undefined => Provider.ctx;
const unsupported = async (): Promise<never> => {
  throw new Error('this kind of look-up is not used');
};

const base: Adapter = {
  upsert: unsupported,
  find: unsupported,
  findByUserCode: unsupported,
  findByUid: unsupported,
  consume: unsupported,
  destroy: unsupported,
  revokeByGrantId: unsupported,
};

function replayAdapter({ artifacts }: AdapterParts): Adapter {
  return {
    ...base,
    /** The library asks first and saves afterwards; the asking itself is what claims the identifier. */
    async find(id) {
      const expiresAt = Math.floor(Date.now() / 1000) + REPLAY_SECONDS;
      return (await artifacts.rememberReplay(id, expiresAt)) ? undefined : { jti: id, exp: expiresAt };
    },
    upsert: async () => undefined,
  };
}
/** Longer than any assertion or proof is accepted (profiles.ts refuses those that live longer). */
const REPLAY_SECONDS = 3_600;

const sameContent = (a: Payload, b: Payload): boolean => {
  const content = ({ exp: _, iat: __, ...rest }: Payload) => JSON.stringify(rest);
  return content(a) === content(b);
};

/** Whatever leaves a session is told of here: the library would tell each client of one grant only. */
function sessionAdapter({ artifacts, tellLogouts, sessionTouchSeconds }: AdapterParts): Adapter {
  async function leaveMissing({ uid = '', authorizations }: AdapterPayload, known: StoredSession): Promise<void> {
    const left = leftBehind(known, authorizations);
    for (const sid of new Set(left.map((grant) => grant.sid))) await artifacts.leaveSession(uid, sid);
    await tellLogouts(endedGrants(known, left));
  }

  async function end(stored: StoredSession): Promise<void> {
    await artifacts.deleteSession(String(stored.payload.uid));
    await tellLogouts(endedGrants(stored, stored.grants));
  }

  return {
    ...base,
    async find(id) {
      const found = await artifacts.findSession(id);
      return found && sessionPayload(found);
    },
    async findByUid(uid) {
      const found = await artifacts.findSessionByUid(uid);
      return found && sessionPayload(found);
    },
    async upsert(id, payload) {
      const { uid = '', accountId: personId } = payload;
      const expiresAt = Number(payload.exp);
      const known = await artifacts.peekSession(uid);
      const content = withoutGrants(payload);
      if (known) await leaveMissing(payload, known);
      const moved = expiresAt - Number(known?.payload.exp ?? 0);
      if (known && sameContent(known.payload, content) && moved < sessionTouchSeconds) return;
      await artifacts.saveSession({ id, uid, payload: content, expiresAt, ...(personId ? { personId } : {}) });
    },
    async destroy(id) {
      const session = currentContext()?.oidc?.session as { oldId?: string; accountId?: string } | undefined;
      const stored = await artifacts.findSession(id);
      if (session?.oldId !== id) {
        return stored && end(stored);
      }
      const samePerson = stored?.payload.accountId !== undefined && stored.payload.accountId === session.accountId;
      await artifacts.rotateSession(id, samePerson ? ROTATION_GRACE_SECONDS : 0);
    },
  };
}

function ownerOf(payload: AdapterPayload): GrantOwner | undefined {
  const ctx = currentContext();
  const oidc = ctx?.oidc;
  const sessionUid = oidc?.session?.uid;
  const { clientId, accountId: personId } = payload;
  if (!ctx || !oidc?.client || !sessionUid || !clientId || !personId) return undefined;
  const offline = isOffline(payload as { openid?: { scope?: string } });
  const mandateId = mandateInUse(ctx);
  const sid = sidOf(sessionUid, clientId, mandateId);
  const consentId = requestState(ctx).consent?.id;
  return { sessionUid, personId, clientId, mandateId, consentId, sector: sectorOf(oidc.client), sid, offline };
}

function grantAdapter({ artifacts }: AdapterParts): Adapter {
  return {
    ...base,
    find: async (id) => (await artifacts.findGrant(id)) as AdapterPayload | undefined,
    async upsert(id, payload) {
      const ctx = currentContext();
      const consent = ctx && requestState(ctx).consent;
      const mandate = ctx && mandateInUse(ctx);
      const kept = {
        ...payload,
        ...(consent ? { consent: answersToKeep(consent) } : {}),
        ...(mandate ? { mandate } : {}),
      };
      await artifacts.saveGrant(id, kept, ownerOf(payload), Number(payload.exp));
    },
    destroy: (id) => artifacts.deleteGrant(id),
  };
}

function tokenAdapter(model: TokenModel, parts: AdapterParts): Adapter {
  const { artifacts, refreshGraceSeconds } = parts;
  const keptFor = parts.retention[model] ?? 0;

  /** Within the grace time the loser of a race is only refused, when it writes; later it is a replay and ends the family. */
  const inGrace = (consumedAt: Date): boolean =>
    model === 'RefreshToken' &&
    currentContext()?.oidc?.route === 'token' &&
    Date.now() - consumedAt.getTime() < refreshGraceSeconds * 1000;

  return {
    ...base,
    async find(id) {
      const found = await artifacts.findToken(model, id);
      if (!found || (model === 'Interaction' && found.consumedAt)) return undefined;
      const { payload, consumedAt } = found;
      const consumed = consumedAt && !inGrace(consumedAt) ? { consumed: Math.floor(consumedAt.getTime() / 1000) } : {};
      return { ...payload, ...consumed } as AdapterPayload;
    },
    upsert(id, payload) {
      const ctx = currentContext();
      const kept = model === 'AuthorizationCode' && ctx ? withToldAuthTime(payload as Payload, ctx) : payload;
      return artifacts.saveToken(model, id, kept as Payload, Number(payload.exp) + keptFor);
    },
    /** A code and a refresh token are used up with the tokens issued for them (see single-use.ts), a pushed request before its page is left. */
    async consume(id) {
      if (model !== 'PushedAuthorizationRequest') await artifacts.consume(model, id);
      else if (!(await artifacts.consumeNow(model, id))) {
        throw new errors.InvalidRequestUri('request_uri is invalid, expired, or was already used');
      }
    },
    destroy: (id) => (model === 'Interaction' ? artifacts.closeToken(model, id) : artifacts.deleteToken(model, id)),
    revokeByGrantId: (grantId) => artifacts.revokeTokens(grantId),
  };
}

/** The adapter of each of oidc-provider's models, by name. */
export function createAdapterFactory(parts: AdapterParts): (name: string) => Adapter {
  const special: Record<string, (parts: AdapterParts) => Adapter> = {
    Session: sessionAdapter,
    Grant: grantAdapter,
    ReplayDetection: replayAdapter,
  };
  return (name) => special[name]?.(parts) ?? tokenAdapter(name as TokenModel, parts);
}

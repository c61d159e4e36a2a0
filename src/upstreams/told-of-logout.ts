/** An upstream says that a session there has ended: ours that were begun by it end too. */
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Audit } from '../audit/audit.ts';
import type { Transaction } from '../errors.ts';
import type { UpstreamSessions } from './sessions.ts';
import { methodOf, UpstreamDisbelieved, type Upstreams } from './upstream.ts';

export interface ToldOfLogoutParts {
  readonly upstreams: Upstreams;
  readonly upstreamSessions: UpstreamSessions;
  readonly artifacts: Pick<ArtifactStore, 'findSessionByUid' | 'rememberReplay'>;
  readonly audit: Audit;
  readonly endSession: (uid: string) => Promise<void>;
  readonly transaction: Transaction;
}

/**
 * Ends our sessions; fails with UpstreamDisbelieved for what must not be believed, and with UpstreamUnavailable when nobody can
 * know whether to believe it.
 */
export type HearLogout = (upstream: string, token: string) => Promise<void>;

/** A clock that is late believes a token for a while after its end. */
const TOLERANCE_SECONDS = 300;

/** Makes it (OpenID Connect Back-Channel Logout 1.0, sections 2.6 and 2.7). */
export function createHearLogout(parts: ToldOfLogoutParts): HearLogout {
  const { upstreams, upstreamSessions, artifacts, audit, endSession, transaction } = parts;

  async function end(upstream: string, uid: string): Promise<void> {
    const session = await artifacts.findSessionByUid(uid);
    const personId = session?.payload.accountId;
    await endSession(uid);
    if (typeof personId !== 'string') return;
    await audit({ type: 'session.ended', personId, details: { remotely: true, method: methodOf(upstream) } });
  }

  return async (id, token) => {
    const upstream = await upstreams.find(id);
    if (!upstream?.connection.toldOfLogout) throw new UpstreamDisbelieved('logout-unknown');
    const told = await upstream.connection.toldOfLogout(token);
    // With what it says: a token that was heard and led to nothing may come again.
    await transaction(async () => {
      const until = Math.ceil(told.expiresAt.getTime() / 1000) + TOLERANCE_SECONDS;
      const isNew = await artifacts.rememberReplay(`upstream-logout ${id} ${told.id}`, until);
      if (!isNew) throw new UpstreamDisbelieved('logout-again');
      for (const uid of await upstreamSessions.about(id, told)) await end(id, uid);
    });
  };
}

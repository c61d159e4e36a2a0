/** Sessions outside of the library's own routes. */
import type { Context } from 'koa';
import type Provider from 'oidc-provider';
import type { OutboxStore } from '../outbox/outbox.ts';

/** Makes the function that ends a session and tells every service in it. */
export function createSessionEnder(provider: Provider, outbox: OutboxStore): (uid: string) => Promise<void> {
  return async (uid) => {
    const session = await provider.Session.findByUid(uid);
    if (!session) return;
    for (const [clientId, { sid }] of Object.entries(session.authorizations ?? {})) {
      const client = await provider.Client.find(clientId);
      if (!client?.backchannelLogoutUri || !session.accountId) continue;
      await outbox.enqueue({ kind: 'backchannel-logout', clientId, personId: session.accountId, sid: sid ?? '' });
    }
    await session.destroy();
  };
}

/** Who is signed in in this browser, and since when (seconds since the epoch). */
export interface OpenSession {
  readonly uid: string;
  readonly personId: string;
  readonly since: number;
}

/** Makes the function that reads the session of a request without changing it. */
export function createSessionReader(provider: Provider): (ctx: Context) => Promise<OpenSession | undefined> {
  return async (ctx) => {
    const { uid, accountId, loginTs } = await provider.Session.get(ctx);
    return accountId ? { uid, personId: accountId, since: loginTs ?? 0 } : undefined;
  };
}

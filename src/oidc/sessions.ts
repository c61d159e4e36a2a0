/** Sessions outside of the library's own routes. */
import type { Context } from 'koa';
import type Provider from 'oidc-provider';
import type { GrantStore } from '../artifacts/artifact-store.ts';
import type { Senders } from '../outbox/outbox.ts';
import type { FaultOf } from '../teams/faults.ts';

/** The library's own way to make and send a logout token; its types leave it out. */
interface LogoutReceiver {
  backchannelLogout(personId: string, sid: string): Promise<void>;
}

/**
 * Makes the sender of logout tokens (OpenID Connect Back-Channel Logout 1.0, section 2.5). A service in which the person
 * signed in again meanwhile is not told of the sign-out before: it would take the new session for the old one.
 */
export function createLogoutSender(
  provider: Provider,
  grants: GrantStore,
  faultOf: FaultOf,
): Senders['backchannel-logout'] {
  return async ({ clientId, personId, sid }) => {
    const client = await provider.Client.find(clientId);
    if (!client?.backchannelLogoutUri || (await grants.isSignedIn({ personId, clientId, sid }))) return 'obsolete';
    await (client as unknown as LogoutReceiver).backchannelLogout(personId, sid);
    if ((await faultOf(clientId)) === 'logout-twice')
      await (client as unknown as LogoutReceiver).backchannelLogout(personId, sid);
    return 'sent';
  };
}

/** Makes the function that ends a session; the adapter tells every service in it. */
export function createSessionEnder(provider: Provider): (uid: string) => Promise<void> {
  return async (uid) => {
    const session = await provider.Session.findByUid(uid);
    await session?.destroy();
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

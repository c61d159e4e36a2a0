/** Ending a session outside of the library's own sign-out page. */
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

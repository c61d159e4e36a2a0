/** Telling relying parties that a person's session there has ended. */
import type { EndedGrant } from '../artifacts/artifact-store.ts';
import type { OutboxStore } from '../outbox/outbox.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';

/** Enqueues one back-channel logout per session id, for the relying parties that want to hear of it; `reference` is the id of what it is about. */
export type TellLogouts = (ended: readonly EndedGrant[], reference?: string) => Promise<void>;

/** Makes the function that tells of ended grants (OpenID Connect Back-Channel Logout 1.0), after the commit and with retries. */
export function createTellLogouts(parts: { outbox: OutboxStore; relyingParties: RelyingPartyStore }): TellLogouts {
  return async (ended, reference) => {
    const bySid = new Map(ended.map((grant) => [grant.sid, grant]));
    for (const { clientId, personId, sid } of bySid.values()) {
      const relyingParty = await parts.relyingParties.find(clientId);
      if (!relyingParty?.metadata.backchannel_logout_uri) continue;
      await parts.outbox.enqueue({ kind: 'backchannel-logout', clientId, personId, sid }, reference);
    }
  };
}

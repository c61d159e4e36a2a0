import type { RelyingParty, RelyingPartyStore } from './relying-party.ts';

const MAX_ENTRIES = 10_000;
const MAX_AGE_MS = 5_000;

/**
 * Keeps registrations in memory for a few seconds: every request needs one, they rarely change, and a change made on
 * another node must be seen soon. Bounded; the oldest entry leaves first.
 */
export function cachedRelyingParties(store: RelyingPartyStore, now: () => number = Date.now): RelyingPartyStore {
  const entries = new Map<string, { at: number; value: Promise<RelyingParty | undefined> }>();

  function load(clientId: string): Promise<RelyingParty | undefined> {
    const value = store.find(clientId);
    value.catch(() => entries.delete(clientId));
    entries.delete(clientId);
    entries.set(clientId, { at: now(), value });
    const oldest = entries.keys().next().value;
    if (entries.size > MAX_ENTRIES && oldest !== undefined) entries.delete(oldest);
    return value;
  }

  return {
    find(clientId) {
      const known = entries.get(clientId);
      return known && now() - known.at < MAX_AGE_MS ? known.value : load(clientId);
    },
    async save(relyingParty, by) {
      await store.save(relyingParty, by);
      entries.delete(relyingParty.clientId);
    },
  };
}

import type { Adapter, AdapterPayload } from 'oidc-provider';

/** oidc-provider's storage in plain maps: no limit, no copy, nothing expires. The engine's own ceiling. */
export function createMapAdapterFactory(): (model: string) => Adapter {
  const byGrant = new Map<string, Set<() => void>>();

  return () => {
    const entries = new Map<string, AdapterPayload>();
    const idOfUid = new Map<string, string>();

    function remember(grantId: string, forget: () => void): void {
      const members = byGrant.get(grantId);
      if (members) members.add(forget);
      else byGrant.set(grantId, new Set([forget]));
    }

    return {
      async upsert(id, payload) {
        entries.set(id, payload);
        if (payload.uid) idOfUid.set(payload.uid, id);
        if (payload.grantId) remember(payload.grantId, () => entries.delete(id));
      },
      find: async (id) => entries.get(id),
      findByUid: async (uid) => entries.get(idOfUid.get(uid) ?? ''),
      findByUserCode: async () => undefined,
      async consume(id) {
        const entry = entries.get(id);
        if (entry) entry.consumed = Math.floor(Date.now() / 1000);
      },
      destroy: async (id) => void entries.delete(id),
      async revokeByGrantId(grantId) {
        for (const forget of byGrant.get(grantId) ?? []) forget();
        byGrant.delete(grantId);
      },
    };
  };
}

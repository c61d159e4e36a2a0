import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';
import { createExpiringMap } from '../../shared/expiring-map.ts';

/** Nothing of the bank lasts longer, in seconds; what ends earlier says so itself. */
export const LONGEST_SECONDS = 3600;
const MAXIMUM = 10_000;

/** Where the protocol keeps sessions and tokens: in the memory of this process. */
export function createMemory(): AdapterFactory {
  const values = createExpiringMap<AdapterPayload>({ lifetimeSeconds: LONGEST_SECONDS, maximum: MAXIMUM });
  return (model): Adapter => ({
    upsert: async (id, payload) => values.set(`${model}:${id}`, payload),
    find: async (id) => values.get(`${model}:${id}`),
    findByUid: async (uid) => values.where((value) => value.kind === model && value.uid === uid)[0],
    findByUserCode: async () => undefined,
    async consume(id) {
      const value = values.get(`${model}:${id}`);
      if (value) value.consumed = Math.floor(Date.now() / 1000);
    },
    destroy: async (id) => values.delete(`${model}:${id}`),
    revokeByGrantId: async (grantId) => void values.takeWhere((value) => value.grantId === grantId),
  });
}

import { describe, expect, it } from 'vitest';
import { cachedRelyingParties } from '../../../src/relying-parties/cached-store.ts';
import type { RelyingParty } from '../../../src/relying-parties/relying-party.ts';

function counted() {
  let reads = 0;
  const rows = new Map<string, RelyingParty>();
  const store = {
    async find(clientId: string) {
      reads += 1;
      return rows.get(clientId);
    },
    async save(relyingParty: RelyingParty) {
      rows.set(relyingParty.clientId, relyingParty);
    },
  };
  return { store, rows, reads: () => reads };
}
const named = (clientId: string) => ({ clientId }) as RelyingParty;

describe('the cache of registrations', () => {
  it('asks once for simultaneous and following requests', async () => {
    const { store, rows, reads } = counted();
    rows.set('a', named('a'));
    const cached = cachedRelyingParties(store, () => 0);
    await Promise.all([cached.find('a'), cached.find('a')]);
    expect(await cached.find('a')).toEqual({ clientId: 'a' });
    expect(reads()).toBe(1);
  });

  it('sees a change of another node within seconds, and its own at once', async () => {
    let now = 0;
    const { store, rows, reads } = counted();
    const cached = cachedRelyingParties(store, () => now);
    expect(await cached.find('a')).toBeUndefined();
    rows.set('a', named('a'));
    now = 5_000;
    expect(await cached.find('a')).toEqual({ clientId: 'a' });
    await cached.save(named('a'));
    await cached.find('a');
    expect(reads()).toBe(3);
  });

  it('does not keep a failure', async () => {
    let broken = true;
    const cached = cachedRelyingParties({
      find: async () => {
        if (broken) throw new Error('database away');
        return named('a');
      },
      save: async () => undefined,
    });
    await expect(cached.find('a')).rejects.toThrow('database away');
    broken = false;
    expect(await cached.find('a')).toEqual({ clientId: 'a' });
  });
});

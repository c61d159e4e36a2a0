import { describe, expect, it } from 'vitest';
import { cachedRelyingParties } from '../../../src/relying-parties/cached-store.ts';
import type { RelyingParty } from '../../../src/relying-parties/relying-party.ts';

const SOON = 240_000;
const OLD = 300_000;

const named = (clientId: string, more: object = {}) => ({ clientId, ...more }) as RelyingParty;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function setUp({ isHeard = true, most = 1_000 } = {}) {
  const rows = new Map<string, RelyingParty>();
  let [reads, lists, now, broken] = [0, 0, 0, false];
  const told: ((clientId?: string) => void)[] = [];
  const check = (): void => {
    if (broken) throw new Error('database away');
  };
  const store = {
    async find(clientId: string) {
      reads += 1;
      check();
      const row = rows.get(clientId);
      return row && structuredClone(row);
    },
    async save(relyingParty: RelyingParty) {
      rows.set(relyingParty.clientId, relyingParty);
    },
    async clientIds() {
      lists += 1;
      check();
      return rows.size > most ? undefined : [...rows.keys()];
    },
  };
  let heard = isHeard;
  const changes = {
    heardUntil: () => (heard ? now : Number.NEGATIVE_INFINITY),
    subscribe: (one: (clientId?: string) => void) => void told.push(one),
  };
  const cached = cachedRelyingParties({ store, changes, now: () => now });
  return {
    rows,
    cached,
    reads: () => reads,
    lists: () => lists,
    at(ms: number) {
      now = ms;
    },
    hear(yes: boolean) {
      heard = yes;
    },
    fail(yes: boolean) {
      broken = yes;
    },
    tell(clientId?: string) {
      for (const one of told) one(clientId);
    },
  };
}

describe('the cache of registrations', () => {
  it('asks once for simultaneous and following requests', async () => {
    const { rows, cached, reads, at } = setUp();
    rows.set('a', named('a'));
    await Promise.all([cached.find('a'), cached.find('a')]);
    at(SOON - 1);
    expect(await cached.find('a')).toEqual({ clientId: 'a' });
    expect(reads()).toBe(1);
  });

  it('reads again what another node changed, as soon as it is told', async () => {
    const { rows, cached, tell } = setUp();
    rows.set('a', named('a', { name: 'before' }));
    await cached.find('a');
    rows.set('a', named('a', { name: 'after' }));
    tell('a');
    expect(await cached.find('a')).toMatchObject({ name: 'after' });
  });

  it('forgets everything when changes may have been missed', async () => {
    const { rows, cached, tell } = setUp();
    rows.set('a', named('a', { name: 'before' }));
    await cached.find('a');
    rows.set('a', named('a', { name: 'after' }));
    tell();
    expect(await cached.find('a')).toMatchObject({ name: 'after' });
  });

  it('believes in an entry for five seconds only while changes are not heard', async () => {
    const { rows, cached, at, hear } = setUp();
    rows.set('a', named('a', { name: 'before' }));
    await cached.find('a');
    hear(false);
    rows.set('a', named('a', { name: 'after' }));
    at(4_999);
    expect(await cached.find('a')).toMatchObject({ name: 'before' });
    at(5_000);
    expect(await cached.find('a')).toMatchObject({ name: 'after' });
  });

  it('reads its own changes where they are kept, before anybody tells', async () => {
    const { rows, cached } = setUp();
    rows.set('a', named('a', { name: 'before' }));
    await cached.find('a');
    await cached.save(named('a', { name: 'after' }));
    expect(await cached.find('a')).toMatchObject({ name: 'after' });
    rows.set('a', named('a', { name: 'before' }));
    expect(await cached.find('a')).toMatchObject({ name: 'before' });
  });

  it('gives the same object as long as it says the same', async () => {
    const { rows, cached, tell } = setUp();
    rows.set('a', named('a', { name: 'one' }));
    const first = await cached.find('a');
    tell('a');
    expect(await cached.find('a')).toBe(first);
    rows.set('a', named('a', { name: 'two' }));
    tell('a');
    expect(await cached.find('a')).not.toBe(first);
  });

  it('reads in the background what is old soon, and nobody waits', async () => {
    const { rows, cached, reads, at, fail } = setUp();
    rows.set('a', named('a', { name: 'before' }));
    await cached.find('a');
    at(SOON);
    fail(true);
    expect(await cached.find('a')).toMatchObject({ name: 'before' });
    await turn();
    fail(false);
    rows.set('a', named('a', { name: 'after' }));
    expect(await cached.find('a')).toMatchObject({ name: 'before' });
    await turn();
    expect(await cached.find('a')).toMatchObject({ name: 'after' });
    expect(reads()).toBe(4);
  });

  it('waits for what is old', async () => {
    const { rows, cached, at } = setUp();
    rows.set('a', named('a', { name: 'before' }));
    await cached.find('a');
    rows.set('a', named('a', { name: 'after' }));
    at(OLD);
    expect(await cached.find('a')).toMatchObject({ name: 'after' });
  });

  it('does not keep a failure', async () => {
    const { rows, cached, fail } = setUp();
    rows.set('a', named('a'));
    fail(true);
    await expect(cached.find('a')).rejects.toThrow('database away');
    fail(false);
    expect(await cached.find('a')).toEqual({ clientId: 'a' });
  });
});

describe('an id that nobody has', () => {
  it('is looked up, because it may be new, but not when many are asked for', async () => {
    const { rows, cached, reads, tell, at } = setUp();
    rows.set('a', named('a'));
    await cached.find('first');
    await turn();
    rows.set('new', named('new'));
    expect(await cached.find('new')).toEqual({ clientId: 'new' });
    for (let i = 0; i < 5_000; i += 1) expect(await cached.find(`made-up-${i}`)).toBeUndefined();
    expect(reads()).toBeLessThanOrEqual(51);
    rows.set('made-up-7', named('made-up-7'));
    tell('made-up-7');
    expect(await cached.find('made-up-7')).toEqual({ clientId: 'made-up-7' });
    at(1_000);
    rows.set('newer', named('newer'));
    expect(await cached.find('newer')).toEqual({ clientId: 'newer' });
  });

  it('does not drive the others out, and is remembered for five seconds, when the ids are not known', async () => {
    const { rows, cached, reads, at } = setUp({ isHeard: false });
    rows.set('a', named('a'));
    await cached.find('a');
    for (let i = 0; i < 3_000; i += 1) await cached.find(`made-up-${i}`);
    const before = reads();
    await cached.find('a');
    await cached.find('made-up-2999');
    expect(reads()).toBe(before);
    at(5_000);
    rows.set('made-up-2999', named('made-up-2999'));
    expect(await cached.find('made-up-2999')).toEqual({ clientId: 'made-up-2999' });
  });

  it('is looked up where there are too many to know', async () => {
    const { rows, cached, reads } = setUp({ most: 0 });
    rows.set('a', named('a'));
    await cached.find('x');
    await turn();
    await cached.find('y');
    expect(reads()).toBe(2);
  });
});

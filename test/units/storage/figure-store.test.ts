import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Figure } from '../../../src/figures/figures.ts';
import { type Collected, idOf, type Occurrence } from '../../../src/protocol-errors/protocol-errors.ts';
import { RULE_IDS } from '../../../src/protocol-errors/rules.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';

let database: TestDatabase;
let storage: Storage;
beforeAll(async () => {
  database = await createDatabase();
  const dataKeys = { current: 'k1', keys: { k1: randomBytes(32) } };
  const keys = { dataKeys, lookupKey: randomBytes(32), pairwiseKey: randomBytes(32) };
  storage = await openStorage({ url: database.url, poolSize: 8 }, keys);
});
afterAll(async () => {
  await storage?.close();
  await database?.drop();
});

describe('figures', () => {
  const figure = (day: string, count: number, clientId = 'a'): Figure => ({ clientId, day, measure: 'attempt', count });

  it('of several nodes add up, also when they are written at the same time', async () => {
    const all = Array.from({ length: 50 }, (_, i) => figure('2026-11-22', 1, `client-${i}`));
    const writes = [all, [...all].reverse(), all, [...all].reverse()];
    await Promise.all(writes.map((figures) => storage.figures.add(figures)));
    expect(await storage.figures.between('client-7', '2026-11-22', '2026-11-22')).toEqual([
      figure('2026-11-22', 4, 'client-7'),
    ]);
  });

  it('are read from one day to another, and removed when they are old', async () => {
    await storage.figures.add([figure('2026-10-31', 1), figure('2026-11-01', 2), figure('2026-11-30', 3)]);
    const days = async () => (await storage.figures.between('a', '2026-11-01', '2026-11-30')).map(({ day }) => day);
    expect(await days()).toEqual(['2026-11-01', '2026-11-30']);
    expect(await storage.figures.firstDay()).toBe('2026-10-31');
    await storage.figures.forget('2026-11-15');
    expect(await days()).toEqual(['2026-11-30']);
    expect(await storage.figures.firstDay()).toBe('2026-11-22');
  });
});

describe('mistakes of a service', () => {
  const MOST = 20;
  const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 22, 5, minute));

  function collected(index: number, differences: Partial<Occurrence> = {}): Collected {
    const occurrence = {
      clientId: 'careless',
      place: 'token' as const,
      error: 'invalid_grant',
      rule: RULE_IDS[index] ?? 'other',
      authenticated: true,
      ...differences,
    };
    const sent = { parameters: { scope: `scope-${index}` }, withheld: [], unknown: 0 };
    return { sent, ...occurrence, id: idOf(occurrence), count: 1, firstAt: at(index), lastAt: at(index) };
  }
  const kept = async () => storage.protocolErrors.ofClient('careless');

  it('are counted where they are made again, with what was sent last', async () => {
    const [first, again] = [collected(1), { ...collected(1), firstAt: at(30), lastAt: at(30), count: 4 }];
    await storage.protocolErrors.add([first], MOST);
    await storage.protocolErrors.add([again], MOST);
    expect(await kept()).toEqual([{ ...first, count: 5, lastAt: at(30), seen: false }]);
  });

  it('are so many at most, and those of strangers leave first', async () => {
    const own = Array.from({ length: 15 }, (_, index) => collected(index));
    await storage.protocolErrors.add(own, MOST);
    const later = Array.from({ length: 40 }, (_, index) => ({
      ...collected(index, { authenticated: false }),
      lastAt: at(50),
    }));
    await storage.protocolErrors.add(later, MOST);
    const all = await kept();
    expect(all).toHaveLength(MOST);
    expect(all.filter(({ authenticated }) => authenticated)).toHaveLength(15);
  });

  it('that are old leave, those of other services stay', async () => {
    await storage.protocolErrors.add([{ ...collected(3, { clientId: 'other' }), lastAt: at(59) }], MOST);
    await storage.protocolErrors.forget(at(55));
    expect(await kept()).toEqual([]);
    expect(await storage.protocolErrors.ofClient('other')).toHaveLength(1);
  });
});

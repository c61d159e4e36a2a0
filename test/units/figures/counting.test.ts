import { describe, expect, it } from 'vitest';
import { createCounting } from '../../../src/figures/counting.ts';
import type { Figure } from '../../../src/figures/figures.ts';

const now = () => new Date('2026-11-22T03:00:00Z');

describe('counters', () => {
  it('leave together, once, and belong to the day of what is counted', async () => {
    const written: Figure[][] = [];
    const figures = { add: async (all: readonly Figure[]) => void written.push([...all]) };
    const { count, flush } = createCounting({ figures, utcOffsetMinutes: 420, now });
    count('a', 'attempt');
    count('a', 'attempt');
    count('a', 'redeemed', Date.parse('2026-11-21T16:00:00Z') / 1000);
    await flush();
    await flush();
    expect(written).toEqual([
      [
        { clientId: 'a', day: '2026-11-22', measure: 'attempt', count: 2 },
        { clientId: 'a', day: '2026-11-21', measure: 'redeemed', count: 1 },
      ],
    ]);
  });

  it('that could not be written are written the next time, with what was counted meanwhile', async () => {
    let isAway = true;
    const written: Figure[] = [];
    const figures = {
      async add(all: readonly Figure[]) {
        if (isAway) throw new Error('the database is away');
        written.push(...all);
      },
    };
    const { count, flush } = createCounting({ figures, utcOffsetMinutes: 420, now });
    count('a', 'attempt');
    const failing = flush();
    count('a', 'attempt');
    await expect(failing).rejects.toThrow('away');
    isAway = false;
    await flush();
    expect(written).toEqual([{ clientId: 'a', day: '2026-11-22', measure: 'attempt', count: 2 }]);
  });
});

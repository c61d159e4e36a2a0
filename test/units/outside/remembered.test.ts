import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { remember } from '../../../src/outside/remembered.ts';

const AGES = { soon: 100, old: 200, tooOld: 1_000, again: 10 };

let time: number;
let asked: number;
let away: boolean;

async function ask(): Promise<number> {
  asked += 1;
  if (away) throw new Error('away');
  return asked;
}
const make = () => remember(ask, AGES, () => time);
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

beforeEach(() => {
  [time, asked, away] = [0, 0, false];
});

describe('what is remembered', () => {
  it('is asked when it is needed, once for all who need it', async () => {
    const value = make();
    expect(value.known()).toBeUndefined();
    expect(await Promise.all([value.get(), value.get(), value.renew()])).toEqual([1, 1, 1]);
    expect(value.known()).toBe(1);
    time = 99;
    expect(await value.get()).toBe(1);
    expect(asked).toBe(1);
  });

  it('is renewed in the background before it is old, and nobody waits', async () => {
    const value = make();
    await value.get();
    time = 150;
    expect(await value.get()).toBe(1);
    await settled();
    expect(await value.get()).toBe(2);
    expect(asked).toBe(2);
  });

  it('is asked again before it is used when it is old', async () => {
    const value = make();
    await value.get();
    time = 250;
    expect(await value.get()).toBe(2);
  });

  it('serves while asking fails, and asks seldom then; but not for ever', async () => {
    const value = make();
    await value.get();
    away = true;
    for (time = 200; time < 1_000; time += 1) expect(await value.get()).toBe(1);
    expect(asked).toBeLessThanOrEqual(1 + 800 / AGES.again);
    expect(value.known()).toBeUndefined();
    await expect(value.get()).rejects.toThrow('away');
  });

  it('is not asked again at once when it was never had', async () => {
    const value = make();
    away = true;
    for (let round = 0; round < 5; round += 1) await expect(value.get()).rejects.toThrow('away');
    expect(asked).toBe(1);
    away = false;
    time = 10;
    expect(await value.get()).toBe(2);
  });

  it('is renewed at a word, at most as often as that word allows', async () => {
    const value = make();
    await value.get();
    expect([await value.renew(5), await value.renew(5), await value.renew()]).toEqual([1, 1, 2]);
    time = 5;
    expect(await value.renew(5)).toBe(3);
    away = true;
    await expect(value.renew()).rejects.toThrow('away');
  });

  it('is never older than it may be, whatever happens', async () => {
    const step = fc.record({ wait: fc.integer({ min: 0, max: 400 }), away: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        time = 0;
        const madeAt = new Map<number, number>();
        const value = remember(
          async () => {
            const one = await ask();
            madeAt.set(one, time);
            return one;
          },
          AGES,
          () => time,
        );
        for (const { wait, away: isAway } of steps) {
          time += wait;
          away = isAway;
          const got = await value.get().catch(() => undefined);
          const age = got === undefined ? 0 : time - (madeAt.get(got) ?? 0);
          expect(age).toBeLessThan(AGES.tooOld);
          await settled();
        }
      }),
      { numRuns: 60 },
    );
  });
});

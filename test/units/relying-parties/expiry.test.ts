import { describe, expect, it } from 'vitest';
import { daysLeft, endingsOf, stageOf } from '../../../src/relying-parties/expiry.ts';
import { matchingSecret, newSecret } from '../../../src/relying-parties/secrets.ts';
import { createUses, type Use } from '../../../src/relying-parties/uses.ts';

const now = new Date('2027-03-01T00:00:00Z');
const inDays = (days: number): Date => new Date(now.getTime() + days * 86_400_000);

describe('a warning', () => {
  it.each([
    [90, undefined],
    [60.1, undefined],
    [60, 60],
    [31, 60],
    [30, 30],
    [8, 30],
    [7, 7],
    [0.01, 7],
    [0, 0],
    [-1.9, 0],
    [-3, undefined],
  ])('%d days before the end is that of %s days', (days, stage) => {
    expect(stageOf(inDays(days), now, [60, 30, 7])).toBe(stage);
  });

  it('counts the day that has begun', () => {
    expect([daysLeft(inDays(6.5), now), daysLeft(inDays(7), now), daysLeft(inDays(-1), now)]).toEqual([7, 7, 0]);
  });

  it('is about what ends, by itself or because its owner said so', () => {
    const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', use: 'sig' };
    const keys = [
      { ...key, kid: 'stays' },
      { ...key, kid: 'certified', x5c: ['MII'], exp: 1_900_000_000 },
      { ...key, kid: 'ends', x5c: ['MII'], exp: 1_900_000_000, end: 1_800_000_000 },
    ];
    const secret = { id: 's', clientId: 'svc', hint: 'q7Zt', createdAt: now };
    const endings = endingsOf({ metadata: { jwks: { keys } } }, [secret, { ...secret, endsAt: inDays(1) }]);
    expect(endings.map(({ kind, name, endsAt }) => [kind, name, endsAt.getTime() / 1000])).toEqual([
      ['certified', 'certified', 1_900_000_000],
      ['key', 'ends', 1_800_000_000],
      ['secret', '…q7Zt', inDays(1).getTime() / 1000],
    ]);
  });
});

describe('a secret', () => {
  it('has 256 random bits behind a known prefix, and is found by them alone', () => {
    const [a, b] = [newSecret(), newSecret()];
    expect(a.secret).toMatch(/^mcs_[\w-]{43}$/);
    expect(a.secret).not.toBe(b.secret);
    expect(a.secret.endsWith(a.hint)).toBe(true);
    const kept = [a, b].map(({ hash }, index) => ({ id: String(index), hash }));
    expect(matchingSecret(b.secret, kept)?.id).toBe('1');
    expect(matchingSecret(newSecret().secret, kept)).toBeUndefined();
    expect(matchingSecret(b.secret, [])).toBeUndefined();
  });
});

describe('uses', () => {
  it('are written once a day, by the days of the country, and later when writing fails', async () => {
    let [time, fails] = ['2027-03-01T16:59:00Z', false];
    const written: Use[][] = [];
    const store = {
      note: async (uses: readonly Use[]) => {
        if (fails) throw new Error('away');
        written.push([...uses]);
      },
      ofClient: async () => new Map<string, string>(),
    };
    const uses = createUses({ store, now: () => new Date(time), utcOffsetMinutes: 420 });
    for (let i = 0; i < 1_000; i += 1) uses.note('svc', 'key:a');
    await uses.flush();
    uses.note('svc', 'key:a');
    await uses.flush();
    time = '2027-03-01T17:01:00Z';
    fails = true;
    uses.note('svc', 'key:a');
    await expect(uses.flush()).rejects.toThrow('away');
    fails = false;
    await uses.flush();
    expect(written.map((all) => all.map(({ day }) => day))).toEqual([['2027-03-01'], ['2027-03-02']]);
  });
});

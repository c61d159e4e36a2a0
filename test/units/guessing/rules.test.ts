import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Taken } from '../../../src/guessing/attempt-limits.ts';
import { type Attempt, bucketsOf, type GuessingLimits, refusalOf } from '../../../src/guessing/rules.ts';

const LIMITS: GuessingLimits = {
  account: { attempts: 10, seconds: 900 },
  device: { attempts: 11, seconds: 901 },
  address: { attempts: 100, seconds: 902 },
  transaction: { attempts: 5, seconds: 903 },
  further: { attempts: 50, seconds: 904 },
};

const text = fc.string();
const stranger = fc.record({ method: text, account: text, address: text }, { noNullPrototype: true });
const attempt: fc.Arbitrary<Attempt> = fc.record(
  { method: text, account: text, address: text, device: text, transaction: text },
  { requiredKeys: ['method', 'account', 'address'], noNullPrototype: true },
);
const keysOf = (one: Attempt): string[] => bucketsOf(one, LIMITS).map(({ key }) => key);

describe('the buckets of an attempt', () => {
  it('of a stranger are the account and the address', () => {
    const buckets = bucketsOf({ method: 'password', account: 'a', address: '192.0.2.1' }, LIMITS);
    expect(buckets.map(({ attempts }) => attempts)).toEqual([10, 100]);
  });

  it('of a known device are its own alone', () => {
    const buckets = bucketsOf({ method: 'password', account: 'a', address: '192.0.2.1', device: 'd' }, LIMITS);
    expect(buckets.map(({ attempts }) => attempts)).toEqual([11]);
  });

  it('at a further authenticator are the sign-in and a long time, too', () => {
    const further = { method: 'code', account: 'a', address: '192.0.2.1', transaction: 't' };
    expect(bucketsOf(further, LIMITS).map(({ attempts }) => attempts)).toEqual([10, 5, 50, 100]);
    expect(bucketsOf({ ...further, device: 'd' }, LIMITS).map(({ attempts }) => attempts)).toEqual([11, 5]);
  });

  it('of a known device share nothing with what any stranger does at the door', () => {
    fc.assert(
      fc.property(attempt, stranger, text, (own, other, device) => {
        const shared = keysOf({ ...own, device }).filter((key) => keysOf(other).includes(key));
        expect(shared).toEqual([]);
      }),
    );
  });

  it('are the same for any two strangers at one account and method, whatever their addresses', () => {
    fc.assert(
      fc.property(stranger, text, (one, address) => {
        expect(keysOf({ ...one, address })[0]).toBe(keysOf(one)[0]);
      }),
    );
  });

  it('differ by account, by method, and between kinds, whatever the names look like', () => {
    fc.assert(
      fc.property(attempt, attempt, (one, other) => {
        fc.pre(one.account !== other.account || one.method !== other.method);
        const accountOf = (tried: Attempt) => keysOf({ ...tried, device: undefined })[0];
        expect(accountOf(one)).not.toBe(accountOf(other));
        expect(new Set(keysOf(one)).size).toBe(keysOf(one).length);
      }),
    );
  });
});

const bucket = { key: 'k', attempts: 3, seconds: 60 };
const taken = (count: number, seconds = 30): Taken => ({ bucket, count, seconds, endsAt: new Date(0) });

describe('an attempt', () => {
  it('is allowed while every bucket has room', () => {
    expect(refusalOf([taken(3), taken(1)])).toBeUndefined();
  });

  it('is refused by one full bucket, until all of them have room', () => {
    expect(refusalOf([taken(1), taken(4, 10.2), taken(9, 20.5)])).toMatchObject({ seconds: 21, first: true });
  });

  it('stays counted in the first full bucket', () => {
    const full = taken(5);
    expect(refusalOf([taken(1), full, taken(4)])?.full).toBe(full);
  });

  it('is put on record for the first refusal of a window only', () => {
    const refusals = Array.from({ length: 20 }, (_, index) => refusalOf([taken(index + 1)]));
    expect(refusals.filter((refusal) => refusal?.first)).toHaveLength(1);
    expect(refusals.filter((refusal) => refusal !== undefined)).toHaveLength(17);
  });

  it('has to wait for a second at least', () => {
    fc.assert(
      fc.property(fc.double({ min: -5, max: 1e6, noNaN: true }), (seconds) => {
        expect(refusalOf([taken(4, seconds)])?.seconds).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});

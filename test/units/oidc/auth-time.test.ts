import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toldAuthTime } from '../../../src/oidc/auth-time.ts';

const SIGNED_IN = 1_790_000_000;
const request = { authTime: SIGNED_IN, now: SIGNED_IN + 100, sector: 'tax.example', sessionUid: 'a session' };
const ages = fc.integer({ min: 0, max: 100_000 });

describe('the time of a sign-in as a service is told', () => {
  it('is never later than the truth, and at most five minutes earlier', () => {
    fc.assert(
      fc.property(ages, fc.option(ages, { nil: undefined }), fc.string(), (age, maxAge, sessionUid) => {
        const asked = { ...request, now: SIGNED_IN + age, sessionUid };
        const told = toldAuthTime(maxAge === undefined ? asked : { ...asked, maxAge });
        expect(told).toBeLessThanOrEqual(SIGNED_IN);
        expect(told).toBeGreaterThanOrEqual(SIGNED_IN - 300);
      }),
    );
  });

  it('is recent enough for the service when it is for the provider, with time left to check it', () => {
    fc.assert(
      fc.property(ages, ages, fc.string(), (age, more, sessionUid) => {
        const told = toldAuthTime({ ...request, now: SIGNED_IN + age, maxAge: age + more, sessionUid });
        expect(SIGNED_IN + age - told).toBeLessThanOrEqual(age + more / 2);
      }),
    );
  });

  it('stays the same in one session at one sector, wherever max_age has room for that', () => {
    const told = toldAuthTime(request);
    expect(toldAuthTime({ ...request, now: SIGNED_IN + 5_000 })).toBe(told);
    expect(toldAuthTime({ ...request, maxAge: 86_400 })).toBe(told);
  });

  it('differs between sectors and sessions', () => {
    const sectors = Array.from({ length: 50 }, (_, i) => toldAuthTime({ ...request, sector: `service ${i}` }));
    const sessions = Array.from({ length: 50 }, (_, i) => toldAuthTime({ ...request, sessionUid: `session ${i}` }));
    for (const told of [sectors, sessions]) expect(new Set(told).size).toBeGreaterThan(35);
  });

  it('is the truth where there is no room, and where the sign-in was for this service alone', () => {
    expect(toldAuthTime({ ...request, maxAge: 100 })).toBe(SIGNED_IN);
    expect(toldAuthTime({ ...request, maxAge: 0 })).toBe(SIGNED_IN);
    expect(toldAuthTime({ ...request, ownSignIn: true })).toBe(SIGNED_IN);
    expect(toldAuthTime(request)).toBeLessThan(SIGNED_IN);
  });
});

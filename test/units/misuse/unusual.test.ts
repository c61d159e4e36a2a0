import { describe, expect, it } from 'vitest';
import type { AuditEventType, PastEvent } from '../../../src/audit/audit.ts';
import { type NewSignIn, whyUnusual } from '../../../src/misuse/noticing.ts';
import type { Origin } from '../../../src/origin/origin.ts';

const NOW = new Date('2026-11-22T05:00:00Z');
const DAY = 24 * 60 * 60 * 1000;
const from = (country?: string): Origin => ({ device: {}, ...(country ? { place: { country } } : {}) });
const local: Origin = { device: {}, place: 'local' };

const signIn = (over: Partial<NewSignIn> = {}): NewSignIn => ({
  personId: 'p',
  clientId: 'portal',
  method: 'password',
  credential: undefined,
  isKnown: true,
  origin: from('VN'),
  visit: 'now',
  ...over,
});
const event = (type: AuditEventType, daysAgo: number, origin = from('VN'), visit = 'before'): PastEvent => ({
  id: '1',
  type,
  at: new Date(NOW.getTime() - daysAgo * DAY),
  clientId: 'portal',
  details: { visit },
  from: origin,
});
const own = event('sign-in.succeeded', 0, from('FR'), 'now');
const before = event('sign-in.succeeded', 3);
const failures = (count: number) => Array.from({ length: count }, () => event('sign-in.failed', 1));

describe('a sign-in', () => {
  it('is no news where the browser and the country are known', () => {
    expect(whyUnusual(signIn(), [own, before], NOW)).toBeUndefined();
  });

  it('is no news when it is the first of the account', () => {
    expect(whyUnusual(signIn({ isKnown: false, origin: from('FR') }), [own], NOW)).toBeUndefined();
  });

  it('is news in a browser that is not remembered', () => {
    expect(whyUnusual(signIn({ isKnown: false }), [own, before], NOW)).toBe('device');
  });

  it('is unusual from a country that was not used for 180 days, also in a known browser', () => {
    const french = signIn({ origin: from('FR') });
    expect(whyUnusual(french, [own, before], NOW)).toBe('country');
    const long = (days: number) => [before, event('sign-in.succeeded', days, from('FR'))];
    expect(whyUnusual(french, long(179), NOW)).toBeUndefined();
    expect(whyUnusual(french, long(181), NOW)).toBe('country');
  });

  it('says nothing of a country where none is known, here or before', () => {
    expect(whyUnusual(signIn({ origin: local }), [before], NOW)).toBeUndefined();
    expect(whyUnusual(signIn({ origin: from() }), [before], NOW)).toBeUndefined();
    const nowhere = [event('sign-in.succeeded', 3, local), event('sign-in.succeeded', 4, from())];
    expect(whyUnusual(signIn({ origin: from('FR') }), nowhere, NOW)).toBeUndefined();
  });

  it('is unusual after five refused attempts since the last one, however many hide what was before', () => {
    expect(whyUnusual(signIn(), [...failures(4), before], NOW)).toBeUndefined();
    expect(whyUnusual(signIn(), [...failures(5), before], NOW)).toBe('attempts');
    expect(whyUnusual(signIn({ isKnown: false }), failures(200), NOW)).toBe('attempts');
    expect(whyUnusual(signIn(), [event('sign-in.succeeded', 0.5), ...failures(9)], NOW)).toBeUndefined();
  });
});

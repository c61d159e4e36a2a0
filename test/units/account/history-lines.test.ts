import { describe, expect, it } from 'vitest';
import { disclosureLines } from '../../../src/account/disclosure-lines.ts';
import { linesOf, pageOf } from '../../../src/account/history-lines.ts';
import type { AuditEventType, PastEvent } from '../../../src/audit/audit.ts';
import type { Origin } from '../../../src/origin/origin.ts';

const NOON = Date.parse('2026-11-22T05:00:00Z');
const laptop: Origin = { device: { browser: 'Chrome', system: 'Windows' }, place: { country: 'VN' } };
const phone: Origin = { device: { browser: 'Safari', system: 'iOS' }, place: { country: 'VN' } };

let next = 1_000;
/** One event, a minute before the one made before it. */
function event(type: AuditEventType, details: Record<string, unknown> = {}, from: Origin = laptop): PastEvent {
  next -= 1;
  return { id: String(next), type, at: new Date(NOON + next * 60_000), clientId: 'portal', details, from };
}
const shapeOf = (events: readonly PastEvent[]) => linesOf(events).map(({ kind, events: own }) => [kind, own.length]);

describe('events of one authorization request', () => {
  it('are one line, with the attempts before it', () => {
    const visit = 'a';
    const events = [
      event('authorization.granted', { visit }),
      event('sign-in.succeeded', { visit, method: 'totp' }),
      event('sign-in.succeeded', { visit, method: 'password' }),
      event('sign-in.failed', { visit, method: 'password' }),
    ];
    expect(shapeOf(events)).toEqual([['signed-in', 4]]);
  });

  it('are never mixed with those of another one, however alike both look', () => {
    const events = [
      event('authorization.granted', { visit: 'b' }),
      event('authorization.granted', { visit: 'a' }),
      event('sign-in.succeeded', { visit: 'b' }),
      event('sign-in.succeeded', { visit: 'a' }),
    ];
    expect(shapeOf(events)).toEqual([
      ['signed-in', 2],
      ['signed-in', 2],
    ]);
  });

  it('are a line of their own where no page was needed', () => {
    expect(shapeOf([event('authorization.granted'), event('authorization.granted')])).toEqual([
      ['entered', 1],
      ['entered', 1],
    ]);
  });
});

describe('refused attempts', () => {
  it('are one line as long as they come from one device, within an hour of each other', () => {
    const many = Array.from({ length: 50 }, (_, i) => event('sign-in.failed', { visit: `v${i % 7}` }));
    expect(shapeOf([...many, event('sign-in.throttled')])).toEqual([['refused', 51]]);
    const late = { ...event('sign-in.failed'), at: new Date(NOON - 9e7) };
    expect(shapeOf([event('sign-in.failed'), event('sign-in.failed', {}, phone), late])).toEqual([
      ['refused', 1],
      ['refused', 1],
      ['refused', 1],
    ]);
  });
});

describe('a page', () => {
  const entered = Array.from({ length: 30 }, () => event('authorization.granted'));

  it('holds so many lines, and the next one begins where it ended', () => {
    const first = pageOf(entered, { most: 20, isAll: true });
    expect([first.lines.length, first.next]).toEqual([20, entered[20]?.id]);
    expect(pageOf(entered.slice(20), { most: 20, isAll: true })).toMatchObject({ next: undefined });
  });

  it('ends before a line that may go on in what was not read', () => {
    const { lines, next: from } = pageOf(entered.slice(0, 5), { most: 20, isAll: false });
    expect([lines.length, from]).toEqual([4, entered[4]?.id]);
  });

  it('cuts no sign-in in two where it can end elsewhere', () => {
    const events = [
      event('authorization.granted'),
      event('authorization.granted', { visit: 'cut' }),
      event('authorization.granted'),
      event('sign-in.succeeded', { visit: 'cut' }),
    ];
    const page = pageOf(events, { most: 2, isAll: true });
    expect([page.lines.length, page.next]).toEqual([1, events[1]?.id]);
  });
});

describe('releases of data', () => {
  const release = (claims: string[]) => event('claims.released', { claims, by: 'userinfo' });

  it('are one line as long as the same went to the same service', () => {
    const lines = disclosureLines([release(['name']), release(['name']), release(['name', 'email'])]);
    expect(lines.map(({ events }) => events.length)).toEqual([2, 1]);
  });

  it('without personal data are none, nor are proofs that no staff decided', () => {
    const proof = event('proof.added', { method: 'population_db_match' });
    expect(disclosureLines([release([]), proof])).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { projectPath, readYaml } from '../../../src/config.ts';
import {
  afterDays,
  type ClockRules,
  clocksOf,
  daysToExtend,
  extendedBy,
  isOverdue,
  limitOf,
  nextDue,
  type Timed,
} from '../../../src/data-rights/clocks.ts';
import { RIGHTS, type Right } from '../../../src/data-rights/request.ts';
import { dataRightsSchema } from '../../../src/data-rights/settings.ts';
import { vietnam } from '../../../src/identity/countries/vn.ts';
import { afterWorkingDays } from '../../../src/proofing/deadline.ts';

const DAY_MS = 86_400_000;
const settings = readYaml(projectPath('config/motcua.yaml')) as { dataRights: unknown };
const rules: ClockRules = {
  calendar: { utcOffsetMinutes: vietnam.utcOffsetMinutes, holidays: new Set(vietnam.holidays) },
  dataRights: dataRightsSchema.parse(settings.dataRights),
};

/** The last day on which there is still time, in Viet Nam. */
const lastDay = (end: Date): string => new Date(end.getTime() - 1 + 7 * 3_600_000).toISOString().slice(0, 10);

function received(from: string, right: Right, withOthers = false): Timed & ReturnType<typeof clocksOf> {
  const request = { right, withOthers, receivedAt: new Date(from) };
  return { ...request, ...clocksOf(request, rules) };
}

const moments = fc.date({ min: new Date('2026-01-01'), max: new Date('2030-12-31'), noInvalidDate: true });
const anyRequest = fc
  .record({ receivedAt: moments, right: fc.constantFrom(...RIGHTS), withOthers: fc.boolean() })
  .map((request) => ({ ...request, ...clocksOf(request, rules) }));

describe('a request about data', () => {
  test.each([
    ['access', false, '2026-12-03'],
    ['correct', false, '2026-12-03'],
    ['erase', true, '2026-12-13'],
    ['withdraw', false, '2026-12-08'],
    ['restrict', false, '2026-12-08'],
    ['object', true, '2026-12-13'],
    ['complain', false, '2026-12-23'],
  ] as const)('to %s (with others: %s) is decided by the end of %s', (right, withOthers, expected) => {
    expect(lastDay(received('2026-11-23T09:00:00+07:00', right, withOthers).dueAt)).toBe(expected);
  });

  test.each([
    ['two working days', '2026-11-23T09:00:00+07:00', '2026-11-25'],
    ['a weekend does not count', '2026-11-27T16:00:00+07:00', '2026-12-01'],
    ['nor does a holiday', '2026-09-01T09:00:00+07:00', '2026-09-04'],
    ['the day is the one in Viet Nam', '2026-11-23T17:30:00Z', '2026-11-26'],
  ])('is acknowledged within two working days: %s', (_why, from, expected) => {
    expect(lastDay(received(from, 'access').acknowledgeBy)).toBe(expected);
  });

  it('has deadlines at the end of a day, the same for whatever hour of the day it came at', () => {
    fc.assert(
      fc.property(anyRequest, fc.integer({ min: 0, max: DAY_MS - 1 }), (request, later) => {
        const day = Math.floor((request.receivedAt.getTime() + 7 * 3_600_000) / DAY_MS) * DAY_MS - 7 * 3_600_000;
        const { dueAt, acknowledgeBy } = clocksOf({ ...request, receivedAt: new Date(day + later) }, rules);
        expect([dueAt, acknowledgeBy]).toEqual([request.dueAt, request.acknowledgeBy]);
        expect((dueAt.getTime() + 7 * 3_600_000) % DAY_MS).toBe(0);
      }),
    );
  });

  it('has never less than the days of the law, and never a day more', () => {
    fc.assert(
      fc.property(anyRequest, ({ right, withOthers, receivedAt, dueAt, acknowledgeBy }) => {
        const { days, withOthers: longer } = rules.dataRights.terms[right];
        const left = (dueAt.getTime() - receivedAt.getTime()) / DAY_MS;
        expect(left).toBeGreaterThan(withOthers ? longer : days);
        expect(left).toBeLessThanOrEqual((withOthers ? longer : days) + 1);
        expect(acknowledgeBy).toEqual(afterWorkingDays(receivedAt, 2, rules.calendar));
      }),
    );
  });
});

describe('an extension', () => {
  it('moves the deadline by the days that were said, never past the limit', () => {
    fc.assert(
      fc.property(anyRequest, fc.integer({ min: -5, max: 60 }), (request, days) => {
        const dueAt = extendedBy(days, request, request.receivedAt, rules);
        const most = daysToExtend(request, request.receivedAt, rules);
        expect(dueAt !== undefined).toBe(days >= 1 && days <= most);
        expect(most).toBeLessThanOrEqual(rules.dataRights.extensionDays);
        if (!dueAt) return;
        expect(dueAt.getTime() - request.dueAt.getTime()).toBe(days * DAY_MS);
        expect(dueAt.getTime()).toBeLessThanOrEqual(limitOf(request, rules).getTime());
      }),
    );
  });

  it('is there once', () => {
    fc.assert(
      fc.property(anyRequest, moments, (request, extendedAt) => {
        expect(daysToExtend({ ...request, extendedAt }, request.receivedAt, rules)).toBe(0);
      }),
    );
  });

  it('is there no more once the request is due', () => {
    const request = received('2026-11-23T09:00:00+07:00', 'object');
    expect(daysToExtend(request, new Date(request.dueAt.getTime() - 1), rules)).toBe(15);
    expect(daysToExtend(request, request.dueAt, rules)).toBe(0);
    expect(extendedBy(1, request, request.dueAt, rules)).toBeUndefined();
  });

  test.each([
    ['access', false, 10],
    ['access', true, 0],
    ['withdraw', false, 15],
    ['withdraw', true, 15],
  ] as const)('of a request to %s (with others: %s) is of %i days at most', (right, withOthers, most) => {
    const request = received('2026-11-23T09:00:00+07:00', right, withOthers);
    expect(daysToExtend(request, request.receivedAt, rules)).toBe(most);
  });

  it('is no part of a day', () => {
    const request = received('2026-11-23T09:00:00+07:00', 'object');
    for (const days of [0.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(extendedBy(days, request, request.receivedAt, rules)).toBeUndefined();
  });
});

describe('what comes next', () => {
  const request = received('2026-11-23T09:00:00+07:00', 'access');

  it('is to acknowledge, then to decide, then nothing', () => {
    expect(nextDue({ ...request, status: 'received' })).toEqual(request.acknowledgeBy);
    expect(nextDue({ ...request, status: 'acknowledged' })).toEqual(request.dueAt);
    for (const status of ['fulfilled', 'refused', 'cancelled'] as const)
      expect([nextDue({ ...request, status }), isOverdue({ ...request, status }, request.dueAt)]).toEqual([
        undefined,
        false,
      ]);
  });

  it('is overdue from the moment after its last day', () => {
    const last = new Date(request.acknowledgeBy.getTime() - 1);
    expect(isOverdue({ ...request, status: 'received' }, last)).toBe(false);
    expect(isOverdue({ ...request, status: 'received' }, request.acknowledgeBy)).toBe(true);
    expect(isOverdue({ ...request, status: 'acknowledged' }, request.acknowledgeBy)).toBe(false);
  });
});

describe('the settings', () => {
  const given = settings.dataRights as { terms: Record<string, object> };
  const withTerm = (term: object) => ({ ...given, terms: { ...given.terms, access: term } });

  it('refuse an order of times that makes no sense', () => {
    for (const term of [
      { days: 21, withOthers: 20, most: 30 },
      { days: 10, withOthers: 20, most: 15 },
      { days: 0, withOthers: 20, most: 20 },
    ])
      expect(dataRightsSchema.safeParse(withTerm(term)).success).toBe(false);
    expect(dataRightsSchema.safeParse(withTerm({ days: 10, withOthers: 10, most: 10 })).success).toBe(true);
  });

  it('leave no right out', () => {
    expect(Object.keys(rules.dataRights.terms).sort()).toEqual([...RIGHTS].sort());
  });
});

it('counts every day after the one that it begins on', () => {
  expect(lastDay(afterDays(new Date('2026-04-29T23:59:59+07:00'), 1, rules.calendar))).toBe('2026-04-30');
  expect(lastDay(afterDays(new Date('2026-12-31T00:00:00+07:00'), 15, rules.calendar))).toBe('2027-01-15');
});

import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { vietnam } from '../../../src/identity/countries/vn.ts';
import { afterWorkingDays, type WorkingCalendar } from '../../../src/proofing/deadline.ts';

const DAY_MS = 86_400_000;
const calendar: WorkingCalendar = {
  utcOffsetMinutes: vietnam.utcOffsetMinutes,
  // The first days of the year of the Horse.
  holidays: new Set([...vietnam.holidays, '2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20']),
};

/** The last day on which there is still time, in Viet Nam. */
function lastDay(from: string, days: number): string {
  const end = afterWorkingDays(new Date(from), days, calendar);
  return new Date(end.getTime() - 1 + 7 * 3_600_000).toISOString().slice(0, 10);
}

describe('the deadline of a request', () => {
  test.each([
    ['the day of the request does not count', '2026-11-23T09:00:00+07:00', 3, '2026-11-26'],
    ['nor does it count when it has hardly begun', '2026-11-23T00:00:00+07:00', 3, '2026-11-26'],
    ['a moment before midnight is still that day', '2026-11-23T23:59:59+07:00', 3, '2026-11-26'],
    ['the day is the one in Viet Nam, not in Greenwich', '2026-11-23T17:30:00Z', 3, '2026-11-27'],
    ['a weekend in between is left out', '2026-11-26T09:00:00+07:00', 3, '2026-12-01'],
    ['what came on a Saturday begins on Monday', '2026-11-28T09:00:00+07:00', 3, '2026-12-02'],
    ['what came on a Sunday, too', '2026-11-29T23:00:00+07:00', 3, '2026-12-02'],
    ['two weekends are left out of seven days', '2026-11-26T09:00:00+07:00', 7, '2026-12-07'],
    ['a holiday of every year is left out', '2026-08-31T09:00:00+07:00', 3, '2026-09-04'],
    ['so is one that falls on a weekend, once', '2026-04-30T09:00:00+07:00', 1, '2026-05-04'],
    ['holidays of that year only are left out', '2026-02-13T09:00:00+07:00', 3, '2026-02-25'],
    ['the end of the year is no end', '2026-12-31T09:00:00+07:00', 1, '2027-01-04'],
  ])('%s', (_why, from, days, expected) => {
    expect(lastDay(from, days)).toBe(expected);
  });

  const moments = fc.date({ min: new Date('2026-01-01'), max: new Date('2030-12-31'), noInvalidDate: true });
  const counts = fc.integer({ min: 1, max: 15 });
  const isWorking = (at: number): boolean => {
    const day = new Date(at + 7 * 3_600_000);
    const text = day.toISOString().slice(0, 10);
    return ![0, 6].includes(day.getUTCDay()) && !calendar.holidays.has(text) && !calendar.holidays.has(text.slice(5));
  };

  it('has exactly so many working days before it, and the last one is one', () => {
    fc.assert(
      fc.property(moments, counts, (from, days) => {
        const end = afterWorkingDays(from, days, calendar).getTime();
        const offset = 7 * 3_600_000;
        const today = Math.floor((from.getTime() + offset) / DAY_MS) * DAY_MS - offset;
        let working = 0;
        for (let day = today + DAY_MS; day < end; day += DAY_MS) if (isWorking(day)) working += 1;
        expect(working).toBe(days);
        expect(isWorking(end - 1)).toBe(true);
        expect((end + offset) % DAY_MS).toBe(0);
      }),
    );
  });

  it('is never earlier for more days, or for a later request', () => {
    fc.assert(
      fc.property(moments, moments, counts, (one, other, days) => {
        const end = (at: Date, of: number) => afterWorkingDays(at, of, calendar).getTime();
        expect(end(one, days + 1)).toBeGreaterThan(end(one, days));
        const [early, late] = one < other ? [one, other] : [other, one];
        expect(end(late, days)).toBeGreaterThanOrEqual(end(early, days));
      }),
    );
  });
});

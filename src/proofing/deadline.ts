/** The time that the law leaves for a decision. Pure. */

const DAY_MS = 24 * 60 * 60 * 1000;
const SATURDAY = 6;
const SUNDAY = 0;

/** The calendar of a country: its time zone as minutes ahead of UTC, and the days on which nobody works (`MM-DD` or `YYYY-MM-DD`). */
export interface WorkingCalendar {
  readonly utcOffsetMinutes: number;
  readonly holidays: ReadonlySet<string>;
}

function isWorkingDay(local: Date, { holidays }: WorkingCalendar): boolean {
  const weekday = local.getUTCDay();
  const day = local.toISOString().slice(0, 10);
  return weekday !== SATURDAY && weekday !== SUNDAY && !holidays.has(day) && !holidays.has(day.slice(5));
}

/** The end (local midnight) of the last of so many working days after the day of `from`, which does not count (Civil Code 2015, Article 147). */
export function afterWorkingDays(from: Date, days: number, calendar: WorkingCalendar): Date {
  const offset = calendar.utcOffsetMinutes * 60_000;
  const today = Math.floor((from.getTime() + offset) / DAY_MS) * DAY_MS;
  let [day, left] = [today, days];
  while (left > 0) {
    day += DAY_MS;
    if (isWorkingDay(new Date(day), calendar)) left -= 1;
  }
  return new Date(day + DAY_MS - offset);
}

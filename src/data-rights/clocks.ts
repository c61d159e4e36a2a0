/** The clocks that the law sets to whoever answers requests about data. Pure. */
import { afterWorkingDays, type WorkingCalendar } from '../proofing/deadline.ts';
import type { DataRequest, Right } from './request.ts';
import type { DataRightsSettings } from './settings.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What the clocks go by. */
export interface ClockRules {
  readonly calendar: WorkingCalendar;
  readonly dataRights: Pick<DataRightsSettings, 'acknowledgeWorkingDays' | 'extensionDays' | 'terms'>;
}

/** What a request's deadlines depend on. */
export type Timed = Pick<DataRequest, 'right' | 'withOthers' | 'receivedAt' | 'dueAt' | 'extendedAt'>;

/** The end (local midnight) of the last of so many days after the day of `from`, which does not count; no day is left out. */
export function afterDays(from: Date, days: number, { utcOffsetMinutes }: WorkingCalendar): Date {
  const offset = utcOffsetMinutes * 60_000;
  const today = Math.floor((from.getTime() + offset) / DAY_MS) * DAY_MS;
  return new Date(today + (days + 1) * DAY_MS - offset);
}

/** The deadlines of a request that arrives now. */
export function clocksOf(
  { right, withOthers, receivedAt }: { right: Right; withOthers: boolean; receivedAt: Date },
  { calendar, dataRights }: ClockRules,
): Pick<DataRequest, 'acknowledgeBy' | 'dueAt'> {
  const { days, withOthers: longer } = dataRights.terms[right];
  return {
    acknowledgeBy: afterWorkingDays(receivedAt, dataRights.acknowledgeWorkingDays, calendar),
    dueAt: afterDays(receivedAt, withOthers ? longer : days, calendar),
  };
}

/** The moment after which a request is late whatever was said to the person. */
export const limitOf = ({ right, receivedAt }: Pick<Timed, 'right' | 'receivedAt'>, rules: ClockRules): Date =>
  afterDays(receivedAt, rules.dataRights.terms[right].most, rules.calendar);

/** By how many days a request can be extended now: once, before it is due, and never past the limit. */
export function daysToExtend(request: Timed, at: Date, rules: ClockRules): number {
  if (request.extendedAt || request.dueAt <= at) return 0;
  const left = Math.round((limitOf(request, rules).getTime() - request.dueAt.getTime()) / DAY_MS);
  return Math.max(0, Math.min(rules.dataRights.extensionDays, left));
}

/** The new deadline; undefined where so many days cannot be given. */
export function extendedBy(days: number, request: Timed, at: Date, rules: ClockRules): Date | undefined {
  const may = Number.isInteger(days) && days >= 1 && days <= daysToExtend(request, at, rules);
  return may ? new Date(request.dueAt.getTime() + days * DAY_MS) : undefined;
}

/** The deadline that comes next; undefined once the request has ended. */
export function nextDue({
  status,
  acknowledgeBy,
  dueAt,
}: Pick<DataRequest, 'status' | 'acknowledgeBy' | 'dueAt'>): Date | undefined {
  if (status === 'received') return acknowledgeBy < dueAt ? acknowledgeBy : dueAt;
  return status === 'acknowledged' ? dueAt : undefined;
}

/** Its next deadline has passed. */
export function isOverdue(request: Parameters<typeof nextDue>[0], at: Date): boolean {
  const due = nextDue(request);
  return due !== undefined && due <= at;
}

/** What everybody may know: months that are over, services with many sign-ins, rounded numbers. Pure. */
import type { MonthOfService } from './figures.ts';

type Words = MonthOfService['name'];

/** A service that is named. */
export interface PublicService {
  readonly clientId: string;
  readonly name: Words;
  readonly organisation: Words;
  readonly signIns: number;
}

/** A month of the country. */
export interface PublicMonth {
  /** YYYY-MM. */
  readonly month: string;
  readonly signIns: number;
  /** The most used first. */
  readonly services: readonly PublicService[];
  /** Services that are not named, together; absent where even together they are too few. */
  readonly others?: { readonly services: number; readonly signIns: number };
}

const STEP = 10;
/** As many as fit on a page; the rest is counted together. */
export const MOST_NAMED = 100;
/** One service alone would be told by what is missing. */
const FEWEST_OTHERS = 2;

const rounded = (count: number): number => Math.round(count / STEP) * STEP;
const sum = (counts: readonly { readonly successes: number }[]): number =>
  counts.reduce((all, { successes }) => all + successes, 0);

/**
 * A month without anything that singles out a service with few people. The total is the sum of what is shown, so that
 * nothing follows from what is missing.
 */
export function publicMonth(month: string, services: readonly MonthOfService[], smallest: number): PublicMonth {
  const sorted = [...services].sort((a, b) => b.successes - a.successes || a.clientId.localeCompare(b.clientId));
  const named = sorted.filter(({ successes }) => successes >= smallest).slice(0, MOST_NAMED);
  const rest = sorted.slice(named.length).filter(({ successes }) => successes > 0);
  const areShown = rest.length >= FEWEST_OTHERS && sum(rest) >= smallest;
  const others = areShown ? { services: rest.length, signIns: rounded(sum(rest)) } : undefined;
  const shown = named.map(({ clientId, name, organisation, successes }) => ({
    clientId,
    name,
    organisation,
    signIns: rounded(successes),
  }));
  const signIns = shown.reduce((all, one) => all + one.signIns, others?.signIns ?? 0);
  return { month, signIns, services: shown, ...(others ? { others } : {}) };
}

const MOST_MONTHS = 12;

/** The months that are over and counted from their beginning on, the newest first. */
export function monthsOver(today: string, firstDay: string | undefined): string[] {
  if (firstDay === undefined) return [];
  const months: string[] = [];
  const date = new Date(`${today.slice(0, 7)}-01T00:00:00Z`);
  for (let i = 0; i < MOST_MONTHS; i += 1) {
    date.setUTCMonth(date.getUTCMonth() - 1);
    const month = date.toISOString().slice(0, 7);
    if (month < firstDay.slice(0, 7)) break;
    months.push(month);
  }
  return months;
}

/** The first and the last day of a month. */
export function daysOf(month: string): { readonly from: string; readonly to: string } {
  const end = new Date(`${month}-01T00:00:00Z`);
  end.setUTCMonth(end.getUTCMonth() + 1, 0);
  return { from: `${month}-01`, to: end.toISOString().slice(0, 10) };
}

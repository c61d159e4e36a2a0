/** Figures of one service, put together for people. Pure. */
import { dayAfter, type Figure } from './figures.ts';
import { STEPS, type StepName } from './measures.ts';

/** A count by the second part of its measure, such as a level or an error. */
export interface Part {
  readonly name: string;
  readonly count: number;
}

/** One day or one week of a service. */
export interface Span {
  readonly from: string;
  readonly to: string;
  readonly attempts: number;
  readonly successes: number;
}

/** What a service is told anyway, one sign-in after the other: exact. */
export interface Summary {
  readonly attempts: number;
  readonly successes: number;
  /** Successes for which no page was needed. */
  readonly withoutPage: number;
  /** Codes that the service has exchanged for tokens. */
  readonly redeemed: number;
  readonly levels: readonly Part[];
  readonly refusals: readonly Part[];
  readonly tokens: readonly Part[];
  readonly tokenRefusals: readonly Part[];
  readonly spans: readonly Span[];
}

const sumOf = (figures: readonly Figure[], measure: string): number =>
  figures.filter((figure) => figure.measure === measure).reduce((sum, { count }) => sum + count, 0);

/** Counts of all measures `<group>.…` by what follows; the most frequent first. */
function partsOf(figures: readonly Figure[], group: string): Part[] {
  const parts = new Map<string, number>();
  for (const { measure, count } of figures) {
    if (!measure.startsWith(`${group}.`)) continue;
    const name = measure.slice(group.length + 1);
    parts.set(name, (parts.get(name) ?? 0) + count);
  }
  return [...parts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
}

const total = (parts: readonly Part[]): number => parts.reduce((sum, { count }) => sum + count, 0);

/** Days up to a day, the newest last; more than a month is told in weeks. */
const DAYS_A_SPAN = { few: 1, many: 7 } as const;
const MOST_DAYS_ONE_BY_ONE = 31;

function spansOf(figures: readonly Figure[], from: string, to: string): Span[] {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  const length = days > MOST_DAYS_ONE_BY_ONE ? DAYS_A_SPAN.many : DAYS_A_SPAN.few;
  const spans: Span[] = [];
  for (let last = to; last >= from; last = dayAfter(last, -length)) {
    const first = [dayAfter(last, 1 - length), from].sort().at(-1) ?? from;
    const inside = figures.filter(({ day }) => day >= first && day <= last);
    spans.unshift({
      from: first,
      to: last,
      attempts: sumOf(inside, 'attempt'),
      successes: total(partsOf(inside, 'success')),
    });
  }
  return spans;
}

/** Everything of these days, both included. */
export function summarise(figures: readonly Figure[], from: string, to: string): Summary {
  const levels = partsOf(figures, 'success');
  return {
    attempts: sumOf(figures, 'attempt'),
    successes: total(levels),
    withoutPage: sumOf(figures, 'single-sign-on'),
    redeemed: sumOf(figures, 'redeemed'),
    levels,
    refusals: partsOf(figures, 'refused'),
    tokens: partsOf(figures, 'tokens'),
    tokenRefusals: partsOf(figures, 'tokens-refused'),
    spans: spansOf(figures, from, to),
  };
}

/** A count as it is shown: exactly, in steps of so many, or only as less than so many. */
export type Shown =
  | { readonly kind: 'exact'; readonly count: number }
  | { readonly kind: 'about'; readonly count: number }
  | { readonly kind: 'fewer'; readonly than: number };

/** A page of the sign-in: how many reached it, and how many went no further. */
export interface StepFigures {
  readonly step: StepName;
  readonly reached: Shown;
  readonly left: Shown;
}

/** A count that must not single anybody out. */
export function coarse(count: number, smallest: number): Shown {
  if (count < smallest) return { kind: 'fewer', than: smallest };
  return { kind: 'about', count: Math.round(count / smallest) * smallest };
}

/**
 * Where people left. A service is not told this of anybody, so it is told in steps of `smallest`; exactly where nobody is
 * a person of whom something could be learnt (`smallest` undefined: test people).
 */
export function stepsOf(figures: readonly Figure[], smallest: number | undefined): StepFigures[] {
  const shown = (count: number): Shown => (smallest === undefined ? { kind: 'exact', count } : coarse(count, smallest));
  return STEPS.map((step) => {
    const reached = sumOf(figures, `entered.${step}`);
    return { step, reached, left: Math.max(0, reached - sumOf(figures, `passed.${step}`)) };
  })
    .filter(({ reached }) => reached > 0)
    .map(({ step, reached, left }) => ({ step, reached: shown(reached), left: shown(left) }));
}

/**
 * Where people left, as a service is told it: whoever watches today's numbers could tell who just left, so in production
 * (`smallest` says how coarse) only of days that are over.
 */
export const stepsTold = (
  figures: readonly Figure[],
  { today, smallest }: { readonly today: string; readonly smallest: number | undefined },
): StepFigures[] => stepsOf(smallest === undefined ? figures : figures.filter(({ day }) => day < today), smallest);

/** From samples to the figures that are reported. */
import type { FlowName } from './flows.ts';
import type { Sample } from './measure.ts';

/** The figures of one flow. */
export interface Figures {
  readonly flow: FlowName;
  /** Rate by bare rate: the median over the rounds, each of which compares neighbours in time. */
  readonly ratio: number;
  /** Median operations per second. */
  readonly rate: number;
  readonly bareRate: number;
  /** Median CPU per operation of the Node process, milliseconds. */
  readonly cpuMs: number;
  readonly bareCpuMs: number;
  /** Median CPU per operation of the database, milliseconds. */
  readonly dbCpuMs: number;
  /** Statements of an ordinary operation. */
  readonly roundTrips: number;
  /** Percentiles of the duration, milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** What was measured of one flow; samples of the same round have the same place. */
export interface Measurement {
  readonly flow: FlowName;
  readonly samples: readonly Sample[];
  readonly bare: readonly Sample[];
  readonly roundTrips: readonly number[];
}

/** The value below which this part of the values lies; nearest rank. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

/** The middle value; the mean of the two middle ones when their number is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}

/** Four digits are more than any measurement deserves. */
export const round = (value: number): number => Number(value.toPrecision(4));

/** The figures of a measurement. */
export function figuresOf({ flow, samples, bare, roundTrips }: Measurement): Figures {
  const middle = (of: readonly Sample[], name: 'rate' | 'cpuMs' | 'dbCpuMs') => round(median(of.map((s) => s[name])));
  const durations = samples.flatMap((one) => one.durations);
  return {
    flow,
    ratio: round(median(samples.map(({ rate }, i) => rate / (bare[i]?.rate ?? Number.NaN)))),
    rate: middle(samples, 'rate'),
    bareRate: middle(bare, 'rate'),
    cpuMs: middle(samples, 'cpuMs'),
    bareCpuMs: middle(bare, 'cpuMs'),
    dbCpuMs: middle(samples, 'dbCpuMs'),
    roundTrips: median(roundTrips),
    p50: round(percentile(durations, 0.5)),
    p95: round(percentile(durations, 0.95)),
    p99: round(percentile(durations, 0.99)),
  };
}

const COLUMNS: readonly [string, (figures: Figures) => string][] = [
  ['flow', ({ flow }) => flow],
  ['ratio', ({ ratio }) => ratio.toFixed(2)],
  ['per s', ({ rate }) => rate.toFixed(0)],
  ['bare per s', ({ bareRate }) => bareRate.toFixed(0)],
  ['CPU ms', ({ cpuMs }) => cpuMs.toFixed(2)],
  ['bare CPU ms', ({ bareCpuMs }) => bareCpuMs.toFixed(2)],
  ['database CPU ms', ({ dbCpuMs }) => dbCpuMs.toFixed(2)],
  ['round trips', ({ roundTrips }) => String(roundTrips)],
  ['p50 ms', ({ p50 }) => p50.toFixed(1)],
  ['p95 ms', ({ p95 }) => p95.toFixed(1)],
  ['p99 ms', ({ p99 }) => p99.toFixed(1)],
];

/** Rows of cells as text, the first column to the left. */
export function align(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
  return rows.map(line).join('\n');
}

/** The figures as a table of text. */
export const table = (figures: readonly Figures[]): string =>
  align([COLUMNS.map(([name]) => name), ...figures.map((one) => COLUMNS.map(([, cell]) => cell(one)))]);

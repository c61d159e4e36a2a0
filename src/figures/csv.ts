/** Figures as a table for other programs (RFC 4180). */
import type { Figure } from './figures.ts';

/** Where people left is told for a period only, and never day by day. */
const ON_PAGES_ALONE = /^(entered|passed|turned)\./;

const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A line for each day and measure; `steps` where test people alone are counted. */
export function csvOf(figures: readonly Figure[], { steps }: { readonly steps: boolean }): string {
  const lines = figures
    .filter(({ measure }) => steps || !ON_PAGES_ALONE.test(measure))
    .map(({ day, measure, count }) => [day, field(measure), String(count)].join(','));
  return `${['day,measure,count', ...lines].join('\r\n')}\r\n`;
}

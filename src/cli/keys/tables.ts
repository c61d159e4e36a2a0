/** Keys as lines, never with anything of what they are made of. */
import type { SigningKeyFacts } from './signing-rules.ts';

/** Rows under a head, in columns as wide as they have to be. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return `${all.map(line).join('\n')}\n`;
}

/** A day, or what stands for an unknown one. */
export const dayOf = (at: Date | undefined): string => at?.toISOString().slice(0, 10) ?? 'not on record';

const STATES = { signs: 'signs', next: 'published, does not sign yet', former: 'published, signs no more' } as const;

/** The signing keys, in the order of the file. */
export const signingTable = (facts: readonly SigningKeyFacts[]): string =>
  table(
    ['Signing key', 'Algorithm', 'State', 'Added', 'Next step from'],
    facts.map(({ kid, alg, state, added, ready }) => [
      kid,
      alg,
      STATES[state],
      dayOf(added),
      ready?.toISOString().slice(0, 16).replace('T', ' ').concat(' UTC') ?? '',
    ]),
  );

import type { AssuranceConfig } from './configuration.ts';
import type { Axis, Vector } from './evidence.ts';
import { meets } from './vector.ts';

/** Minimums by axis; an axis that is not named is not asked for. */
export type Requirement = Partial<Vector>;

/** One level: its short id, the full value that relying parties see, and what it asks for. */
export interface Rung {
  readonly id: string;
  readonly value: string;
  readonly requires: Requirement;
}

/** The levels in order, and every further value that may be asked for. */
export interface Ladder {
  /** Weakest first. */
  readonly rungs: readonly Rung[];
  /** Values of other frameworks, such as eIDAS: each is answered as it was asked for, and is its own id. */
  readonly aliases: readonly Rung[];
  /** The level of an id, a full value or an alias; undefined for an unknown one. */
  find(acr: string): Rung | undefined;
  /** The strongest level of our own that the vector meets. */
  reached(vector: Vector): Rung | undefined;
}

/** The levels of a configuration, whose order its schema has checked; `acrBase` is what comes before `/m0`. */
export function createLadder({ acr, aliases }: Pick<AssuranceConfig, 'acr' | 'aliases'>, acrBase: string): Ladder {
  const rungs = acr.map(({ id, requires }) => ({ id, value: `${acrBase}/${id}`, requires }));
  const others = aliases.flatMap(({ values, requires }) => values.map((value) => ({ id: value, value, requires })));
  const byName = new Map(
    [...others, ...rungs].flatMap((rung) => [[rung.id, rung] as const, [rung.value, rung] as const]),
  );
  return {
    rungs,
    aliases: others,
    find: (name) => byName.get(name),
    reached: (vector) => rungs.findLast((rung) => meets(vector, rung.requires)),
  };
}

const axes: readonly Axis[] = ['vn', 'vnAuth', 'eidas', 'ial', 'aal'];

/** Whether everything that meets the first requirement meets the second. */
export const implies = (strong: Requirement, weak: Requirement): boolean =>
  axes.every((axis) => (strong[axis] ?? 0) >= (weak[axis] ?? 0));

/** The first of the levels that no other one is weaker than. */
export const weakestOf = (levels: readonly Rung[]): Rung | undefined =>
  levels.find((level) =>
    levels.every((other) => !implies(level.requires, other.requires) || implies(other.requires, level.requires)),
  );

/** The first of the levels that no other one is stronger than. */
export const strongestOf = (levels: readonly Rung[]): Rung | undefined =>
  levels.find((level) =>
    levels.every((other) => !implies(other.requires, level.requires) || implies(level.requires, other.requires)),
  );

/** Both requirements at once, under the name of the stronger one. */
export function both(asked: Rung, minimum: Rung): Rung {
  if (implies(minimum.requires, asked.requires)) return minimum;
  const most = axes.map((axis) => [axis, Math.max(asked.requires[axis] ?? 0, minimum.requires[axis] ?? 0)]);
  return { ...asked, requires: Object.fromEntries(most) as Vector };
}

import type { AssuranceConfig } from './configuration.ts';
import type { Vector } from './evidence.ts';
import { meets } from './vector.ts';

/** One level: its short id, the full value that relying parties see, and what it asks for. */
export interface Rung {
  readonly id: string;
  readonly value: string;
  readonly requires: Partial<Vector>;
}

/** The levels in order. A rank is a position in it: 0 is the weakest, -1 is below all. */
export interface Ladder {
  readonly rungs: readonly Rung[];
  /** Rank of a level given by id or full value; undefined for an unknown one. */
  rankOf(acr: string): number | undefined;
  /** Rank of the strongest level that the vector meets, or -1. */
  rankReached(vector: Vector): number;
}

/** The levels of a configuration, whose order its schema has checked; `acrBase` is what comes before `/m0`. */
export function createLadder(acr: AssuranceConfig['acr'], acrBase: string): Ladder {
  const rungs = acr.map(({ id, requires }) => ({ id, value: `${acrBase}/${id}`, requires }));
  const ranks = new Map(rungs.flatMap(({ id, value }, rank) => [[id, rank] as const, [value, rank] as const]));
  return {
    rungs,
    rankOf: (name) => ranks.get(name),
    rankReached: (vector) => rungs.findLastIndex((rung) => meets(vector, rung.requires)),
  };
}

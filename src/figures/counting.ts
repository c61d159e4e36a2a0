/** Counting in memory: a sign-in waits for no database because of its figures. */
import { dayOf, type Figure, type FigureStore } from './figures.ts';
import type { Measure } from './measures.ts';

export interface CountingParts {
  readonly figures: Pick<FigureStore, 'add'>;
  /** The country's time zone, as minutes ahead of UTC. */
  readonly utcOffsetMinutes: number;
  readonly now: () => Date;
}

/** What a node counts. */
export interface Counting {
  /** One more; `at` (seconds since the epoch) where it belongs to another day than today. */
  count(clientId: string, measure: Measure, at?: number): void;
  /** Writes what was counted since; what could not be written is kept for the next time. */
  flush(): Promise<void>;
}

const keyOf = ({ clientId, day, measure }: Omit<Figure, 'count'>): string => `${clientId}\n${day}\n${measure}`;

/** Makes the counters of this node. */
export function createCounting({ figures, utcOffsetMinutes, now }: CountingParts): Counting {
  let counted = new Map<string, Figure>();

  function add(figure: Figure): void {
    const key = keyOf(figure);
    counted.set(key, { ...figure, count: figure.count + (counted.get(key)?.count ?? 0) });
  }

  return {
    count(clientId, measure, at) {
      const day = dayOf(at === undefined ? now().getTime() : at * 1000, utcOffsetMinutes);
      add({ clientId, day, measure, count: 1 });
    },
    async flush() {
      if (counted.size === 0) return;
      const leaving = [...counted.values()];
      counted = new Map();
      try {
        await figures.add(leaving);
      } catch (error) {
        for (const figure of leaving) add(figure);
        throw error;
      }
    },
  };
}

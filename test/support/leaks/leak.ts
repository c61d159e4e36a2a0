/** What was found where it must not be. */
import { EXCEPTIONS } from './exceptions.ts';

/** A kind of datum, and a place that says nothing of it: a column, a line of the log, a part of an address. */
export interface Leak {
  readonly place: string;
  readonly kind: string;
}

/** Fails with everything that was found and is no known exception. */
export function refuseLeaks(leaks: readonly Leak[]): void {
  const lines = new Set(leaks.filter((leak) => !isExcepted(leak)).map(({ place, kind }) => `${kind} in ${place}`));
  if (lines.size > 0) throw new Error(`personal data was found:\n${[...lines].sort().join('\n')}`);
}

const isExcepted = ({ place, kind }: Leak): boolean =>
  EXCEPTIONS.some((known) => known.place.test(place) && (known.kinds?.includes(kind) ?? true));

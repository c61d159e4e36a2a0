/** Which level is asked of an upstream. Pure. */
import type { Definition, Level } from './definition.ts';

/** The strongest thing that an upstream may vouch for. */
export const strongestOf = ({ levels }: Pick<Definition, 'levels'>): Level => levels.at(-1) as Level;

/**
 * The names of the levels that will do, weakest first; empty when every level does. When none does, the strongest one is asked
 * for: what is missing then is shown here.
 */
export function levelsToAsk(definition: Pick<Definition, 'levels'>, does: (level: Level) => boolean): string[] {
  const { levels } = definition;
  const enough = levels.filter(does);
  if (enough.length === levels.length) return [];
  return (enough.length > 0 ? enough : [strongestOf(definition)]).flatMap(({ acr }) => acr.slice(0, 1));
}

/** Closing the account of somebody who was made up: there is nothing to wait for, nobody to tell, and nothing to keep. */
import type { Person } from '../identity/person.ts';
import { type ClosingParts, endMandates, newToken } from './closing.ts';
import { emptied } from './ending.ts';

export type ClosingAtOnceParts = Pick<
  ClosingParts,
  'audit' | 'closings' | 'endEverything' | 'endMandate' | 'mandates' | 'now' | 'people' | 'withdrawAll'
>;

/**
 * Makes the function; call it in a transaction that holds the person. The closing job erases what is left at its next run.
 * Real people have a time to come back: it refuses them.
 */
export function createClosingAtOnce(parts: ClosingAtOnceParts): (person: Person) => Promise<void> {
  const { audit, closings, now, people } = parts;
  return async (person) => {
    const { id, testTeam } = person;
    if (testTeam === undefined) throw new Error('only the accounts of people who were made up are closed at once');
    await parts.withdrawAll(id, 'closed');
    await endMandates(parts, id);
    await parts.endEverything(id);
    await people.save(emptied(person));
    const at = now();
    await closings.begin({ personId: id, startedAt: at, closesAt: at }, newToken());
    await closings.close(id, { at, eraseAt: at });
    await audit({ type: 'account.closed', personId: id });
  };
}

/** Pairs of accounts that are merged and parted, as an officer asks and another one decides. */
import { randomUUID } from 'node:crypto';
import type { Person } from '../../src/identity/person.ts';
import { persona } from './personas.ts';
import { addPerson, type MergingNode } from './two-accounts.ts';
import type { World } from './world.ts';

export const asker = persona('An officer at a commune counter').id;

/** An account that stays, and one that becomes a part of it. */
export interface Two {
  readonly kept: Person;
  readonly merged: Person;
}

/** Makes the functions. */
export async function mergePairs(world: World, node: MergingNode) {
  const decider = (await node.people.find(persona('A second administrator').id)) as Person;
  const requestFor = ({ kept, merged }: Two): Promise<string> =>
    node.request({ what: 'merge', keptId: kept.id, mergedId: merged.id }, asker);
  async function requestUndo({ kept, merged }: Two): Promise<string> {
    const mergeId = (await node.mergeOf(merged))?.id ?? randomUUID();
    return node.request({ what: 'undo', mergeId, keptId: kept.id, mergedId: merged.id }, asker);
  }
  return {
    decider,
    two: async (kept: Partial<Person> = {}, merged: Partial<Person> = {}): Promise<Two> => ({
      kept: await addPerson(world, kept),
      merged: await addPerson(world, merged),
    }),
    requestFor,
    requestUndo,
    merge: async (both: Two) => node.approve(await requestFor(both), decider),
    undo: async (both: Two) => node.approve(await requestUndo(both), decider),
    statusOf: async ({ id }: Person) => (await node.people.find(id))?.status,
  };
}

export type MergePairs = Awaited<ReturnType<typeof mergePairs>>;

/** What a merge and its undoing do, each in one transaction. */
import { randomUUID } from 'node:crypto';
import type { Audit } from '../audit/audit.ts';
import { isProven, statedIdentifiers } from '../identity/identifiers.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { createMergeEvents, type MergeEventParts } from './events.ts';
import type { Memory, Merge, MergeStore, Pair } from './merge.ts';
import { createTellOfMerge, type MergeNoticesParts } from './notices.ts';
import { returned } from './returning.ts';
import {
  type MergeProblem,
  type People,
  passedFrom,
  passesNumber,
  problemOf,
  type UndoProblem,
  undoProblemOf,
  withoutPassed,
  withPassed,
} from './rules.ts';

export interface CarryingOutParts extends MergeEventParts, MergeNoticesParts {
  readonly audit: Audit;
  /** Ends the sessions and grants of an account, and tells every service in them. */
  readonly endEverything: (personId: string) => Promise<void>;
  readonly merges: MergeStore;
  readonly now: () => Date;
  readonly people: PersonStore;
  readonly settings: {
    readonly contacts: { readonly settleSeconds: number };
    readonly upstreams: { readonly undoMergeDays: number };
  };
  /** Lets a team read that another account of a member is the member now. */
  readonly recordMoved: (teamId: string, personId: string, by: readonly string[]) => Promise<void>;
  readonly tellLogouts: (ended: readonly { clientId: string; personId: string; sid: string }[]) => Promise<void>;
}

/** By whom, and at whose request. */
export interface Order {
  readonly requestId: string;
  /** Ids of those who asked and decided. */
  readonly by: readonly string[];
}

const DAY_MS = 86_400_000;

/** Makes the functions; call them in a transaction. */
export function createCarryingOut(parts: CarryingOutParts) {
  const { audit, merges, now, people, settings } = parts;
  const events = createMergeEvents(parts);
  const tell = createTellOfMerge(parts);

  /** In one order, so that two merges at once wait for each other. */
  async function lock({ keptId, mergedId }: Pair): Promise<People | undefined> {
    const found = new Map<string, People['kept'] | undefined>();
    for (const id of [keptId, mergedId].sort()) found.set(id, await people.lock(id));
    const [kept, merged] = [found.get(keptId), found.get(mergedId)];
    return kept && merged && { kept, merged };
  }

  const problem = async (both: People): Promise<MergeProblem | undefined> =>
    problemOf(both, await merges.obstacles({ keptId: both.kept.id, mergedId: both.merged.id }));

  /** Somebody else may have proven a number meanwhile that the account would have again. */
  async function isNumberTaken({ merged }: People, { keptId, mergedId }: Pair, memory: Memory): Promise<boolean> {
    if (!isProven(merged) && !memory.rows['proofs.person_id']) return false;
    const passed = passesNumber(memory.passed);
    const isOther = ({ id }: { readonly id: string }): boolean => id !== mergedId && !(passed && id === keptId);
    for (const one of statedIdentifiers(merged)) if ((await people.findByIdentifier(one)).some(isOther)) return true;
    return false;
  }

  async function undoProblem(merge: Merge, both: People): Promise<UndoProblem | undefined> {
    const found = undoProblemOf(merge, both, now());
    if (found) return found;
    // What was merged later may go by subjects that this undo would take away.
    if (await merges.isFollowed(merge)) return 'followed';
    const memory = await merges.memoryOf(merge.id);
    if (!memory) return 'late';
    return (await isNumberTaken(both, merge, memory)) ? 'number' : undefined;
  }

  async function record(type: 'account.merged' | 'account.merge-undone', pair: Pair, { requestId, by }: Order) {
    for (const [as, personId] of [
      ['kept', pair.keptId],
      ['merged', pair.mergedId],
    ] as const)
      await audit({ type, personId, details: { as, by, request: requestId } });
  }

  async function recordTeams({ rows }: Pick<Memory, 'rows'>, personId: string, { by }: Order): Promise<void> {
    for (const teamId of rows['team_members.person_id'] ?? []) await parts.recordMoved(teamId, personId, by);
  }

  async function join(pair: Pair, both: People, order: Order): Promise<void> {
    const [id, at] = [randomUUID(), now()];
    const undoUntil = new Date(at.getTime() + settings.upstreams.undoMergeDays * DAY_MS);
    const told = await events.toTell(pair, await merges.aliases(pair));
    const passed = passedFrom(both, at);
    await tell(both.kept, 'kept', undoUntil);
    await tell(both.merged, 'merged', undoUntil);
    await parts.endEverything(pair.mergedId);
    await people.save({ ...both.merged, status: 'merged' });
    const settlesAt = Math.floor(at.getTime() / 1000) + settings.contacts.settleSeconds;
    if (passed.contacts.length > 0 || passesNumber(passed)) await people.save(withPassed(both, passed, settlesAt));
    const rows = await merges.move(pair, passesNumber(passed));
    await merges.add({ ...pair, id, requestId: order.requestId, at, undoUntil }, { rows, passed, told });
    await events.tell(told, { id, keptId: pair.keptId, undone: false });
    await recordTeams({ rows }, pair.keptId, order);
    await record('account.merged', pair, order);
  }

  async function part(merge: Merge, memory: Memory, order: Order): Promise<void> {
    const sectors = memory.rows['subjects.person_id'] ?? [];
    // Their subject is the other account's again: whatever was got with it here ends, and is told under it.
    const ended = await merges.endGrantsIn(merge.keptId, sectors);
    // Contacts, numbers and links that go back opened this account: whoever came in by them is out.
    await parts.endEverything(merge.keptId);
    await recordTeams({ rows: await merges.moveBack(merge, memory.rows) }, merge.mergedId, order);
    const both = await lock(merge);
    if (!both) throw new Error('accounts that were merged are never erased');
    const back = await returned(both, merge.at, parts);
    const { contacts } = memory.passed;
    if (contacts.length > 0 || passesNumber(memory.passed)) await people.save(withoutPassed(both.kept, memory.passed));
    await people.save(back);
    await parts.tellLogouts(ended.map((one) => ({ ...one, personId: merge.mergedId })));
    await events.tell(memory.told, { id: merge.id, keptId: merge.keptId, undone: true });
    await record('account.merge-undone', merge, order);
    for (const person of [both.kept, back]) await tell(person, 'parted', merge.undoUntil);
  }

  return {
    problem,
    undoProblem,

    /** Joins the two; false when something stands against it now. */
    async merge(pair: Pair, order: Order): Promise<boolean> {
      const both = await lock(pair);
      if (!both || (await problem(both))) return false;
      await join(pair, both, order);
      return true;
    },

    /** Parts them again: every row that moved goes back as it is now. False when something stands against it now. */
    async undo(mergeId: string, order: Order): Promise<boolean> {
      const merge = await merges.find(mergeId);
      const both = merge && (await lock(merge));
      const memory = await merges.memoryOf(mergeId);
      if (!merge || !both || !memory || (await undoProblem(merge, both))) return false;
      if (!(await merges.undo(mergeId, { at: now(), requestId: order.requestId }))) return false;
      await part(merge, memory, order);
      return true;
    },
  };
}

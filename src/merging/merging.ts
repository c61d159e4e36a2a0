/** Merging two accounts of one person, and undoing it: one officer asks, another one decides. */
import { type ApprovalStore, atPage, type ChangeRequest } from '../approvals/approval.ts';
import { type Answer, createApprovals, type Decided } from '../approvals/approvals.ts';
import { AppError, type Transaction } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import { type CarryingOutParts, createCarryingOut } from './carrying-out.ts';
import type { Merge, Pair } from './merge.ts';
import type { MergeProblem, People, UndoProblem } from './rules.ts';

export interface MergingParts extends CarryingOutParts {
  readonly approvals: ApprovalStore;
  /** The officer's own account, or that of somebody for whom they answer. */
  readonly isOwn: (officer: Person, person: Person) => Promise<boolean>;
  readonly transaction: Transaction;
}

/** What is asked for; the subject of the request is the account that was, or would be, merged. */
export type MergeChange =
  | ({ readonly what: 'merge' } & Pair)
  | ({ readonly what: 'undo'; readonly mergeId: string } & Pair);

/** Asks, and why. */
export interface Asked {
  readonly officer: Person;
  readonly reason: string;
}

type Answered<Problem> = { readonly id: string } | { readonly problem: Problem };

/** Makes the functions. */
export function createMerging(parts: MergingParts) {
  const { approvals, audit, isOwn, merges, people, transaction } = parts;
  const fourEyes = createApprovals({ approvals, audit, transaction, membersOf: async () => [] });
  const carryingOut = createCarryingOut(parts);

  /** Nobody joins or parts accounts of their own, or of whom they answer for, or who answers for them. */
  async function isNear(officer: Person, others: readonly (Person | undefined)[]): Promise<boolean> {
    for (const one of others) if (one && ((await isOwn(officer, one)) || (await isOwn(one, officer)))) return true;
    return false;
  }

  const isWaiting = async (personId: string): Promise<boolean> =>
    (await approvals.about('merge', personId)).some(({ decision }) => !decision);

  async function problemFor(both: People, officer: Person): Promise<MergeProblem | undefined> {
    if (await isNear(officer, [both.kept, both.merged])) return 'own';
    if ((await isWaiting(both.merged.id)) || (await isWaiting(both.kept.id))) return 'waiting';
    return carryingOut.problem(both);
  }

  async function peopleOf({ keptId, mergedId }: Pair): Promise<People> {
    const [kept, merged] = [await people.find(keptId), await people.find(mergedId)];
    if (!kept || !merged) throw new AppError('not_found', 'no such account');
    return { kept, merged };
  }

  async function undoProblemFor(merge: Merge, officer: Person): Promise<UndoProblem | undefined> {
    const both = await peopleOf(merge);
    if (await isNear(officer, [both.kept, both.merged])) return 'own';
    if (await isWaiting(merge.mergedId)) return 'waiting';
    return carryingOut.undoProblem(merge, both);
  }

  const request = (content: MergeChange, { officer, reason }: Asked): Promise<string> =>
    fourEyes.ask({ kind: 'merge', subject: content.mergedId, content, reason, by: atPage(officer) });

  async function carryOut({ id, content, by }: ChangeRequest, decider: Person): Promise<'done' | 'stale'> {
    const change = content as MergeChange;
    const order = { requestId: id, by: [...by.people, decider.id] };
    const pair = { keptId: change.keptId, mergedId: change.mergedId };
    const isDone = await (change.what === 'merge'
      ? carryingOut.merge(pair, order)
      : carryingOut.undo(change.mergeId, order));
    return isDone ? 'done' : 'stale';
  }

  async function isNearTo(officer: Person, { content, by }: ChangeRequest): Promise<boolean> {
    const { keptId, mergedId } = content as MergeChange;
    const others: (Person | undefined)[] = [];
    for (const id of new Set([keptId, mergedId, ...by.people])) others.push(await people.find(id));
    return isNear(officer, others);
  }

  return {
    peopleOf,
    problemFor,
    undoProblemFor,

    /** Asks for a merge; the id of the request, or why not. */
    ask: (both: People, asked: Asked): Promise<Answered<MergeProblem>> =>
      transaction(async () => {
        await people.lock(both.merged.id);
        const problem = await problemFor(both, asked.officer);
        if (problem) return { problem };
        return { id: await request({ what: 'merge', keptId: both.kept.id, mergedId: both.merged.id }, asked) };
      }),

    /** Asks for an undoing; the id of the request, or why not. */
    askUndo: (merge: Merge, asked: Asked): Promise<Answered<UndoProblem>> =>
      transaction(async () => {
        await people.lock(merge.mergedId);
        const problem = await undoProblemFor((await merges.find(merge.id)) ?? merge, asked.officer);
        if (problem) return { problem };
        const { id: mergeId, keptId, mergedId } = merge;
        return { id: await request({ what: 'undo', mergeId, keptId, mergedId }, asked) };
      }),

    async mayDecide(request: ChangeRequest, decider: Person): Promise<boolean> {
      return (await fourEyes.mayDecide(request, [decider.id])) && !(await isNearTo(decider, request));
    },

    /** Decides; fails with `not_allowed` for whoever asked, whom it is about, and those who answer for each other. */
    async decide(request: ChangeRequest, decider: Person, answer: Answer): Promise<Decided> {
      const decide = (): Promise<Decided> =>
        transaction(async () => {
          if (await isNearTo(decider, request))
            throw new AppError('not_allowed', 'who asks, or whom it is about, does not decide');
          return fourEyes.decide(request.id, atPage(decider), answer, (one) => carryOut(one, decider));
        });
      try {
        return await decide();
      } catch (error) {
        // The person got something of a kind at the moment at which it would have moved: now it is there, and stays.
        if (error instanceof AppError && error.code === 'already_used') return decide();
        throw error;
      }
    },
  };
}

export type Merging = ReturnType<typeof createMerging>;

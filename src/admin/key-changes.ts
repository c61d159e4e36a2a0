/** Steps in a change of the provider's keys: one security officer asks, another one approves, and whoever has the machine takes the step. */
import { type Actor, atPage, type ChangeRequest } from '../approvals/approval.ts';
import { type Answer, type ApprovalsParts, createApprovals, type Decided } from '../approvals/approvals.ts';
import { type KeyStep, subjectOf } from '../approvals/key-change.ts';
import type { Person } from '../identity/person.ts';

export type KeyChangesParts = Omit<ApprovalsParts, 'membersOf'>;

/** The words of each step; they take the name of the key. */
export const KEY_STEPS = {
  next: { title: 'staff.keys.step.next', about: 'staff.keys.step.nextAbout' },
  promote: { title: 'staff.keys.step.promote', about: 'staff.keys.step.promoteAbout' },
  retire: { title: 'staff.keys.step.retire', about: 'staff.keys.step.retireAbout' },
  data: { title: 'staff.keys.step.data', about: 'staff.keys.step.dataAbout' },
  lookup: { title: 'staff.keys.step.lookup', about: 'staff.keys.step.lookupAbout' },
} as const satisfies Record<KeyStep['step'], { title: string; about: string }>;

/** What may be asked for with these keys: none that signs already begins to sign, and none that signs is taken away. */
export function stepsFor(keys: readonly { readonly kid: string; readonly signing: number }[]): readonly KeyStep[] {
  const idle = keys.filter(({ signing }) => signing === 0);
  const about = (step: 'promote' | 'retire') => idle.map(({ kid }) => ({ step, kid }));
  return [{ step: 'next' }, ...about('promote'), ...about('retire'), { step: 'data' }, { step: 'lookup' }];
}

/** Makes the functions. */
export function createKeyChanges(parts: KeyChangesParts) {
  const fourEyes = createApprovals({ ...parts, membersOf: async () => [] });
  return {
    ask: (step: KeyStep, { reason, by }: { reason: string; by: Actor }): Promise<string> =>
      fourEyes.ask({ kind: 'keys', subject: subjectOf(step), content: step, reason, by }),

    mayDecide: (request: ChangeRequest, decider: Person): Promise<boolean> => fourEyes.mayDecide(request, [decider.id]),

    /** What is approved is good for the command line, once (approvals/key-change.ts). */
    decide: (request: ChangeRequest, decider: Person, answer: Answer): Promise<Decided> =>
      fourEyes.decide(request.id, atPage(decider), answer, async () => 'done'),
  };
}

export type KeyChanges = ReturnType<typeof createKeyChanges>;

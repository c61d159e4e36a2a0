/** Steps in a change of the keys that sign: one security officer asks, another one approves, and whoever has the machine takes the step. */
import type { Actor, ChangeRequest } from '../approvals/approval.ts';
import { type Answer, type ApprovalsParts, createApprovals, type Decided } from '../approvals/approvals.ts';
import { type SigningStep, subjectOf } from '../approvals/key-change.ts';
import type { Person } from '../identity/person.ts';

export type KeyChangesParts = Omit<ApprovalsParts, 'membersOf'>;

/** The words of each step; they take the name of the key. */
export const KEY_STEPS = {
  next: { title: 'staff.keys.step.next', about: 'staff.keys.step.nextAbout' },
  promote: { title: 'staff.keys.step.promote', about: 'staff.keys.step.promoteAbout' },
  retire: { title: 'staff.keys.step.retire', about: 'staff.keys.step.retireAbout' },
} as const satisfies Record<SigningStep['step'], { title: string; about: string }>;

/** What may be asked for with these keys: none that signs already begins to sign, and none that signs is taken away. */
export function stepsFor(keys: readonly { readonly kid: string; readonly signing: number }[]): readonly SigningStep[] {
  const idle = keys.filter(({ signing }) => signing === 0);
  const about = (step: 'promote' | 'retire') => idle.map(({ kid }) => ({ step, kid }));
  return [{ step: 'next' }, ...about('promote'), ...about('retire')];
}

/** Makes the functions. */
export function createKeyChanges(parts: KeyChangesParts) {
  const fourEyes = createApprovals({ ...parts, membersOf: async () => [] });
  return {
    ask: (step: SigningStep, { reason, by }: { reason: string; by: Actor }): Promise<string> =>
      fourEyes.ask({ kind: 'keys', subject: subjectOf(step), content: step, reason, by }),

    mayDecide: (request: ChangeRequest, decider: Person): Promise<boolean> => fourEyes.mayDecide(request, [decider.id]),

    /** What is approved is good for the command line, once (approvals/key-change.ts). */
    decide: (request: ChangeRequest, decider: Person, answer: Answer): Promise<Decided> =>
      fourEyes.decide(request.id, { via: 'page', people: [decider.id] }, answer, async () => 'done'),
  };
}

export type KeyChanges = ReturnType<typeof createKeyChanges>;

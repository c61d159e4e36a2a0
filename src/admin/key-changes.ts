/** Changes of keys: one security officer asks, another one approves, and whoever has the machine carries it out. */
import type { Actor, ApprovalStore, ChangeRequest } from '../approvals/approval.ts';
import { type Answer, type ApprovalsParts, createApprovals, type Decided } from '../approvals/approvals.ts';
import type { Person } from '../identity/person.ts';

export interface KeyChangesParts extends Omit<ApprovalsParts, 'membersOf'> {
  readonly approvals: ApprovalStore;
  readonly now: () => Date;
  readonly settings: { readonly staff: { readonly keyChangeSeconds: number } };
}

/** Which keys: those that sign, those that encrypt what is stored, or that of the hashes by which people are found. */
export type KeyKind = 'signing' | 'data' | 'lookup';

/** What is asked for. */
export interface KeyChange {
  readonly what: KeyKind;
}

/** The words of each kind. */
export const KEY_KINDS = {
  signing: { title: 'staff.keys.change.signing', about: 'staff.keys.change.signingAbout' },
  data: { title: 'staff.keys.change.data', about: 'staff.keys.change.dataAbout' },
  lookup: { title: 'staff.keys.change.lookup', about: 'staff.keys.change.lookupAbout' },
} as const satisfies Record<KeyKind, { title: string; about: string }>;

/** Whether a name is that of a kind. */
export const isKeyKind = (name: string): name is KeyKind => Object.hasOwn(KEY_KINDS, name);

/** What a request is good for at the command line. */
export type KeyApproval =
  | { readonly kind: 'approved'; readonly what: KeyKind; readonly by: readonly string[] }
  | { readonly kind: 'unknown' | 'open' | 'refused' | 'used' | 'old' };

/** Makes the functions. */
export function createKeyChanges(parts: KeyChangesParts) {
  const { approvals, now, settings } = parts;
  const fourEyes = createApprovals({ ...parts, membersOf: async () => [] });

  function approvalOf({ content, by, decision, usedAt }: ChangeRequest): KeyApproval {
    if (!decision) return { kind: 'open' };
    if (decision.outcome !== 'approved') return { kind: 'refused' };
    if (usedAt) return { kind: 'used' };
    const age = (now().getTime() - decision.at.getTime()) / 1000;
    if (age > settings.staff.keyChangeSeconds) return { kind: 'old' };
    return { kind: 'approved', what: (content as KeyChange).what, by: [...by.people, ...decision.by] };
  }

  return {
    ask: (change: KeyChange, { reason, by }: { reason: string; by: Actor }): Promise<string> =>
      fourEyes.ask({ kind: 'keys', subject: change.what, content: change, reason, by }),

    mayDecide: (request: ChangeRequest, decider: Person): Promise<boolean> => fourEyes.mayDecide(request, [decider.id]),

    decide: (request: ChangeRequest, decider: Person, answer: Answer): Promise<Decided> =>
      fourEyes.decide(request.id, { via: 'page', people: [decider.id] }, answer, async () => 'done'),

    /** Whether a request is approved, not carried out, and not too long ago: `staff.keyChangeSeconds`. */
    async approvedKeyChange(id: string): Promise<KeyApproval> {
      const request = await approvals.find(id);
      return request?.kind === 'keys' ? approvalOf(request) : { kind: 'unknown' };
    },

    /** Marks it as carried out; false when it was before, or is not approved. */
    use: (id: string): Promise<boolean> => approvals.use(id),
  };
}

export type KeyChanges = ReturnType<typeof createKeyChanges>;

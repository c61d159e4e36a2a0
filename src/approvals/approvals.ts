/** Asking for a change, and deciding about it: the one way for pages, the API, files and commands. */
import { randomUUID } from 'node:crypto';
import type { Audit } from '../audit/audit.ts';
import { AppError, type Transaction } from '../errors.ts';
import {
  type Actor,
  type ApprovalStore,
  type ChangeRequest,
  keptOf,
  mayDecide,
  type NewChangeRequest,
} from './approval.ts';

export interface ApprovalsParts {
  readonly approvals: ApprovalStore;
  readonly audit: Audit;
  readonly transaction: Transaction;
  /** People of a team, who may not decide about its requests. */
  readonly membersOf: (teamId: string) => Promise<readonly string[]>;
}

/** What is decided. */
export interface Answer {
  readonly approve: boolean;
  readonly note: string;
}

/** What came of a decision: `late` when somebody else was first, `stale` when what it was about had changed meanwhile. */
export type Decided = 'approved' | 'refused' | 'late' | 'stale';

/** Carries out what was approved, in the transaction of the decision; `stale` when it does not fit any more. */
export type Apply = (request: ChangeRequest) => Promise<'done' | 'stale'>;

/** Makes the functions; the callers have checked that the actor's role covers this kind and authority. */
export function createApprovals({ approvals, audit, transaction, membersOf }: ApprovalsParts) {
  const record = (type: `change.${string}`, request: NewChangeRequest, by: Actor, outcome = {}): Promise<void> =>
    audit({
      type: type as 'change.requested',
      ...(request.kind === 'registration' ? { clientId: request.subject } : {}),
      details: {
        request: request.id,
        kind: request.kind,
        subject: request.subject,
        authority: request.authority,
        via: by.via,
        by: by.people,
        client: by.clientId,
        ...outcome,
      },
    });

  const isOther = async (request: ChangeRequest, people: readonly string[]): Promise<boolean> =>
    mayDecide(request, people, request.teamId === undefined ? [] : await membersOf(request.teamId));

  return {
    /** Asks for a change; the id of the request. */
    ask: (request: Omit<NewChangeRequest, 'id'>): Promise<string> =>
      transaction(async () => {
        const id = randomUUID();
        await approvals.add({ ...request, id });
        await record('change.requested', { ...request, id }, request.by);
        return id;
      }),

    /** Whether these people may decide it. */
    mayDecide: isOther,

    /** Decides; fails with `not_allowed` for whoever asked or belongs to the team that asks, `not_found` for no such request. */
    decide: (id: string, by: Actor, { approve, note }: Answer, apply: Apply): Promise<Decided> =>
      transaction(async () => {
        const request = await approvals.lock(id);
        if (!request) throw new AppError('not_found', 'no such change request');
        if (request.decision) return 'late';
        if (!(await isOther(request, by.people))) throw new AppError('not_allowed', 'who asks does not decide');
        const outcome = !approve ? 'refused' : (await apply(request)) === 'done' ? 'approved' : 'stale';
        if (!(await approvals.decide(id, { outcome, by: by.people, note }, keptOf(request)))) return 'late';
        await record(`change.${outcome}`, request, by);
        return outcome;
      }),

    /** Takes a request back; false when it was decided already. */
    withdraw: (id: string, by: Actor): Promise<boolean> =>
      transaction(async () => {
        const request = await approvals.lock(id);
        if (!request) throw new AppError('not_found', 'no such change request');
        const done = await approvals.decide(id, { outcome: 'withdrawn', by: by.people }, keptOf(request));
        if (done) await record('change.withdrawn', request, by);
        return done;
      }),
  };
}

export type Approvals = ReturnType<typeof createApprovals>;

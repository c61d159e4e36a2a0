/** What security officers do about identity providers in front of this one: one switches off, two do everything else. */
import { isDeepStrictEqual } from 'node:util';
import { type Actor, type ApprovalStore, atPage, type ChangeRequest } from '../approvals/approval.ts';
import { type Answer, type ApprovalsParts, createApprovals, type Decided } from '../approvals/approvals.ts';
import type { Audit } from '../audit/audit.ts';
import { AppError } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import type { Definition } from '../upstreams/definition.ts';
import { allDescribed, type Described, type DescribedParts } from '../upstreams/described.ts';
import type { Problem } from '../upstreams/problems.ts';
import { problemsOfLevels } from '../upstreams/proposing.ts';
import type { UpstreamRows } from '../upstreams/rows.ts';
import type { Stop, UpstreamStops } from '../upstreams/stops.ts';

export interface UpstreamChangesParts extends Omit<ApprovalsParts, 'membersOf'>, DescribedParts {
  readonly approvals: ApprovalStore;
  readonly audit: Audit;
  readonly now: () => Date;
  /** Rows of `proofing` in the levels. */
  readonly proofNames: readonly string[];
  readonly upstreamRows: UpstreamRows;
  readonly upstreamStops: UpstreamStops;
}

/** What is asked for: the subject of the request is the id of the upstream. */
export type UpstreamChange =
  /** `since` tells which time of being off is to end: milliseconds since 1970. */
  | { readonly what: 'on'; readonly since: number }
  | { readonly what: 'remove'; readonly before: Definition }
  | {
      readonly what: 'describe';
      readonly definition: Definition;
      readonly before?: Definition | undefined;
      /** Without one the secret that is there stays, or there is none; empty once the request has ended. */
      readonly secret?: string | undefined;
      readonly keeps: boolean;
    };

/** Why something cannot be asked for. */
export type UpstreamProblem = 'waiting' | 'on' | 'gone' | 'file' | 'same' | 'taken';

const isWaiting = ({ decision }: ChangeRequest): boolean => decision === undefined;

/** Makes the functions. */
export function createUpstreamChanges(parts: UpstreamChangesParts) {
  const { approvals, audit, now, proofNames, transaction, upstreamRows, upstreamStops, upstreams } = parts;
  const fourEyes = createApprovals({ ...parts, membersOf: async () => [] });

  const find = async (id: string): Promise<Described | undefined> =>
    (await allDescribed(parts)).find(({ definition }) => definition.id === id);

  async function problemOf(id: string, change: UpstreamChange): Promise<UpstreamProblem | undefined> {
    const there = await find(id);
    if (change.what === 'on') return there?.row?.off?.since.getTime() === change.since ? undefined : 'on';
    if (there?.ofFile) return 'file';
    if (!isDeepStrictEqual(there?.definition, change.before)) return change.before ? 'gone' : 'taken';
    const isSame = change.what === 'describe' && isDeepStrictEqual(change.before, change.definition);
    return isSame && change.keeps ? 'same' : undefined;
  }

  /** Asks; the id of the request, or why not. One request about an upstream waits at a time. */
  const ask = (id: string, change: UpstreamChange, { reason, by }: { reason: string; by: Actor }) =>
    transaction(async (): Promise<{ readonly id: string } | { readonly problem: UpstreamProblem }> => {
      await upstreamRows.lock();
      if ((await approvals.about('upstream', id)).some(isWaiting)) return { problem: 'waiting' };
      const problem = await problemOf(id, change);
      if (problem) return { problem };
      return { id: await fourEyes.ask({ kind: 'upstream', subject: id, content: change, reason, by }) };
    });

  /** What is wrong with a description that somebody wrote; empty when it can be asked for. */
  const problemsIn = (definition: Definition, secret: string | undefined): readonly Problem[] => [
    ...problemsOfLevels(definition, proofNames),
    ...upstreams.problemsIn(definition, secret),
  ];

  async function describe(id: string, { definition, secret, keeps }: UpstreamChange & { what: 'describe' }) {
    const own = secret ?? (keeps ? (await upstreamRows.find(id))?.secret : undefined);
    if (problemsIn(definition, own).length > 0) return false;
    await upstreamRows.describe(id, { definition, secret: own, at: now() });
    return true;
  }

  async function change(id: string, asked: UpstreamChange): Promise<boolean> {
    if (asked.what === 'describe') return describe(id, asked);
    if (asked.what === 'remove') return upstreamRows.remove(id);
    return upstreamRows.switchOn(id, { since: new Date(asked.since), at: now() });
  }

  const EVENTS = { on: 'upstream.switched-on', remove: 'upstream.removed', describe: 'upstream.described' } as const;

  async function carryOut(request: ChangeRequest, decider: Person): Promise<'done' | 'stale'> {
    const asked = request.content as UpstreamChange;
    const { subject: id, by } = request;
    await upstreamRows.lock();
    if ((await problemOf(id, asked)) || !(await change(id, asked))) return 'stale';
    const details = { upstream: id, by: [...by.people, decider.id], request: request.id };
    await audit({ type: EVENTS[asked.what], details });
    return 'done';
  }

  return {
    ask,
    problemsIn,
    find,

    /** Switches off at once, also for sign-ins that are under way; false when it was off. Fails with `not_found`. */
    switchOff: (id: string, { reason, by }: { reason: string; by: Actor }): Promise<boolean> =>
      transaction(async () => {
        if (!(await find(id))) throw new AppError('not_found', 'no such upstream');
        const at = now();
        if (!(await upstreamRows.switchOff(id, at))) return false;
        await upstreamStops.add({ upstream: id, by, reason, at });
        const details = { upstream: id, via: by.via, by: by.people, client: by.clientId };
        await audit({ type: 'upstream.switched-off', details });
        return true;
      }),

    /** The time of being off that begins then; undefined when it was long ago. */
    stoppedAt: async (id: string, since: number): Promise<Stop | undefined> =>
      (await upstreamStops.of(id)).find(({ at }) => at.getTime() === since),

    mayDecide: (request: ChangeRequest, decider: Person): Promise<boolean> => fourEyes.mayDecide(request, [decider.id]),

    /** Decides; fails with `not_allowed` for whoever asked. */
    decide: (request: ChangeRequest, decider: Person, answer: Answer): Promise<Decided> =>
      fourEyes.decide(request.id, atPage(decider), answer, (one) => carryOut(one, decider)),
  };
}

export type UpstreamChanges = ReturnType<typeof createUpstreamChanges>;

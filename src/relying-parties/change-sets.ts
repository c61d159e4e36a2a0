/** Registrations in files beside those of the provider: what would change, and changing it, all or nothing. */
import { isDeepStrictEqual } from 'node:util';
import { type Actor, atPage, type ChangeRequest } from '../approvals/approval.ts';
import type { Answer, Approvals, Decided } from '../approvals/approvals.ts';
import type { Transaction } from '../errors.ts';
import { type Known, problemsOf, type UpstreamChoices } from './acceptable.ts';
import { type DiffLine, diffOf } from './diff.ts';
import type { RegistrationVersions, RelyingParty, RelyingPartyStore, SavedBy } from './relying-party.ts';
import { methodOf } from './secrets.ts';

/** What files applied. */
export interface AppliedVersions {
  /** Every registration that there is, with the version that files made last, where they did. */
  allVersions(): Promise<readonly { clientId: string; version: number; applied: number | undefined; own: boolean }[]>;
  /** Notes that the latest version is what the files say. */
  noteApplied(clientId: string): Promise<void>;
}

export interface ChangeSetParts {
  readonly changes: Approvals;
  readonly known: Known;
  readonly levels: readonly string[];
  readonly relyingParties: RelyingPartyStore;
  /** As they are stored this moment. */
  readonly stored: RelyingPartyStore & RegistrationVersions;
  readonly appliedVersions: AppliedVersions;
  /** Whether somebody works here, so that they may answer for a program of the staff. */
  readonly isOfStaff: (personId: string) => Promise<boolean>;
  readonly transaction: Transaction;
  readonly upstreamChoices: UpstreamChoices;
}

/** One registration that the files have otherwise than the provider. */
export interface PlannedChange {
  readonly to: RelyingParty;
  /** The version that it replaces; absent where there is none. */
  readonly base?: number;
}

/** What applying files would do. */
export interface Plan {
  readonly changes: readonly (PlannedChange & {
    readonly lines: readonly DiffLine[];
    readonly secretChanges: boolean;
    /** The files were applied before, and somebody changed it since. */
    readonly drifted: boolean;
  })[];
  /** client_ids that are as the files say. */
  readonly same: readonly string[];
  /** client_ids of the provider that the files do not have; they are left alone. */
  readonly others: readonly string[];
  /** Why nothing of it can be applied. */
  readonly problems: readonly string[];
}

/** What a change request about files holds. */
interface Requested {
  readonly changes: readonly PlannedChange[];
}

const withoutSecret = ({ clientSecret: _, ...rest }: RelyingParty) => rest;

/** A secret that the file does not name stays where one is shown: exported files have none. */
function keepingSecret(to: RelyingParty, live: RelyingParty | undefined): RelyingParty {
  const isShown = methodOf(to.metadata).startsWith('client_secret_');
  if (!isShown || to.clientSecret !== undefined || live?.clientSecret === undefined) return to;
  return { ...to, clientSecret: live.clientSecret };
}

/** Makes the functions. */
export function createChangeSets(parts: ChangeSetParts) {
  const { appliedVersions, changes, isOfStaff, known, levels, relyingParties, stored, transaction, upstreamChoices } =
    parts;

  async function planOf(to: RelyingParty, before: { version: number; applied: number | undefined } | undefined) {
    const live = before && (await stored.find(to.clientId));
    if (!before || !live) {
      const lines = diffOf(undefined, withoutSecret(to), { levels });
      return { to, lines, secretChanges: to.clientSecret !== undefined, drifted: false };
    }
    const kept = keepingSecret(to, live);
    if (isDeepStrictEqual(live, kept)) return undefined;
    return {
      to,
      base: before.version,
      lines: diffOf(withoutSecret(live), withoutSecret(to), { levels }),
      secretChanges: live.clientSecret !== kept.clientSecret,
      drifted: before.applied !== undefined && before.applied < before.version,
    };
  }

  /** People of the registration of a program who cannot answer for it. */
  async function problemsOfPeople({ policy: { api } }: RelyingParty): Promise<string[]> {
    if (!api || api.team !== undefined) return [];
    const checked = await Promise.all(api.people.map(async (id) => ({ id, is: await isOfStaff(id) })));
    return checked.filter(({ is }) => !is).map(({ id }) => `policy.api: ${id} is nobody of the staff`);
  }

  /** Carries changes out, unless one of them was made for what is not there any more. */
  async function carryOut(all: readonly PlannedChange[], by: SavedBy): Promise<'done' | 'stale'> {
    const sorted = [...all].sort((a, b) => (a.to.clientId < b.to.clientId ? -1 : 1));
    for (const { to, base } of sorted) {
      if ((await stored.lockVersion(to.clientId)) !== base) return 'stale';
    }
    for (const { to } of sorted) {
      await relyingParties.save(keepingSecret(to, await stored.find(to.clientId)), by);
      await appliedVersions.noteApplied(to.clientId);
    }
    return 'done';
  }

  return {
    /** Compares; `production` takes no secrets from files. */
    async plan(registrations: readonly RelyingParty[], production: boolean): Promise<Plan> {
      const there = new Map((await appliedVersions.allVersions()).map((one) => [one.clientId, one]));
      const found = await Promise.all(registrations.map((to) => planOf(to, there.get(to.clientId))));
      const inFiles = new Set(registrations.map(({ clientId }) => clientId));
      const changed = new Set(found.map((one) => one?.to.clientId));
      const ofPeople = await Promise.all(registrations.map(problemsOfPeople));
      const upstreams = (await upstreamChoices()).map(({ id }) => id);
      const problems = registrations.flatMap((to, at) =>
        [
          ...problemsOf(to, known, upstreams),
          ...(ofPeople[at] ?? []),
          ...(production && to.clientSecret
            ? ['clientSecret: secrets are made by the provider and stand in no file']
            : []),
          ...(there.get(to.clientId)?.own ? ['it belongs to a team, whose owners ask for changes'] : []),
        ].map((problem) => `${to.clientId}: ${problem}`),
      );
      return {
        changes: found.filter((one) => one !== undefined),
        same: [...inFiles].filter((clientId) => !changed.has(clientId)),
        others: [...there.keys()].filter((clientId) => !inFiles.has(clientId)),
        problems,
      };
    },

    /** Applies at once and as a whole; `stale` when something changed since the plan. */
    apply: ({ changes: all, same }: Plan, by: SavedBy = {}): Promise<'done' | 'stale'> =>
      transaction(async () => {
        for (const clientId of same) await appliedVersions.noteApplied(clientId);
        return carryOut(all, by);
      }),

    /** Asks for it, where a second pair of eyes is needed; the id of the request. */
    request: ({ changes: all }: Plan, by: Actor, reason: string): Promise<string> => {
      const content: Requested = {
        changes: all.map(({ to, base }) => ({ to, ...(base === undefined ? {} : { base }) })),
      };
      return changes.ask({ kind: 'files', subject: 'relying-parties', content, reason, by });
    },

    /** client_ids that a request is about. */
    clientsOf: (request: ChangeRequest): readonly string[] =>
      (request.content as Requested).changes.map(({ to }) => to.clientId),

    /** What a request changes, compared with what is live now. */
    async compare(request: ChangeRequest): Promise<readonly { clientId: string; lines: readonly DiffLine[] }[]> {
      const { changes: all } = request.content as Requested;
      return Promise.all(
        all.map(async ({ to }) => {
          const live = await stored.find(to.clientId);
          const lines = diffOf(live && withoutSecret(live), withoutSecret(to), { levels });
          return { clientId: to.clientId, lines };
        }),
      );
    },

    mayDecide: changes.mayDecide,

    /** Decides about a request; what is approved is live at once. */
    decide: (id: string, personId: string, answer: Answer): Promise<Decided> =>
      changes.decide(id, atPage({ id: personId }), answer, (request) =>
        carryOut((request.content as Requested).changes, { personId, requestId: request.id }),
      ),
  };
}

export type ChangeSets = ReturnType<typeof createChangeSets>;

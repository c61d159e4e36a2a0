/** The ledger of what people ask for about their data: each step in order, in time and on record. */
import { randomUUID } from 'node:crypto';
import type { Audit, AuditEventType } from '../audit/audit.ts';
import type { Transaction } from '../errors.ts';
import type { AttemptLimits } from '../guessing/attempt-limits.ts';
import { countIn } from '../guessing/guard.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Notice, Tell } from '../messages/notices.ts';
import { type ClockRules, clocksOf, extendedBy } from './clocks.ts';
import type { Correction, DataRequest, DataRequestStore, Right, Step } from './request.ts';
import type { DataRightsSettings } from './settings.ts';

export interface LedgerParts extends Pick<ClockRules, 'calendar'> {
  readonly attempts: AttemptLimits;
  readonly audit: Audit;
  readonly dataRequests: DataRequestStore;
  readonly dataRights: DataRightsSettings;
  readonly now: () => Date;
  readonly people: Pick<PersonStore, 'find' | 'lock'>;
  readonly tell: Tell;
  readonly transaction: Transaction;
}

/** What a person asks for. */
export interface Asked {
  readonly right: Right;
  readonly clientId?: string;
  readonly text?: string;
  readonly correction?: Correction;
}

/** How it was taken. */
export type Taken =
  | { readonly kind: 'kept'; readonly request: DataRequest }
  /** Too many are open, or were made today. */
  | { readonly kind: 'too-many' };

/** What was carried out at once, without anybody's help. */
export interface Done {
  readonly personId: string;
  readonly right: Right;
  readonly clientId?: string;
}

/** A member of staff (person id) and what they write to the person. */
export interface Answer {
  readonly by: string;
  readonly said: string;
}

/** The ledger. Steps of staff are about the request as they saw it: false when it has changed or ended since. */
export interface Ledger {
  submit(person: Person, asked: Asked): Promise<Taken>;
  /** Records what the person did themself on these pages; in the running transaction, if there is one. */
  recordDone(done: Done): Promise<void>;
  /** Records that an account was closed: nobody can be answered any more, so what is open ends. */
  recordClosed(personId: string): Promise<void>;
  /** The person wants it no more. */
  cancel(seen: DataRequest): Promise<boolean>;
  /** Tells the person that it arrived; `withOthers`: a processor or another party takes part. */
  acknowledge(seen: DataRequest, how: { readonly by: string; readonly withOthers: boolean }): Promise<boolean>;
  /** Once, by so many days as the law allows; false otherwise too. */
  extend(seen: DataRequest, how: Answer & { readonly days: number }): Promise<boolean>;
  fulfil(seen: DataRequest, answer: Answer): Promise<boolean>;
  refuse(seen: DataRequest, answer: Answer): Promise<boolean>;
}

/** What changes with a step. */
type Change = Partial<Pick<DataRequest, 'status' | 'withOthers' | 'dueAt' | 'acknowledgedAt' | 'extendedAt'>> & {
  readonly decidedAt?: Date;
};

const DAY_SECONDS = 24 * 60 * 60;
const EVENTS = {
  received: 'data-request.received',
  acknowledged: 'data-request.acknowledged',
  extended: 'data-request.extended',
  fulfilled: 'data-request.fulfilled',
  refused: 'data-request.refused',
  cancelled: 'data-request.cancelled',
} as const satisfies Record<Step['what'], AuditEventType>;
const NOTICES: Partial<Record<Step['what'], Notice>> = {
  received: { subject: 'rights.mail.received.subject', text: 'rights.mail.received.text' },
  acknowledged: { subject: 'rights.mail.acknowledged.subject', text: 'rights.mail.acknowledged.text' },
  extended: { subject: 'rights.mail.extended.subject', text: 'rights.mail.extended.text' },
  fulfilled: { subject: 'rights.mail.decided.subject', text: 'rights.mail.decided.text' },
  refused: { subject: 'rights.mail.decided.subject', text: 'rights.mail.decided.text' },
};

/** Makes the ledger. */
export function createLedger(parts: LedgerParts): Ledger {
  const { attempts, audit, dataRequests, dataRights, now, people, tell, transaction } = parts;

  const record = ({ id, personId, right, clientId }: DataRequest, what: Step['what'], more: object) =>
    audit({ type: EVENTS[what], personId, clientId, details: { request: id, right, ...more } });

  /** The last moment of the last day. */
  const untilOf = ({ dueAt }: DataRequest): Date => new Date(dueAt.getTime() - 1);

  async function tellOf(request: DataRequest, what: Step['what']): Promise<void> {
    const notice = NOTICES[what];
    const person = notice && (await people.find(request.personId));
    if (person) await tell(person, { ...notice, values: { when: request.receivedAt, end: untilOf(request) } });
  }

  function newRequest({ personId, right, clientId, text, correction }: Asked & { personId: string }): DataRequest {
    const receivedAt = now();
    const withOthers = clientId !== undefined;
    return {
      id: randomUUID(),
      personId,
      right,
      ...(clientId === undefined ? {} : { clientId }),
      status: 'received',
      version: 1,
      isSelfService: false,
      withOthers,
      receivedAt,
      ...clocksOf({ right, withOthers, receivedAt }, parts),
      ...(text === undefined ? {} : { text }),
      ...(correction ? { correction } : {}),
      steps: [{ what: 'received', by: 'person', at: receivedAt.toISOString() }],
    };
  }

  async function keep(person: Person, asked: Asked): Promise<Taken> {
    // Whoever asks twice at once waits for themself.
    await people.lock(person.id);
    if ((await dataRequests.openOf(person.id)).length >= dataRights.mostOpen) return { kind: 'too-many' };
    const request = newRequest({ ...asked, personId: person.id });
    await dataRequests.add(request);
    await record(request, 'received', {});
    await tellOf(request, 'received');
    return { kind: 'kept', request };
  }

  /** Goes on by one step; whoever is second changes nothing. */
  const move = (
    seen: DataRequest,
    change: Change,
    { officer, ...step }: Omit<Step, 'at'> & { readonly officer?: string },
  ): Promise<boolean> =>
    transaction(async () => {
      const steps = [...seen.steps, { ...step, at: now().toISOString() }];
      const next = { ...seen, ...change, version: seen.version + 1, steps };
      if (!(await dataRequests.change(next))) return false;
      await record(next, step.what, officer === undefined ? {} : { by: officer });
      await tellOf(next, step.what);
      return true;
    });

  /** Any answer says that the request arrived. */
  const acknowledged = ({ acknowledgedAt }: DataRequest): Change => ({ acknowledgedAt: acknowledgedAt ?? now() });

  const decide =
    (status: 'fulfilled' | 'refused') =>
    (seen: DataRequest, { by, said }: Answer) =>
      move(
        seen,
        { ...acknowledged(seen), status, decidedAt: now() },
        { what: status, by: 'support', said, officer: by },
      );

  const cancel = (seen: DataRequest): Promise<boolean> =>
    move(seen, { status: 'cancelled', decidedAt: now() }, { what: 'cancelled', by: 'person' });

  const recordDone = (done: Done): Promise<void> =>
    transaction(async () => {
      const request = newRequest(done);
      const { receivedAt } = request;
      const ended = { status: 'fulfilled', acknowledgedAt: receivedAt, decidedAt: receivedAt } as const;
      const steps = [{ what: 'fulfilled', by: 'self-service', at: receivedAt.toISOString() }] as const;
      await dataRequests.add({ ...request, ...ended, steps, isSelfService: true });
      await record(request, 'fulfilled', { selfService: true });
    });

  return {
    async submit(person, asked) {
      const bucket = { key: JSON.stringify(['data-request', person.id]), attempts: dataRights.perDay };
      if ((await countIn(attempts, [{ ...bucket, seconds: DAY_SECONDS }])).refusal) return { kind: 'too-many' };
      return transaction(() => keep(person, asked));
    },

    recordDone,

    recordClosed: (personId) =>
      transaction(async () => {
        for (const request of await dataRequests.openOf(personId)) await cancel(request);
        await recordDone({ personId, right: 'erase' });
      }),

    cancel,

    async acknowledge(seen, { by, withOthers }) {
      if (seen.status !== 'received') return false;
      const longer = withOthers && !seen.withOthers;
      const change = longer ? { withOthers, dueAt: clocksOf({ ...seen, withOthers }, parts).dueAt } : {};
      const step = { what: 'acknowledged', by: 'support', officer: by } as const;
      return move(seen, { ...acknowledged(seen), ...change, status: 'acknowledged' }, step);
    },

    async extend(seen, { by, said, days }) {
      const dueAt = extendedBy(days, seen, now(), parts);
      if (!dueAt) return false;
      const change = { ...acknowledged(seen), status: 'acknowledged', dueAt, extendedAt: now() } as const;
      return move(seen, change, {
        what: 'extended',
        by: 'support',
        said,
        dueAt: dueAt.toISOString(),
        officer: by,
      });
    },

    fulfil: decide('fulfilled'),
    refuse: decide('refused'),
  };
}

/** What recoveries do to accounts: begin, end, finish and be undone. Each is one with its record and what the person is told. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Assurance } from '../assurance/assurance.ts';
import type { Audit } from '../audit/audit.ts';
import { AppError, type Transaction } from '../errors.ts';
import { type ContactAges, type ContactIdentifier, contactOf } from '../identity/contacts.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { ProofRequest } from '../proofing/requests.ts';
import { type AccountChangesParts, createAccountChanges, type NewWay } from './account-changes.ts';
import { TASK_SECONDS, type Task } from './browser.ts';
import { nameOf, recovers } from './contact-steps.ts';
import type { News, TellAll } from './notices.ts';
import type { Ending, NewRecovery, Recovery, RecoveryStore, Way } from './recoveries.ts';
import { identityOf, waitOf } from './rules.ts';
import type { RecoverySettings } from './settings.ts';

export interface ServiceParts extends AccountChangesParts {
  readonly assurance: Assurance;
  readonly audit: Audit;
  readonly now: () => Date;
  readonly people: PersonStore;
  readonly recoveries: RecoveryStore;
  readonly settings: { readonly recovery: RecoverySettings; readonly contacts: ContactAges };
  readonly tellAll: TellAll;
  readonly transaction: Transaction;
}

/** What a recovery begins with. */
export interface Beginning {
  readonly way: Way;
  readonly waitSeconds: number;
  readonly request?: string;
  /** By when the request will be decided. */
  readonly dueAt?: Date | undefined;
}

/** How finishing went: `void` when what the recovery relied on is gone, `over` when somebody was first. */
export type Finished = 'done' | 'over' | 'void';

export interface Recoveries {
  /** Its id; undefined when one of the same way is open for the person, or the account is not what it was. */
  begin(person: Person, task: Task, beginning: Beginning): Promise<string | undefined>;
  finish(recovery: Recovery, way: NewWay): Promise<Finished>;
  /** Ends an open one and tells the person, or undoes a finished one; false when it was over. */
  stop(recovery: Recovery, by: 'link' | 'session'): Promise<boolean>;
  /** Ends one that cannot go on, or is not needed. */
  end(recovery: Recovery, outcome: Ending, news?: News): Promise<boolean>;
  /** Seconds that somebody with nothing at hand but this contact waits. */
  waitFor(person: Person, contact: ContactIdentifier): Promise<number>;
  /** Until when only a new proof recovers the account; undefined when nothing was stopped. */
  pausedUntil(personId: string): Promise<Date | undefined>;
  isOfBrowser(recovery: Recovery, browser: string): boolean;
  /** The request for a proof that this recovery was begun with. */
  requestOf(recovery: Recovery): Promise<ProofRequest | undefined>;
}

const CLOCK_SECONDS = 60;

const newToken = (): string => randomBytes(32).toString('base64url');

/** Every contact that was verified, in one order. */
const contactsOf = ({ phones, emails }: Person): string =>
  JSON.stringify([...phones, ...emails].flatMap(({ value, verified }) => (verified ? [value] : [])).sort());

function overIfUsed(error: unknown): 'over' {
  if (error instanceof AppError && error.code === 'already_used') return 'over';
  throw error;
}

/** Makes the service. */
export function createRecoveries(parts: ServiceParts): Recoveries {
  const { assurance, audit, authenticators, credentials, now, people, recoveries, tellAll, transaction } = parts;
  const { openSeconds, pauseSeconds, waitSeconds: waits } = parts.settings.recovery;
  const account = createAccountChanges(parts);

  const after = (seconds: number, from: Date = now()): Date => new Date(from.getTime() + seconds * 1000);
  const seconds = (): number => Math.floor(now().getTime() / 1000);
  const record = (type: 'started' | 'stopped' | 'finished', { personId, id, way }: Recovery | NewRecovery, more = {}) =>
    audit({ type: `recovery.${type}`, personId, details: { recovery: id, way, ...more } });

  async function endOthers({ personId, id }: Recovery, only?: Way): Promise<void> {
    for (const other of await recoveries.openOf(personId))
      if (other.id !== id && (only === undefined || other.way === only))
        await recoveries.end(other.id, { outcome: 'superseded' });
  }

  async function tellOfStart(person: Person, { contact }: Task, recovery: NewRecovery): Promise<void> {
    const { way, stopToken, linkToken, readyAt } = recovery;
    const link = { token: linkToken, contact: contact.value };
    const news = way === 'proof' ? 'proof' : 'started';
    await tellAll(person, { news, values: { when: now(), ready: readyAt }, stopToken, link });
  }

  /** Nobody changed the account or how its person is reached since the recovery began. */
  function stillRelies(person: Person | undefined, { contacts }: Recovery): person is Person {
    return person?.status === 'active' && recoveries.fingerprint('contacts', contactsOf(person)) === contacts;
  }

  /** Seconds that the account has to wait as it is now: what was proven or added since the start counts too. */
  async function waitFor(person: Person): Promise<number> {
    const all = await credentials.ofPerson(person.id);
    const hasMore = all.some(({ method }) => method !== authenticators.first.id);
    return waitOf(identityOf(person, assurance, seconds()), hasMore, waits);
  }

  /** Seconds until a contact that was added has settled: as long can the earlier ones stop that it was. */
  const settlingOf = (person: Person, contact: ContactIdentifier): number =>
    Math.max(0, (contactOf(person, contact)?.settlesAt ?? 0) - seconds());

  async function pausedUntil(personId: string): Promise<Date | undefined> {
    const stopped = await recoveries.stoppedAt(personId);
    const until = stopped && after(pauseSeconds, stopped);
    return until && until > now() ? until : undefined;
  }

  /** The clocks of node and database may differ a little. */
  async function waitedLongEnough(person: Person, { way, startedAt, readyAt }: Recovery): Promise<boolean> {
    const waited = (readyAt.getTime() - startedAt.getTime()) / 1000 + CLOCK_SECONDS;
    return way !== 'wait' || (await waitFor(person)) <= waited;
  }

  async function isReady(recovery: Recovery): Promise<boolean> {
    if (recovery.way !== 'proof') return recovery.readyAt <= now();
    const request = recovery.request === undefined ? undefined : await parts.proofRequests.find(recovery.request);
    return request?.status === 'confirmed' && request.personId === recovery.personId;
  }

  async function complete(recovery: Recovery, person: Person, way: NewWay): Promise<Finished> {
    const { id, personId } = recovery;
    const changes = await account.replace(recovery, way);
    const stopToken = newToken();
    if (!(await recoveries.end(id, { outcome: 'finished', changes, stopToken }))) throw new AppError('already_used');
    const suspended = await account.suspend(recovery);
    await endOthers(recovery);
    await account.endEverything(personId);
    const level = identityOf(person, assurance, seconds()).vn;
    await record('finished', recovery, { level, suspended, removed: changes.removed.length });
    const news = recovery.way === 'factor' ? 'renewed' : 'finished';
    await tellAll(person, { news, values: { when: now() }, stopToken });
    return 'done';
  }

  async function end(recovery: Recovery, outcome: Ending, news?: News): Promise<boolean> {
    return transaction(async () => {
      const person = await people.lock(recovery.personId);
      if (!person || !(await recoveries.end(recovery.id, { outcome }))) return false;
      await record('stopped', recovery, { outcome });
      if (news) await tellAll(person, { news, values: { when: now() } });
      return true;
    });
  }

  return {
    end,
    isOfBrowser: ({ browser }, name) => recoveries.fingerprint('browser', name) === browser,
    requestOf: async ({ request }) => (request === undefined ? undefined : parts.proofRequests.find(request)),

    pausedUntil,
    waitFor: async (person, contact) => Math.max(await waitFor(person), settlingOf(person, contact)),

    begin: ({ id: personId }, task, { way, waitSeconds, request, dueAt }) =>
      transaction(async () => {
        const person = await people.lock(personId);
        if (person?.status !== 'active' || !recovers(person, task.contact, parts)) return undefined;
        if (way === 'wait' && waitSeconds < settlingOf(person, task.contact) - CLOCK_SECONDS) return undefined;
        if (way !== 'proof' && (await pausedUntil(personId))) return undefined;
        const readyAt = after(waitSeconds);
        const isAtOnce = way !== 'proof' && waitSeconds === 0;
        const recovery: NewRecovery = {
          id: randomUUID(),
          personId,
          way,
          readyAt,
          expiresAt: after(isAtOnce ? TASK_SECONDS : openSeconds, dueAt ?? readyAt),
          browser: recoveries.fingerprint('browser', task.browser),
          contact: recoveries.fingerprint('contact', nameOf(task.contact)),
          contacts: recoveries.fingerprint('contacts', contactsOf(person)),
          stopToken: newToken(),
          linkToken: newToken(),
          ...(request === undefined ? {} : { request }),
        };
        // What was begun and left is begun anew, where nobody waits for it.
        if (way === 'factor' || waitSeconds === 0) await endOthers({ ...recovery, startedAt: now() }, way);
        if (!(await recoveries.begin(recovery))) return undefined;
        await record('started', recovery);
        if (way === 'proof' || waitSeconds > 0) await tellOfStart(person, task, recovery);
        return recovery.id;
      }),

    finish: (recovery, way) =>
      transaction<Finished>(async () => {
        const person = await people.lock(recovery.personId);
        const current = await recoveries.find(recovery.id);
        if (!current || current.endedAt || current.expiresAt <= now()) return 'over';
        if (!stillRelies(person, current) || !(await waitedLongEnough(person, current))) return 'void';
        if (!(await isReady(current))) return 'over';
        await credentials.lock(person.id);
        return complete(current, person, way);
      })
        .catch(overIfUsed)
        .then(async (finished) => {
          if (finished === 'void') await end(recovery, 'void');
          return finished;
        }),

    stop: (recovery, by) =>
      transaction(async () => {
        const person = await people.lock(recovery.personId);
        if (!person) return false;
        const wasOpen = await recoveries.end(recovery.id, { outcome: 'stopped' });
        if (!wasOpen && !(await recoveries.undo(recovery.id))) return false;
        if (!wasOpen) await account.undo(recovery);
        await record('stopped', recovery, { by, outcome: wasOpen ? 'stopped' : 'undone' });
        await tellAll(person, { news: wasOpen ? 'stopped' : 'undone', values: { when: now() } });
        return true;
      }),
  };
}

/** What the owner of an account sees and does about its recovery. */
export function createRecovering({ recoveries, service }: { recoveries: RecoveryStore; service: Recoveries }) {
  return {
    since: async (personId: string): Promise<Date | undefined> => (await recoveries.openOf(personId))[0]?.startedAt,
    async stop(personId: string): Promise<void> {
      for (const recovery of await recoveries.openOf(personId)) await service.stop(recovery, 'session');
    },
  };
}

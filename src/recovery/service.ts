/** What recoveries do to accounts: begin, end, finish and be undone. Each is one with its record and what the person is told. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Assurance } from '../assurance/assurance.ts';
import type { Audit } from '../audit/audit.ts';
import type { Authenticator, Enrolled } from '../authenticators/authenticator.ts';
import type { CredentialStore } from '../authenticators/credential-store.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import { AppError, type Transaction } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { ProofStore } from '../proofing/proofs.ts';
import type { ProofRequest, ProofRequestStore } from '../proofing/requests.ts';
import type { Task } from './browser.ts';
import { nameOf } from './contact-steps.ts';
import type { News, TellAll } from './notices.ts';
import type { Ending, NewRecovery, Recovery, RecoveryStore, Way } from './recoveries.ts';
import { identityOf } from './rules.ts';
import type { RecoverySettings } from './settings.ts';

export interface ServiceParts {
  readonly artifacts: Pick<ArtifactStore, 'sessionsOfPerson' | 'endEveryGrant'>;
  readonly assurance: Assurance;
  readonly audit: Audit;
  readonly authenticators: AuthenticatorRegistry;
  readonly credentials: CredentialStore;
  /** Ends a session and tells every service in it. */
  readonly endSession: (uid: string) => Promise<void>;
  readonly now: () => Date;
  readonly people: PersonStore;
  readonly proofs: ProofStore;
  readonly proofRequests: Pick<ProofRequestStore, 'find'>;
  readonly recoveries: RecoveryStore;
  readonly settings: { readonly recovery: RecoverySettings };
  readonly tellAll: TellAll;
  readonly transaction: Transaction;
}

/** What a recovery begins with. */
export interface Beginning {
  readonly way: Way;
  readonly waitSeconds: number;
  readonly request?: string;
}

/** A new credential of the first authenticator. */
export interface NewWay {
  readonly authenticator: Authenticator;
  readonly enrolled: Enrolled;
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
  /** Until when only a new proof recovers the account; undefined when nothing was stopped. */
  pausedUntil(personId: string): Promise<Date | undefined>;
  isOfBrowser(recovery: Recovery, browser: string): boolean;
  /** The request for a proof that this recovery was begun with. */
  requestOf(recovery: Recovery): Promise<ProofRequest | undefined>;
}

const newToken = (): string => randomBytes(32).toString('base64url');

/** Every contact that was verified, in one order. */
const contactsOf = ({ phones, emails }: Person): string =>
  JSON.stringify([...phones, ...emails].flatMap(({ value, verified }) => (verified ? [value] : [])).sort());

const has = ({ phones, emails }: Person, { contact }: Task): boolean =>
  (contact.kind === 'phone' ? phones : emails).some(({ value, verified }) => verified && value === contact.value);

function overIfUsed(error: unknown): 'over' {
  if (error instanceof AppError && error.code === 'already_used') return 'over';
  throw error;
}

/** Makes the service. */
export function createRecoveries(parts: ServiceParts): Recoveries {
  const { artifacts, audit, authenticators, credentials, now, people, proofs, recoveries, tellAll, transaction } =
    parts;
  const { openSeconds, pauseSeconds } = parts.settings.recovery;

  const after = (seconds: number, from: Date = now()): Date => new Date(from.getTime() + seconds * 1000);
  const record = (type: 'started' | 'stopped' | 'finished', { personId, id, way }: Recovery | NewRecovery, more = {}) =>
    audit({ type: `recovery.${type}`, personId, details: { recovery: id, way, ...more } });

  async function endEverything(personId: string): Promise<void> {
    for (const uid of await artifacts.sessionsOfPerson(personId)) await parts.endSession(uid);
    await artifacts.endEveryGrant(personId);
  }

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

  /** The proof that the recovery was made for; the others count for nothing until the identity is proven anew. */
  async function suspend({ personId, way, request }: Recovery): Promise<number> {
    if (way === 'factor') return 0;
    const proven = request === undefined ? undefined : await parts.proofRequests.find(request);
    const except = proven && { method: proven.method, since: proven.createdAt };
    return proofs.suspendAll(personId, except);
  }

  async function replaceCredentials({ personId, way }: Recovery, { authenticator, enrolled }: NewWay) {
    const all = await credentials.list(personId);
    const lost = way === 'factor' ? all.filter(({ method }) => method === authenticator.id) : all;
    for (const credential of lost) await credentials.remove(credential);
    const added = randomUUID();
    await credentials.add({ id: added, personId, method: authenticator.id, ...enrolled });
    return { added, removed: lost.map(({ id }) => id) };
  }

  async function isReady(recovery: Recovery): Promise<boolean> {
    if (recovery.way !== 'proof') return recovery.readyAt <= now();
    const request = recovery.request === undefined ? undefined : await parts.proofRequests.find(recovery.request);
    return request?.status === 'confirmed' && request.personId === recovery.personId;
  }

  async function complete(recovery: Recovery, person: Person, way: NewWay): Promise<Finished> {
    const { id, personId } = recovery;
    const changes = await replaceCredentials(recovery, way);
    const stopToken = newToken();
    if (!(await recoveries.end(id, { outcome: 'finished', changes, stopToken }))) throw new AppError('already_used');
    const suspended = await suspend(recovery);
    await endOthers(recovery);
    await endEverything(personId);
    const level = identityOf(person, parts.assurance, Math.floor(now().getTime() / 1000)).vn;
    await record('finished', recovery, { level, suspended, removed: changes.removed.length });
    await tellAll(person, { news: 'finished', values: { when: now() }, stopToken });
    return 'done';
  }

  /** What came after a credential that is back, and is too much beside it, goes: it was made by whoever recovered. */
  async function removeExcess(personId: string, restored: readonly string[]): Promise<void> {
    const all = await credentials.list(personId);
    for (const { id, method } of all.filter((one) => !restored.includes(one.id))) {
      const most = authenticators.get(method)?.enrolment?.most ?? 1;
      const back = all.filter((one) => one.method === method && restored.includes(one.id)).length;
      if (back >= most) await credentials.remove({ id, personId });
    }
  }

  async function undo(recovery: Recovery): Promise<void> {
    const { personId, changes, endedAt } = recovery;
    if (!changes || !endedAt) return;
    await credentials.lock(personId);
    await credentials.remove({ id: changes.added, personId });
    for (const id of changes.removed) await credentials.restore({ id, personId });
    await removeExcess(personId, changes.removed);
    await proofs.resume(personId, endedAt);
    await endEverything(personId);
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

    async pausedUntil(personId) {
      const stopped = await recoveries.stoppedAt(personId);
      const until = stopped && after(pauseSeconds, stopped);
      return until && until > now() ? until : undefined;
    },

    begin: ({ id: personId }, task, { way, waitSeconds, request }) =>
      transaction(async () => {
        const person = await people.lock(personId);
        if (person?.status !== 'active' || !has(person, task)) return undefined;
        const readyAt = after(waitSeconds);
        const recovery: NewRecovery = {
          id: randomUUID(),
          personId,
          way,
          readyAt,
          expiresAt: after(openSeconds, readyAt),
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
        if (!stillRelies(person, current)) return 'void';
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
        if (!wasOpen) await undo(recovery);
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

/** Changing a person's ways to sign in: each change, its record and the mail about it are one. */
import { randomUUID } from 'node:crypto';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { endSessionsBy } from '../artifacts/ending-sessions.ts';
import type { Audit } from '../audit/audit.ts';
import type { Authenticator, Enrolled } from '../authenticators/authenticator.ts';
import type { CredentialChange } from '../authenticators/credential-changes.ts';
import type { Credential, CredentialEntry, CredentialStore } from '../authenticators/credential-store.ts';
import { beginsSignIn } from '../authenticators/door.ts';
import { AppError, type Transaction } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { createNotices, type NoticesParts } from './notices.ts';

export interface WaysParts extends NoticesParts {
  readonly artifacts: ArtifactStore;
  readonly audit: Audit;
  readonly credentials: CredentialStore;
  readonly people: PersonStore;
  readonly transaction: Transaction;
  /** Ends a session and tells every service in it. */
  readonly endSession: (uid: string) => Promise<void>;
}

/** A new credential that takes the place of another one, or none. */
export interface NewWay {
  readonly authenticator: Authenticator;
  readonly enrolled: Enrolled;
  readonly replaces?: string | undefined;
  /** The session in which the person gets it. */
  readonly here: string;
}

/**
 * How a change went: `last` would leave no way in; `over` means that somebody was first, or there are enough already;
 * `taken` that this very credential belongs to an account already.
 */
export type Outcome = 'done' | 'last' | 'over' | 'taken';

export interface Ways {
  /** `claim` uses up, in the transaction of the change, what one way only is made of; who is second gets `over`. */
  add(person: Person, way: NewWay, claim: () => Promise<void>): Promise<Exclude<Outcome, 'last'>>;
  /** An empty label takes the name away. */
  rename(person: Person, credential: Credential, label: string): Promise<'done' | 'over'>;
  /** Other sessions than `here` in which a way of this kind was shown end. */
  remove(person: Person, credential: Credential, here: string): Promise<Exclude<Outcome, 'taken'>>;
  /** Whether somebody without a session could still sign in if this credential were gone. */
  isLast(credential: Credential, all: readonly Credential[]): boolean;
  /** Undoes the change of this token and ends every session of the person and whatever services may do in their absence. */
  stop(token: string): Promise<Exclude<Outcome, 'taken'>>;
}

function overIfUsed(error: unknown): 'over' {
  if (error instanceof AppError && error.code === 'already_used') return 'over';
  throw error;
}

/** Makes the changes. */
export function createWays(parts: WaysParts): Ways {
  const { artifacts, audit, authenticators, changes, credentials, people, transaction, endSession } = parts;
  const tell = createNotices(parts);

  const begins = ({ method }: Pick<Credential, 'method'>): boolean => beginsSignIn(authenticators, method);

  function isLast(credential: Credential, all: readonly Credential[]): boolean {
    return begins(credential) && !all.some((other) => other.id !== credential.id && begins(other));
  }

  const ofMethod = (all: readonly CredentialEntry[], method: string) => all.filter((one) => one.method === method);
  const record = (type: 'added' | 'removed' | 'changed', personId: string, details: Record<string, unknown>) =>
    audit({ type: `authenticator.${type}`, personId, details });

  async function isTaken({ authenticator, enrolled: { lookup } }: NewWay): Promise<boolean> {
    return lookup !== undefined && (await credentials.findByLookup(authenticator.id, lookup)) !== undefined;
  }

  /** What stopping did is recorded as what it is: the opposite of the change. */
  async function recordStop({ personId, method, added, removed, renamed }: CredentialChange): Promise<void> {
    const credential = added ?? removed ?? renamed?.id;
    const type = !added && removed ? 'added' : added && !removed ? 'removed' : 'changed';
    await record(type, personId, { method, credential, stopped: true });
  }

  async function makeRoom(person: Person, { authenticator, replaces }: NewWay): Promise<boolean> {
    if (replaces) return credentials.remove({ id: replaces, personId: person.id });
    const own = ofMethod(await credentials.list(person.id), authenticator.id);
    return own.length < (authenticator.enrolment?.most ?? 0);
  }

  /** What came after a credential that is back, and is too much beside it, goes: it was made by whoever removed it. */
  async function removeExcess(personId: string, method: string, restored: string): Promise<void> {
    const most = authenticators.get(method)?.enrolment?.most ?? 1;
    const others = ofMethod(await credentials.list(personId), method).filter(({ id }) => id !== restored);
    for (const credential of others.slice(Math.max(0, most - 1))) await credentials.remove(credential);
  }

  /** Sign-in must stay possible: an addition is stopped only after the removal of what was there before. */
  async function locksOut({ personId, added, removed }: CredentialChange): Promise<boolean> {
    const all = await credentials.list(personId);
    const credential = all.find(({ id }) => id === added);
    return credential !== undefined && removed === undefined && isLast(credential, all);
  }

  async function undo({ personId, method, added, removed, renamed }: CredentialChange): Promise<void> {
    if (renamed) await credentials.rename({ id: renamed.id, personId }, renamed.label ?? '');
    if (added) await credentials.remove({ id: added, personId });
    if (removed && (await credentials.restore({ id: removed, personId })))
      await removeExcess(personId, method, removed);
    for (const uid of await artifacts.sessionsOfPerson(personId)) await endSession(uid);
    await artifacts.endEveryGrant(personId);
  }

  const endOthers = ({ id }: Person, method: string, here: string): Promise<void> =>
    endSessionsBy(parts, { personId: id, method, here });

  return {
    isLast,

    add: (person, way, claim) =>
      transaction<Exclude<Outcome, 'last'>>(async () => {
        const { authenticator, enrolled, replaces, here } = way;
        await credentials.lock(person.id);
        if (await isTaken(way)) return 'taken';
        await claim();
        if (!(await makeRoom(person, way))) return 'over';
        const [id, personId, method] = [randomUUID(), person.id, authenticator.id];
        await credentials.add({ id, personId, method, ...enrolled });
        const happening = replaces ? 'changed' : 'added';
        await record(happening, personId, { method, credential: id, ...(replaces ? { replaces } : {}) });
        if (replaces) await endOthers(person, method, here);
        await tell(person, happening, { personId, method, added: id, ...(replaces ? { removed: replaces } : {}) });
        return 'done';
      }).catch(overIfUsed),

    rename: (person, credential, label) =>
      transaction(async () => {
        const { id, method } = credential;
        await credentials.lock(person.id);
        const before = (await credentials.list(person.id)).find((one) => one.id === id);
        if (!before) return 'over';
        if (label === (before.label ?? '')) return 'done';
        await credentials.rename(credential, label);
        await record('changed', person.id, { method, credential: id, renamed: true });
        const renamed = { id, ...(before.label === undefined ? {} : { label: before.label }) };
        await tell(person, 'renamed', { personId: person.id, method, renamed });
        return 'done';
      }),

    remove: (person, credential, here) =>
      transaction(async () => {
        const { id, method } = credential;
        await credentials.lock(person.id);
        if (isLast(credential, await credentials.list(person.id))) return 'last';
        if (!(await credentials.remove(credential))) return 'over';
        await record('removed', person.id, { method, credential: id });
        await endOthers(person, method, here);
        await tell(person, 'removed', { personId: person.id, method, removed: id });
        return 'done';
      }),

    stop: (token) =>
      transaction(async () => {
        const change = await changes.find(token);
        const person = change && (await people.find(change.personId));
        if (!change || !person) return 'over';
        await credentials.lock(person.id);
        if (await locksOut(change)) return 'last';
        if (!(await changes.stop(token))) return 'over';
        await undo(change);
        await recordStop(change);
        await tell(person, 'stopped', change);
        return 'done';
      }),
  };
}

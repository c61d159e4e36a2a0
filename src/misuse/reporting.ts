/** What happens when a person says that somebody else was in their account. */
import { randomUUID } from 'node:crypto';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Audit } from '../audit/audit.ts';
import type { CredentialEntry, CredentialStore } from '../authenticators/credential-store.ts';
import { beginsSignIn } from '../authenticators/door.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import type { Transaction } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Tell } from '../messages/notices.ts';
import type { ReportedSignIn, ReportStore } from './reports.ts';

export interface ReportingParts {
  readonly artifacts: Pick<ArtifactStore, 'sessionsOfPerson' | 'endEveryGrant'>;
  readonly audit: Audit;
  readonly authenticators: AuthenticatorRegistry;
  /** Whether somebody who cannot sign in any more gets back into the account by a message. */
  readonly canRecover: (person: Person) => boolean;
  readonly credentials: CredentialStore;
  /** Ends a session and tells every service in it. */
  readonly endSession: (uid: string) => Promise<void>;
  readonly now: () => Date;
  readonly people: PersonStore;
  readonly reports: ReportStore;
  /** Lets nobody in any more who comes from elsewhere by one of these methods; those that it was done for. */
  readonly shutElsewhere: (person: Person, methods: readonly string[]) => Promise<readonly string[]>;
  readonly tell: Tell;
  readonly transaction: Transaction;
}

/** What a report led to, for its person. */
export interface Reported {
  readonly person: Person;
  /** Names of the authenticators whose credentials open nothing any more. */
  readonly removed: readonly string[];
  /** Names of authenticators with which the person still begins a sign-in. */
  readonly left: readonly string[];
}

/**
 * Reports a sign-in; undefined when the account is not open. `claim` uses up, in the same transaction, what allowed it: who is
 * second gets undefined too.
 */
export type ReportMisuse = (
  personId: string,
  signIn: ReportedSignIn,
  options: { readonly note?: string | undefined; readonly claim?: () => Promise<boolean> },
) => Promise<Reported | undefined>;

/**
 * Makes the function that reports. Whoever was there is out: every session and grant ends. What was shown and begins a sign-in
 * is removed, because somebody else may have it, and a provider from which they came is switched off; what only adds to another way stays, for it opens nothing alone and helps the
 * person back. A way to sign in that nothing could replace stays too: else an account that nobody can be sent a code for would
 * be closed for ever by whoever once got in.
 */
export function createReporting(parts: ReportingParts): ReportMisuse {
  const { artifacts, audit, authenticators, credentials, people, reports, tell, transaction } = parts;
  const begins = ({ method }: CredentialEntry): boolean => beginsSignIn(authenticators, method);

  const wasShown = ({ id, method }: CredentialEntry, signIn: ReportedSignIn): boolean =>
    signIn.credentials.includes(id) || (signIn.credentials.length === 0 && signIn.methods.includes(method));

  async function removeShown(person: Person, signIn: ReportedSignIn): Promise<string[]> {
    const opening = (await credentials.list(person.id)).filter(begins);
    const shown = opening.filter((credential) => wasShown(credential, signIn));
    if (shown.length === opening.length && !parts.canRecover(person)) return [];
    for (const credential of shown) {
      const { id, method } = credential;
      await credentials.remove(credential);
      const details = { method, credential: id, reported: true };
      await audit({ type: 'authenticator.removed', personId: person.id, details });
    }
    return [...new Set(shown.map(({ method }) => method))];
  }

  /** As long as the person can still come in some other way. */
  async function shutShown(person: Person, { methods }: ReportedSignIn): Promise<readonly string[]> {
    const isOpen = (await credentials.list(person.id)).some(begins) || parts.canRecover(person);
    return isOpen ? parts.shutElsewhere(person, methods) : [];
  }

  async function endEverything(personId: string): Promise<number> {
    const open = await artifacts.sessionsOfPerson(personId);
    for (const uid of open) await parts.endSession(uid);
    await artifacts.endEveryGrant(personId);
    return open.length;
  }

  return (personId, signIn, { note, claim }) =>
    transaction(async () => {
      const person = await people.find(personId);
      if (person?.status !== 'active' || (claim && !(await claim()))) return undefined;
      await credentials.lock(personId);
      const sessions = await endEverything(personId);
      const removed = [...(await removeShown(person, signIn)), ...(await shutShown(person, signIn))];
      const id = randomUUID();
      await reports.add({ id, personId, signIn, note: note || undefined, done: { sessions, removed } });
      await audit({ type: 'account.misuse-reported', personId, details: { report: id, sessions, removed } });
      const values = { when: parts.now(), at: signIn.at };
      await tell(person, { subject: 'notMe.mail.subject', text: 'notMe.mail.text', values });
      const left = (await credentials.list(personId)).filter(begins).map(({ method }) => method);
      return { person, removed, left: [...new Set(left)] };
    });
}

/** What a recovery changes in an account, and how that is taken back. Called in a transaction that has locked the person. */
import { randomUUID } from 'node:crypto';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Authenticator, Enrolled } from '../authenticators/authenticator.ts';
import type { CredentialStore } from '../authenticators/credential-store.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import type { ProofStore } from '../proofing/proofs.ts';
import type { ProofRequestStore } from '../proofing/requests.ts';
import type { Changes, Recovery } from './recoveries.ts';

export interface AccountChangesParts {
  readonly artifacts: Pick<ArtifactStore, 'sessionsOfPerson' | 'endEveryGrant'>;
  readonly authenticators: AuthenticatorRegistry;
  readonly credentials: CredentialStore;
  /** Ends a session and tells every service in it. */
  readonly endSession: (uid: string) => Promise<void>;
  readonly proofs: ProofStore;
  readonly proofRequests: Pick<ProofRequestStore, 'find'>;
}

/** A new credential of the first authenticator. */
export interface NewWay {
  readonly authenticator: Authenticator;
  readonly enrolled: Enrolled;
}

export interface AccountChanges {
  /** The new credential takes the place of what was lost. */
  replace(recovery: Recovery, way: NewWay): Promise<Changes>;
  /** Suspends proofs and says how many, unless a factor was shown. */
  suspend(recovery: Recovery): Promise<number>;
  /** Every session, and whatever services may do in the person's absence. */
  endEverything(personId: string): Promise<void>;
  /** As it was before a finished recovery. */
  undo(recovery: Recovery): Promise<void>;
}

/** Makes the changes. */
export function createAccountChanges(parts: AccountChangesParts): AccountChanges {
  const { artifacts, authenticators, credentials, proofs } = parts;

  async function endEverything(personId: string): Promise<void> {
    for (const uid of await artifacts.sessionsOfPerson(personId)) await parts.endSession(uid);
    await artifacts.endEveryGrant(personId);
  }

  /** The proof that the recovery was made for; the others count for nothing until the identity is proven anew. */
  async function suspend({ personId, way, request }: Recovery): Promise<number> {
    if (way === 'factor') return 0;
    const proven = request === undefined ? undefined : await parts.proofRequests.find(request);
    const except = proven && { method: proven.method, since: proven.createdAt };
    return proofs.suspendAll(personId, except);
  }

  async function replace({ personId, way }: Recovery, { authenticator, enrolled }: NewWay) {
    const all = await credentials.list(personId);
    const lost = way === 'factor' ? all.filter(({ method }) => method === authenticator.id) : all;
    for (const credential of lost) await credentials.remove(credential);
    const added = randomUUID();
    await credentials.add({ id: added, personId, method: authenticator.id, ...enrolled });
    return { added, removed: lost.map(({ id }) => id) };
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

  return { replace, suspend, endEverything, undo };
}

/**
 * Saying something else of somebody than their proofs do: every proof is withdrawn with it, in the running transaction, and
 * everything that was opened with them ends.
 */
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { statedNumbers } from '../identity/identifiers.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { type Statement, withStatement } from '../identity/statement.ts';
import type { NumberStated } from '../messages/number-stated.ts';
import type { ProofStore } from '../proofing/proofs.ts';
import type { LedgerParts } from './ledger.ts';

export interface RestatingParts extends Pick<LedgerParts, 'audit' | 'now' | 'tell'> {
  readonly artifacts: Pick<ArtifactStore, 'sessionsOfPerson' | 'endEveryGrant'>;
  /** Ends a session and tells every service in it. */
  readonly endSession: (uid: string) => Promise<void>;
  readonly numberStated: NumberStated;
  readonly people: PersonStore;
  readonly proofs: ProofStore;
}

/** By whom and why; the reason is told to the person. */
export interface Restated {
  readonly reason: string;
  /** The member of staff, and as what they are. */
  readonly by: string;
  readonly role: 'support' | 'identity-officer';
  /** What is recorded of it. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Whom it is about has been locked. */
export type Restate = (before: Person, to: Statement, how: Restated) => Promise<void>;

/** Makes the function. */
export function createRestating(parts: RestatingParts): Restate {
  const { artifacts, audit, endSession, now, numberStated, people, proofs, tell } = parts;

  async function withdrawProofs(personId: string, { by, reason, role }: Restated): Promise<number> {
    const standing = (await proofs.list(personId)).filter(({ withdrawn }) => !withdrawn);
    for (const { id } of standing) {
      await proofs.withdraw({ id, personId }, { by, reason });
      await audit({ type: 'proof.withdrawn', personId, details: { proof: id, reason, by, role } });
    }
    return standing.length;
  }

  /** Levels follow at once, because everything that was opened with the proofs ends. */
  async function endEverything(personId: string): Promise<void> {
    for (const uid of await artifacts.sessionsOfPerson(personId)) await endSession(uid);
    await artifacts.endEveryGrant(personId);
  }

  return async (before, to, how) => {
    const withdrawn = await withdrawProofs(before.id, how);
    // Read anew: the proofs are others now, and with them what the person can be found by.
    const person = await people.lock(before.id);
    if (!person) return;
    const corrected = withStatement(person, to);
    await people.save(corrected);
    const numbers = statedNumbers(before);
    if (statedNumbers(corrected).some((number) => !numbers.includes(number))) await numberStated(corrected);
    await audit({ type: 'account.corrected', personId: person.id, details: how.details });
    if (withdrawn === 0) return;
    await endEverything(person.id);
    const values = { reason: how.reason, when: now() };
    await tell(corrected, { subject: 'proofs.mail.withdrawn.subject', text: 'proofs.mail.withdrawn.text', values });
  };
}

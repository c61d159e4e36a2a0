/** Taking back a proof: levels follow at once, because everything that was opened with it ends. */
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { DecisionParts } from './decisions.ts';
import type { KeptProof } from './proofs.ts';

export interface WithdrawalParts
  extends Pick<DecisionParts, 'audit' | 'now' | 'people' | 'proofs' | 'tell' | 'transaction'> {
  readonly artifacts: Pick<ArtifactStore, 'sessionsOfPerson' | 'endEveryGrant'>;
  /** Ends a session and tells every service in it. */
  readonly endSession: (uid: string) => Promise<void>;
}

/** By whom and why; the reason is kept encrypted and told to the person. */
export interface Reason {
  readonly reason: string;
  /** The member of staff. */
  readonly by: string;
}

/** False when it was withdrawn already. */
export type WithdrawProof = (proof: Pick<KeptProof, 'id' | 'personId'>, why: Reason) => Promise<boolean>;

/** Makes the function that withdraws. */
export function createWithdrawal(parts: WithdrawalParts): WithdrawProof {
  const { artifacts, audit, endSession, now, people, proofs, tell, transaction } = parts;

  return (proof, { reason, by }) =>
    transaction(async () => {
      const { id, personId } = proof;
      if (!(await people.lock(personId)) || !(await proofs.withdraw(proof, { reason, by }))) return false;
      const person = await people.lock(personId);
      if (!person) return false;
      // What they can be found by may be less now.
      await people.save(person);
      for (const uid of await artifacts.sessionsOfPerson(personId)) await endSession(uid);
      await artifacts.endEveryGrant(personId);
      await audit({ type: 'proof.withdrawn', personId, details: { proof: id, reason, by } });
      const values = { reason, when: now() };
      await tell(person, { subject: 'proofs.mail.withdrawn.subject', text: 'proofs.mail.withdrawn.text', values });
      return true;
    });
}

/**
 * Correcting what sources have proven of somebody. A proof says that this name, birth date, gender and number are the person's;
 * of other data it says nothing. So every proof is withdrawn with the correction, in one transaction, and the person proves
 * anew who they are: whoever answers requests about data never decides about identities.
 */
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { claimableIdentifiers, statedNumbers } from '../identity/identifiers.ts';
import { isLeaving, type Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { withStatement } from '../identity/statement.ts';
import type { NumberStated } from '../messages/number-stated.ts';
import type { ProofStore } from '../proofing/proofs.ts';
import type { Answer, Ledger, LedgerParts } from './ledger.ts';
import type { Correction, DataRequest, Stated } from './request.ts';

export interface CorrectionParts extends Pick<LedgerParts, 'audit' | 'now' | 'tell' | 'transaction'> {
  readonly artifacts: Pick<ArtifactStore, 'sessionsOfPerson' | 'endEveryGrant'>;
  /** Ends a session and tells every service in it. */
  readonly endSession: (uid: string) => Promise<void>;
  readonly ledger: Pick<Ledger, 'fulfil'>;
  readonly numberStated: NumberStated;
  readonly people: PersonStore;
  readonly proofs: ProofStore;
}

/** An answer, and why the proofs are withdrawn, in the person's language. */
export type Correcting = Answer & { readonly reason: string };

/** `late`: the request or the data changed; `locked-out`: without the number nothing would open the account any more. */
export type Corrected = 'done' | 'late' | 'locked-out';

/** What of a person a correction is about. */
export const statedOf = ({ name, birthdate, gender, citizenNumber, foreigner }: Person): Stated => ({
  name,
  birthdate,
  ...(gender ? { gender } : {}),
  ...(citizenNumber ? { citizenNumber } : {}),
  ...(foreigner ? { foreigner } : {}),
});

/** The same data in one form, whatever the order of their members. */
const canonical = ({ name, birthdate, gender, citizenNumber, foreigner }: Stated): string =>
  JSON.stringify([
    name.full,
    birthdate,
    gender ?? null,
    citizenNumber ?? null,
    foreigner ? [foreigner.nationality, foreigner.passportNumber] : null,
  ]);

/** Whether two people say the same of themselves. */
export const isSame = (one: Stated, other: Stated): boolean => canonical(one) === canonical(other);

/** A number opens an account only while it is proven: something else must be left to sign in with. */
export const staysReachable = (person: Person, { to }: Correction): boolean =>
  claimableIdentifiers({ ...withStatement(person, to), proofs: [] }).length > 0;

/** Makes the function that corrects what a request asks for, and fulfils it. */
export function createCorrecting(parts: CorrectionParts) {
  const { artifacts, audit, endSession, ledger, now, numberStated, people, proofs, tell, transaction } = parts;

  async function withdrawProofs(personId: string, { by, reason }: Correcting): Promise<number> {
    const standing = (await proofs.list(personId)).filter(({ withdrawn }) => !withdrawn);
    for (const { id } of standing) {
      await proofs.withdraw({ id, personId }, { by, reason });
      await audit({ type: 'proof.withdrawn', personId, details: { proof: id, reason, by, role: 'support' } });
    }
    return standing.length;
  }

  /** Levels follow at once, because everything that was opened with the proofs ends. */
  async function endEverything(personId: string): Promise<void> {
    for (const uid of await artifacts.sessionsOfPerson(personId)) await endSession(uid);
    await artifacts.endEveryGrant(personId);
  }

  async function correct(before: Person, { id, correction }: DataRequest, how: Correcting): Promise<void> {
    const withdrawn = await withdrawProofs(before.id, how);
    // Read anew: the proofs are others now, and with them what the person can be found by.
    const person = await people.lock(before.id);
    if (!person || !correction) return;
    const corrected = withStatement(person, correction.to);
    await people.save(corrected);
    const numbers = statedNumbers(before);
    if (statedNumbers(corrected).some((number) => !numbers.includes(number))) await numberStated(corrected);
    await audit({ type: 'account.corrected', personId: person.id, details: { by: how.by, request: id } });
    if (withdrawn === 0) return;
    await endEverything(person.id);
    const values = { reason: how.reason, when: now() };
    await tell(corrected, { subject: 'proofs.mail.withdrawn.subject', text: 'proofs.mail.withdrawn.text', values });
  }

  return (seen: DataRequest, how: Correcting): Promise<Corrected> =>
    transaction(async () => {
      const { correction } = seen;
      const person = await people.lock(seen.personId);
      if (!person || isLeaving(person) || !correction || !isSame(statedOf(person), correction.from)) return 'late';
      if (!staysReachable(person, correction)) return 'locked-out';
      if (!(await ledger.fulfil(seen, how))) return 'late';
      await correct(person, seen, how);
      return 'done';
    });
}

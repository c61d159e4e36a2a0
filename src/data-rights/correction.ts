/**
 * Correcting what sources have proven of somebody. A proof says that this name, birth date, gender and number are the person's;
 * of other data it says nothing. So every proof is withdrawn with the correction, in one transaction, and the person proves
 * anew who they are: whoever answers requests about data never decides about identities.
 */
import { claimableIdentifiers } from '../identity/identifiers.ts';
import { isLeaving, type Person } from '../identity/person.ts';
import { withStatement } from '../identity/statement.ts';
import type { Answer, Ledger, LedgerParts } from './ledger.ts';
import type { Correction, DataRequest, Stated } from './request.ts';
import { createRestating, type RestatingParts } from './restating.ts';

export interface CorrectionParts extends RestatingParts, Pick<LedgerParts, 'transaction'> {
  readonly ledger: Pick<Ledger, 'fulfil'>;
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
  const { ledger, people, transaction } = parts;
  const restate = createRestating(parts);

  return (seen: DataRequest, how: Correcting): Promise<Corrected> =>
    transaction(async () => {
      const { correction } = seen;
      const person = await people.lock(seen.personId);
      if (!person || isLeaving(person) || !correction || !isSame(statedOf(person), correction.from)) return 'late';
      if (!staysReachable(person, correction)) return 'locked-out';
      if (!(await ledger.fulfil(seen, how))) return 'late';
      const details = { by: how.by, request: seen.id };
      await restate(person, correction.to, { reason: how.reason, by: how.by, role: 'support', details });
      return 'done';
    });
}

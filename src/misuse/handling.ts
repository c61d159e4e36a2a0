/** What a security officer found out about a report, told to whoever made it. */
import type { Audit } from '../audit/audit.ts';
import type { Transaction } from '../errors.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Tell } from '../messages/notices.ts';
import type { Report, ReportStore } from './reports.ts';

export interface HandlingParts {
  readonly audit: Audit;
  readonly people: Pick<PersonStore, 'find'>;
  readonly reports: Pick<ReportStore, 'handle'>;
  readonly tell: Tell;
  readonly transaction: Transaction;
}

/** Closes a report with what the officer (person id) writes to the person; false when somebody else was first. */
export type HandleReport = (
  report: Pick<Report, 'id' | 'personId' | 'createdAt'>,
  how: { readonly by: string; readonly note: string },
) => Promise<boolean>;

/** Makes the function. */
export function createHandling({ audit, people, reports, tell, transaction }: HandlingParts): HandleReport {
  return ({ id, personId, createdAt }, { by, note }) =>
    transaction(async () => {
      if (!(await reports.handle(id, { by, note }))) return false;
      await audit({ type: 'account.misuse-handled', personId, details: { report: id, by } });
      const person = await people.find(personId);
      const values = { when: createdAt, reason: note };
      if (person) await tell(person, { subject: 'notMe.handled.subject', text: 'notMe.handled.text', values });
      return true;
    });
}

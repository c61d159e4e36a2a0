/** The end of the time in which a merge can be undone: nothing is left of the account that was merged but its subjects. */
import type { Audit } from '../audit/audit.ts';
import { newToken } from '../closing/closing.ts';
import type { ClosingStore } from '../closing/closings.ts';
import { emptied } from '../closing/ending.ts';
import type { RequestScope, Transaction } from '../errors.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Merge, MergeStore } from './merge.ts';

export interface SettlingParts {
  readonly audit: Audit;
  readonly closings: Pick<ClosingStore, 'begin' | 'close'>;
  readonly merges: Pick<MergeStore, 'due' | 'settle'>;
  readonly now: () => Date;
  readonly people: Pick<PersonStore, 'lock' | 'save'>;
  readonly scope: RequestScope;
  readonly settings: { readonly closing: { readonly keepSeconds: number } };
  readonly transaction: Transaction;
}

const AT_ONCE = 50;

/** Makes the job. It may run on every node. What must be kept of the account is erased with that of closed ones. */
export function createSettling(parts: SettlingParts): () => Promise<void> {
  const { audit, closings, merges, now, people, scope, settings, transaction } = parts;

  const settle = ({ id, mergedId }: Merge): Promise<void> =>
    scope(
      () =>
        transaction(async () => {
          const person = await people.lock(mergedId);
          const at = now();
          if (person?.status !== 'merged' || !(await merges.settle(id, at))) return;
          await people.save({ ...emptied(person), status: 'merged' });
          await closings.begin({ personId: mergedId, startedAt: at, closesAt: at }, newToken());
          const eraseAt = new Date(at.getTime() + settings.closing.keepSeconds * 1000);
          await closings.close(mergedId, { at, eraseAt });
          await audit({ type: 'account.merge-settled', personId: mergedId });
        }),
      { keep: () => true },
    );

  /** One that fails must not hold up the others; the failure is thrown in the end, for the log. */
  return async () => {
    const due = await merges.due(now(), AT_ONCE);
    const failures: unknown[] = [];
    for (const merge of due) await settle(merge).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
}

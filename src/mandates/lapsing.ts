/** Ending what time has ended: invitations that nobody accepted, mandates whose last day is over. */
import type { RequestScope } from '../errors.ts';
import type { EndMandate } from './ending.ts';
import { invitedBefore } from './granting.ts';
import type { MandateStore } from './store.ts';

export interface LapsingParts {
  readonly endMandate: EndMandate;
  readonly mandates: Pick<MandateStore, 'lapsed'>;
  readonly now: () => Date;
  readonly scope: RequestScope;
}

const AT_ONCE = 100;

/** Makes the job. Of several nodes that do it at once, one ends each mandate. */
export function createLapsing({ endMandate, mandates, now, scope }: LapsingParts): () => Promise<void> {
  /** How many there were. */
  async function endSome(): Promise<number> {
    const over = await mandates.lapsed(invitedBefore(now()), AT_ONCE);
    for (const { id, source } of over) {
      const why = source === 'guardianship' ? 'of-age' : 'lapsed';
      await scope(() => endMandate(id, { why }), { keep: () => true });
    }
    return over.length;
  }

  return async () => {
    while ((await endSome()) === AT_ONCE);
  };
}

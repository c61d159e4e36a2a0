/** Saying in the log that requests are late; who asked for what is not said. */
import type { DataRequestStore } from './request.ts';

export interface OverdueParts {
  readonly dataRequests: Pick<DataRequestStore, 'waiting'>;
  readonly now: () => Date;
  readonly log: { warn(details: object, message: string): void };
}

/** Makes the job: one line a run while anything is late. */
export function createOverdueWatch({ dataRequests, now, log }: OverdueParts): () => Promise<void> {
  return async () => {
    const { open, overdue } = await dataRequests.waiting(now());
    if (overdue > 0) log.warn({ open, overdue }, 'requests of people about their data are overdue');
  };
}

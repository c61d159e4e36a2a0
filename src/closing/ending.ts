/** The end of the waiting: accounts are closed for good, and what was kept is erased when its time is over. */
import type { RequestScope, Transaction } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import { type ClosingParts, endMandates, newToken } from './closing.ts';

export type EndingParts = Pick<
  ClosingParts,
  | 'audit'
  | 'closings'
  | 'endEverything'
  | 'endMandate'
  | 'ledger'
  | 'mandates'
  | 'now'
  | 'people'
  | 'settings'
  | 'tellClosing'
  | 'withdrawAll'
> & { readonly scope: RequestScope; readonly transaction: Transaction };

const AT_ONCE = 50;

/** Nobody: what a closed account keeps of a person. */
export const emptied = ({ id, language }: Person): Person => ({
  id,
  language,
  status: 'closed',
  name: { full: '', given: '' },
  birthdate: '',
  phones: [],
  emails: [],
  proofs: [],
});

/** Makes the job. It may run on every node: who locks a person first does it, and what was done is not done again. */
export function createClosingJob(parts: EndingParts): () => Promise<void> {
  const { audit, closings, now, people, settings, scope, tellClosing, transaction } = parts;
  const { remindSeconds, keepSeconds } = settings.closing;
  const inSeconds = (seconds: number): Date => new Date(now().getTime() + seconds * 1000);

  /** Only as long as the person has not come back. */
  const whileClosing = (id: string, work: (person: Person) => Promise<void>): Promise<void> =>
    scope(
      () =>
        transaction(async () => {
          const person = await people.lock(id);
          if (person?.status === 'closing') await work(person);
        }),
      { keep: () => true },
    );

  async function remind(person: Person): Promise<void> {
    const closing = await closings.find(person.id);
    const stopToken = newToken();
    if (!closing || !(await closings.remind(person.id, now(), stopToken))) return;
    await tellClosing(person, 'soon', { when: closing.closesAt, stopToken });
  }

  /** The last message is written before there is nobody to write to; what came up since the wish to close ends too. */
  async function close(person: Person): Promise<void> {
    const { id } = person;
    const closing = await closings.find(id);
    if (!closing || closing.closesAt > now()) return;
    await parts.withdrawAll(id, 'closed');
    await endMandates(parts, id);
    await parts.endEverything(id);
    await parts.ledger.recordClosed(id);
    await tellClosing(person, 'closed', { when: now() });
    await people.save(emptied(person));
    await closings.close(id, { at: now(), eraseAt: inSeconds(keepSeconds) });
    await audit({ type: 'account.closed', personId: id });
  }

  /** One account that fails must not hold up the others; the failure is thrown in the end, for the log. */
  async function each(ids: readonly string[], work: (id: string) => Promise<unknown>): Promise<readonly unknown[]> {
    const failures: unknown[] = [];
    for (const id of ids) await work(id).catch((error: unknown) => failures.push(error));
    return failures;
  }

  /** A few at a time; the next run goes on where this one ended. */
  return async () => {
    const [failure] = [
      ...(await each(await closings.toRemind(inSeconds(remindSeconds), AT_ONCE), (id) => whileClosing(id, remind))),
      ...(await each(await closings.due(now(), AT_ONCE), (id) => whileClosing(id, close))),
      ...(await each(await closings.toErase(now(), AT_ONCE), (id) => transaction(() => closings.erase(id)))),
    ];
    await closings.eraseSent();
    if (failure) throw failure;
  };
}

/** What two security officers agreed about before keys are changed. */
import { createKeyChanges, type KeyKind } from '../../admin/key-changes.ts';
import type { Settings } from '../../settings.ts';
import type { KeyChange } from '../../storage/key-change.ts';
import { CommandError } from '../command.ts';

const PROBLEMS = {
  unknown: 'there is no such request',
  open: 'nobody has decided about it yet',
  refused: 'it was not approved',
  used: 'it was carried out before',
  old: 'it was approved too long ago (staff.keyChangeSeconds)',
};

/** What is to be approved, and by which request. */
export interface Approval {
  readonly change: Pick<KeyChange, 'approvals' | 'audit' | 'transaction'>;
  readonly settings: Settings;
  readonly request: string | undefined;
}

/**
 * Marks the request as carried out, in the running transaction. Throws CommandError where it is good for nothing, and where
 * there is none in production.
 */
export async function useApproval({ change, settings, request }: Approval, what: KeyKind): Promise<void> {
  if (request === undefined) {
    if (settings.environment !== 'production') return;
    throw new CommandError(
      'In production two security officers agree first: one asks at /staff/keys, another one approves. Then: --request <id>',
    );
  }
  const changes = createKeyChanges({ ...change, settings, now: () => new Date() });
  const approval = await changes.approvedKeyChange(request);
  if (approval.kind !== 'approved') throw new CommandError(`--request: ${PROBLEMS[approval.kind]}`);
  if (approval.what !== what) throw new CommandError('--request: it is about other keys');
  if (!(await changes.use(request))) throw new CommandError(`--request: ${PROBLEMS.used}`);
}

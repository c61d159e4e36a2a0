/** What two security officers agreed about before keys are changed. */
import { type KeyChangeRefusal, type KeyStep, subjectOf, useApprovedKeyChange } from '../../approvals/key-change.ts';
import type { Settings } from '../../settings.ts';
import type { KeyChange } from '../../storage/key-change.ts';
import { CommandError } from '../command.ts';

const PROBLEMS: Readonly<Record<KeyChangeRefusal, string>> = {
  unknown: 'there is no such request',
  open: 'nobody has decided about it yet',
  refused: 'it was not approved',
  other: 'it is about another step',
  old: 'it was approved too long ago (staff.keyChangeSeconds)',
  used: 'it was carried out before',
};

/** What is to be approved, and by which request. */
export interface Approval {
  readonly change: Pick<KeyChange, 'approvals'>;
  readonly settings: Settings;
  readonly request: string | undefined;
}

/**
 * Marks the request about this step as carried out, in the running transaction. Throws CommandError where it is good for
 * nothing, and where there is none in production.
 */
export async function useApproval({ change, settings, request }: Approval, step: KeyStep): Promise<void> {
  if (request === undefined) {
    if (settings.environment !== 'production') return;
    throw new CommandError(
      `In production two security officers agree first: one asks for "${subjectOf(step)}" at /staff/keys, another one approves. Then: --request <id>`,
    );
  }
  const approval = { approvals: change.approvals, withinSeconds: settings.staff.keyChangeSeconds };
  const refusal = await useApprovedKeyChange(request, step, approval);
  if (refusal) throw new CommandError(`--request: ${PROBLEMS[refusal]}`);
}

/** What the page of approvals asks of each kind of change. */
import type { ChangeKind, ChangeRequest } from '../approvals/approval.ts';
import type { Answer, Decided } from '../approvals/approvals.ts';
import type { Person } from '../identity/person.ts';
import type { DiffView, FactView, Language } from '../web/views.ts';
import type { Role } from './staff.ts';

/** One kind that is decided on the page of approvals. */
export interface ApprovalKind {
  readonly kind: ChangeKind;
  /** Whose decision it is. */
  readonly role: Role;
  /** It counts only when it is carried out at the command line. */
  readonly isLater?: boolean;
  /** Whether somebody with the role sees it; without this, everybody. */
  sees?(personId: string): Promise<boolean>;
  title(request: ChangeRequest, language: Language): Promise<string>;
  facts(request: ChangeRequest, language: Language): Promise<readonly FactView[]>;
  /** What would change, thing by thing. */
  diffs?(request: ChangeRequest, language: Language): Promise<readonly { title: string; lines: readonly DiffView[] }[]>;
  mayDecide(request: ChangeRequest, decider: Person): Promise<boolean>;
  decide(request: ChangeRequest, decider: Person, answer: Answer): Promise<Decided>;
}

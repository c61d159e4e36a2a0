/** The pages about roles, keys, and what needs a second pair of eyes. */
import type { DiffView } from './production-views.ts';
import type { FactView, NoticeView, OfficerView } from './staff-views.ts';
import type { FieldView } from './view-parts.ts';

/** Something that was asked for, or done without asking. */
export interface ChangeLineView {
  readonly title: string;
  /** Who and when. */
  readonly asked: string;
  readonly reason?: string;
  /** What became of it, with who and when. */
  readonly outcome: string;
  readonly note?: string;
}

/** A request in a list. */
export interface ApprovalLineView {
  readonly id: string;
  readonly title: string;
  readonly asked: string;
  readonly state?: string;
}

/** A key as the console shows it: nothing of it but its name. */
export interface ProviderKeyView {
  readonly name: string;
  readonly facts: readonly FactView[];
}

/** One thing that two accounts may have; `after` says what becomes of it. */
export interface ComparedRowView {
  readonly label: string;
  readonly kept: string;
  readonly merged: string;
  /** Of one person both would say the same. */
  readonly differs?: boolean;
  readonly after?: string;
}

export interface AdministrationViews {
  /** Accounts that were joined. Posts `kept` and `merged` to find two more. */
  'staff-merges': {
    officer: OfficerView;
    fields: readonly FieldView[];
    nothing: boolean;
    limited?: string;
    merges: readonly { readonly id: string; readonly title: string; readonly when: string; readonly state: string }[];
    page: number;
    previous?: number;
    next?: number;
    notice?: NoticeView;
  };
  /** Two accounts side by side; the ids are those of the looks. Posts `reason`. */
  'staff-merge-compare': {
    officer: OfficerView;
    ids: { readonly kept: string; readonly merged: string };
    rows: readonly ComparedRowView[];
    /** Why they cannot be joined. */
    obstacle?: string;
    fields: readonly FieldView[];
  };
  /** One merge. Posts `reason` to ask for its undoing. */
  'staff-merge': {
    officer: OfficerView;
    id: string;
    facts: readonly FactView[];
    history: readonly ChangeLineView[];
    /** Why it cannot be undone. */
    obstacle?: string;
    fields: readonly FieldView[];
    notice?: NoticeView;
  };
  /** Who works here. Posts `number` to find somebody, or `person` of the list. */
  'staff-roles': {
    officer: OfficerView;
    people: readonly {
      readonly person: string;
      readonly name: string;
      readonly roles: string;
      readonly since: string;
    }[];
    fields: readonly FieldView[];
    nothing: boolean;
    limited?: string;
    page: number;
    previous?: number;
    next?: number;
    notice?: NoticeView;
  };
  /** The roles of one person; `id` is that of the look. Posts `role`, `place` and `reason`, or `ending` and `why`. */
  'staff-role-person': {
    officer: OfficerView;
    id: string;
    name: string;
    roles: readonly string[];
    history: readonly ChangeLineView[];
    give: readonly FieldView[];
    end: readonly FieldView[];
    /** Those of both forms. */
    fields: readonly FieldView[];
    /** Why there is no form. */
    obstacle?: string;
    /** Why what was sent was not taken. */
    error?: string;
    notice?: NoticeView;
  };
  /** What waits for this officer's decision, and what they asked for. */
  'staff-approvals': {
    officer: OfficerView;
    waiting: readonly ApprovalLineView[];
    asked: readonly ApprovalLineView[];
    /** That services wait, which are decided on pages of their own. */
    registrations?: string;
    notice?: NoticeView;
  };
  /** One request. Posts `outcome` and `note`, or nothing to take it back. */
  'staff-approval': {
    officer: OfficerView;
    id: string;
    title: string;
    facts: readonly FactView[];
    /** What would change, thing by thing. */
    diffs: readonly { readonly title: string; readonly lines: readonly DiffView[] }[];
    reason: string;
    /** Why this officer does not decide. */
    obstacle?: string;
    decided?: { readonly text: string; readonly good: boolean; readonly note?: string };
    fields: readonly FieldView[];
    withdrawable: boolean;
    notice?: NoticeView;
  };
  /** The keys of this provider. Posts `what` and `reason` to ask for a change. */
  'staff-keys': {
    officer: OfficerView;
    signing: readonly ProviderKeyView[];
    data: readonly ProviderKeyView[];
    nodes: string;
    history: readonly ChangeLineView[];
    fields: readonly FieldView[];
    notice?: NoticeView;
  };
}

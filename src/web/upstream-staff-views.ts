/** The staff's pages about identity providers in front of this one. */
import type { ChangeLineView } from './administration-views.ts';
import type { FactView, NoticeView, OfficerView } from './staff-views.ts';
import type { FieldView } from './view-parts.ts';

/** How something is; finished words. */
export interface ConditionView {
  readonly text: string;
  readonly tone: 'good' | 'bad';
}

/** One of them in the list. */
export interface ListedUpstreamView {
  readonly id: string;
  readonly name: string;
  readonly conditions: readonly ConditionView[];
  readonly facts: readonly string[];
}

/** What one of its levels is worth. */
export interface UpstreamLevelView {
  readonly title: string;
  readonly acr?: string;
  readonly facts: readonly string[];
}

export interface UpstreamStaffViews {
  /** All of them. */
  'staff-upstreams': {
    officer: OfficerView;
    upstreams: readonly ListedUpstreamView[];
    notice?: NoticeView;
  };
  /** One of them. Each form posts `reason` to its address. */
  'staff-upstream': {
    officer: OfficerView;
    id: string;
    name: string;
    conditions: readonly ConditionView[];
    /** Why it cannot be used; technical. */
    wrong: readonly { readonly at: string; readonly text: string }[];
    facts: readonly FactView[];
    levels: readonly UpstreamLevelView[];
    claims: readonly FactView[];
    history: readonly ChangeLineView[];
    /** Why it was switched off. */
    off?: string;
    /** A request that waits: nothing else can be asked for. */
    waiting?: string;
    /** Its description can be changed here. */
    isOurs: boolean;
    forms: readonly {
      readonly act: 'off' | 'on' | 'remove';
      readonly title: string;
      readonly text: string;
      readonly submit: string;
      readonly fields: readonly FieldView[];
    }[];
    /** Those of every form. */
    fields: readonly FieldView[];
    notice?: NoticeView;
  };
  /** Describing one. Posts `description`, `secret` and `reason`. */
  'staff-upstream-form': {
    officer: OfficerView;
    title: string;
    action: string;
    back: string;
    /** What is wrong with the description; technical. */
    wrong: readonly { readonly at: string; readonly text: string }[];
    fields: readonly FieldView[];
    error?: string;
  };
}

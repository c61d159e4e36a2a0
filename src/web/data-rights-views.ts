/** The pages about what people ask for about their data: a person's own, and the staff's. */
import type { ProofView } from './account-views.ts';
import type { FactView, NoticeView, OfficerView } from './staff-views.ts';
import type { BackView, FieldView } from './view-parts.ts';

type Tone = 'waiting' | 'good' | 'bad';

/** A request in a person's list; `service` is whom it is about, unless this provider. */
export interface DataRequestView {
  readonly id: string;
  readonly name: string;
  readonly service?: string;
  readonly state: string;
  readonly tone: Tone;
  readonly since: string;
  /** Until when it is decided, while it is open. */
  readonly due?: string;
}

/** One thing that happened; finished sentences. */
export interface RequestStepView {
  readonly what: string;
  readonly when: string;
  /** What was written to the person. */
  readonly said?: string;
}

/** One field of a correction. */
export interface ComparedView {
  readonly label: string;
  readonly from: string;
  readonly to: string;
  readonly differs: boolean;
}

/** A request that waits for staff: nothing of the person. */
export interface WaitingDataRequestView {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly since: string;
  /** The deadline that comes next. */
  readonly due: string;
  readonly overdue: boolean;
}

/** The pages by name, with their models. */
export interface DataRightsViews {
  /** What a person asked for. */
  'data-requests': { personName: string; requests: readonly DataRequestView[]; notice?: NoticeView };
  /** Which right? Each leads to its form. */
  'data-request-new': {
    personName: string;
    rights: readonly { readonly right: string; readonly name: string; readonly about: string }[];
  };
  /** The form of a right. Posts `service`, `text`, and the fields of a statement where data are corrected. */
  'data-request-form': {
    personName: string;
    right: string;
    title: string;
    about: string;
    law: string;
    /** Data that were proven are to be corrected. */
    corrects: boolean;
    /** Where the person can do it at once themself. */
    self?: BackView;
    fields: readonly FieldView[];
    error?: string;
  };
  /** One request; posts nothing, to `cancel`, while it is open. */
  'data-request': {
    personName: string;
    id: string;
    name: string;
    heading: string;
    tone: Tone;
    facts: readonly FactView[];
    law: string;
    text?: string;
    compared?: readonly ComparedView[];
    answer?: string;
    steps: readonly RequestStepView[];
    open: boolean;
    /** How to complain is said. */
    refused: boolean;
    /** The data were corrected, so that the identity has to be proven anew. */
    corrected?: boolean;
    notice?: NoticeView;
  };
  /** What waits for staff, the next deadline first. */
  'staff-data-requests': {
    officer: OfficerView;
    /** How many are open, and how many late; finished sentences. */
    open: string;
    overdue?: string;
    waiting: readonly WaitingDataRequestView[];
    page: number;
    previous?: number;
    next?: number;
    notice?: NoticeView;
  };
  /** One request that is open. Posts `outcome`, `others`, `evidence`, `days`, `note` and `seen`. */
  'staff-data-request': {
    officer: OfficerView;
    id: string;
    name: string;
    state: string;
    due: string;
    overdue: boolean;
    law: string;
    /** Who asks. */
    person: readonly FactView[];
    facts: readonly FactView[];
    text?: string;
    compared?: readonly ComparedView[];
    /** What happens to these when the correction is applied. */
    proofs: readonly ProofView[];
    steps: readonly RequestStepView[];
    /** Why a correction cannot be applied now. */
    obstacle?: string;
    /** It is the officer's own: there is nothing to decide. */
    own: boolean;
    fields: readonly FieldView[];
    /** Names what the form is about. */
    seen: string;
    notice?: NoticeView;
  };
  /** One request that has ended: nothing about the person. */
  'staff-data-decided': {
    officer: OfficerView;
    name: string;
    heading: string;
    tone: Tone;
    steps: readonly RequestStepView[];
    notice?: NoticeView;
  };
}

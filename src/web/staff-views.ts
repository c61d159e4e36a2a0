/** The staff's pages. */
import type { ProofView } from './account-views.ts';
import type { FieldView } from './view-parts.ts';

/** One thing that is known; finished words. */
export interface FactView {
  readonly label: string;
  readonly value: string;
}

/** A member of staff in these pages. */
export interface OfficerView {
  readonly name: string;
  /** The pages that their roles open, as the navigation lists them. */
  readonly pages: readonly (
    | 'queue'
    | 'organisations'
    | 'proofs'
    | 'identities'
    | 'merges'
    | 'data-requests'
    | 'reports'
    | 'people'
    | 'audit'
    | 'roles'
    | 'keys'
    | 'upstreams'
    | 'approvals'
    | 'teams'
    | 'registrations'
    | 'services'
  )[];
  /** False for whoever only reads: no form is shown that changes anything. */
  readonly mayAct: boolean;
  /** Nobody is asked for a passkey or a certificate here: development. */
  readonly unprotected?: boolean;
}

/** What was just done, or was not. */
export interface NoticeView {
  readonly text: string;
  readonly good: boolean;
}

/** A request that waits for an officer: nothing of the person but the code that they name it by. */
export interface WaitingView {
  readonly id: string;
  readonly code: string;
  readonly method: string;
  readonly place: string;
  readonly state: string;
  readonly since: string;
  /** Until when the law wants a decision. */
  readonly due: string;
  readonly overdue: boolean;
}

/** A proof that staff may take back while it was not taken back yet. */
export interface StaffProofView extends ProofView {
  readonly id: string;
  readonly withdrawable: boolean;
}

/** What staff did to an account; finished words. */
export interface PersonActView {
  readonly title: string;
  readonly when: string;
  readonly by?: string;
  readonly reason?: string;
}

/** The pages by name, with their models. */
export interface StaffViews {
  /** The session of these pages has ended. */
  'staff-signed-out': Record<string, never>;
  /** What waits at the officer's places, the most urgent first. Posts `code`. */
  'staff-queue': {
    officer: OfficerView;
    places: string;
    waiting: readonly WaitingView[];
    fields: readonly FieldView[];
    page: number;
    /** Numbers of the pages before and after this one. */
    previous?: number;
    next?: number;
    notice?: NoticeView;
  };
  /** One request that is open. Posts `check` for each one that is ticked, `outcome`, `note` and `seen`. */
  'staff-request': {
    officer: OfficerView;
    id: string;
    code: string;
    method: string;
    state: string;
    /** Who the person is. */
    facts: readonly FactView[];
    stated: readonly FactView[];
    due: string;
    law: string;
    overdue: boolean;
    proofs: readonly ProofView[];
    /** What was told to the person last. */
    note?: string;
    /** Another account has the number, so that nothing can be confirmed. */
    taken: boolean;
    /** It is the officer's own: there is nothing to decide. */
    own: boolean;
    advice: string;
    fields: readonly FieldView[];
    /** Names what the form is about. */
    seen: string;
    notice?: NoticeView;
    error?: string;
  };
  /** One request that has ended: nothing about the person. */
  'staff-decided': {
    officer: OfficerView;
    method: string;
    title: string;
    text: string;
    tone: 'good' | 'bad';
    facts: readonly FactView[];
    note?: string;
    notice?: NoticeView;
  };
  /** Looking for an account. Posts `number`. */
  'staff-proofs': { officer: OfficerView; fields: readonly FieldView[]; nothing: boolean; limited?: string };
  /** The proofs of one person; `id` is that of the look-up. */
  'staff-person': {
    officer: OfficerView;
    id: string;
    facts: readonly FactView[];
    proofs: readonly StaffProofView[];
    own: boolean;
    notice?: NoticeView;
  };
  /** Looking for a person. Posts `who`. */
  'staff-people': { officer: OfficerView; fields: readonly FieldView[]; nothing: boolean; limited?: string };
  /** An account as those see it who help its person; `id` is that of the look. */
  'staff-account': {
    officer: OfficerView;
    id: string;
    facts: readonly FactView[];
    contacts: readonly string[];
    ways: readonly string[];
    sessions: readonly string[];
    /** Recoveries and reports that are open. */
    running: readonly string[];
    /** What this officer may do now. */
    acts: readonly { readonly act: string; readonly name: string }[];
    obstacle?: string;
    history: readonly PersonActView[];
    notice?: NoticeView;
  };
  /** Do this to the account? Posts `reason`. */
  'staff-act': {
    officer: OfficerView;
    id: string;
    act: string;
    personName: string;
    title: string;
    text: string;
    fields: readonly FieldView[];
  };
  /** What people say was not them: those that wait, or those that were handled. */
  'staff-reports': {
    officer: OfficerView;
    open: boolean;
    reports: readonly { readonly id: string; readonly since: string; readonly handled?: string }[];
    page: number;
    previous?: number;
    next?: number;
    notice?: NoticeView;
  };
  /** One report. Posts `note` as long as nobody has handled it. */
  'staff-report': {
    officer: OfficerView;
    id: string;
    signIn: readonly FactView[];
    /** What was done at once. */
    done: readonly FactView[];
    person: readonly FactView[];
    /** What the person wrote. */
    note?: string;
    handled?: { readonly when: string; readonly note: string };
    own: boolean;
    fields: readonly FieldView[];
    notice?: NoticeView;
  };
  /** Take back this proof? Posts `reason`. */
  'staff-withdraw': {
    officer: OfficerView;
    id: string;
    personName: string;
    proof: ProofView;
    fields: readonly FieldView[];
  };
  /** Looking into the audit trail. Posts `type`, `service`, `person`, `staff`, `from` and `to`; /verify takes nothing. */
  'staff-audit': {
    officer: OfficerView;
    types: readonly { readonly value: string; readonly text: string; readonly selected: boolean }[];
    fields: readonly FieldView[];
    seals: readonly FactView[];
    verified?: { readonly text: string; readonly problems: readonly string[] };
    notice?: NoticeView;
  };
  /** A page of events, newest first: names nobody. `id` is that of the question; the others are addresses. */
  'staff-audit-events': {
    officer: OfficerView;
    id: string;
    asked: readonly string[];
    events: readonly {
      readonly id: string;
      readonly title: string;
      readonly when: string;
      readonly service?: string;
      readonly who?: string;
    }[];
    download: string;
    newest?: string;
    older?: string;
  };
  /** One event, and the people in it. */
  'staff-audit-event': {
    officer: OfficerView;
    id: string;
    title: string;
    facts: readonly FactView[];
    details: readonly FactView[];
  };
}

/** Registrations for everybody: the pages of teams and of registrars. */
import type { OwnerView } from './owner-views.ts';
import type { FactView, NoticeView, OfficerView } from './staff-views.ts';
import type { FieldView } from './view-parts.ts';

/** What was found about one member of a registration; finished words. */
export interface FindingView {
  readonly tone: 'good' | 'warn' | 'bad';
  readonly text: string;
  /** What it is about, such as an address. */
  readonly what?: string;
}

/** One difference between two registrations; finished words, and the technical name. */
export interface DiffView {
  readonly label: string;
  readonly name: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before?: string;
  readonly after?: string;
  /** Why nobody must miss it. */
  readonly weight?: string;
}

/** An input with what was found about it. */
export interface CheckedField {
  readonly input: FieldView;
  readonly found: readonly FindingView[];
}

/** What is asked about one claim. */
export interface ProposedClaimView {
  readonly name: string;
  readonly label: string;
  readonly asked: boolean;
  readonly fields: readonly CheckedField[];
}

/** A part of the form. */
export interface SectionView {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly fields: readonly CheckedField[];
  readonly claims: readonly ProposedClaimView[];
  /** What was found about the part as a whole. */
  readonly found: readonly FindingView[];
}

/** A request, or a version, as one line of a history. */
export interface PastView {
  readonly title: string;
  readonly when: string;
  readonly text?: string;
  readonly note?: string;
  readonly href?: string;
}

export interface ProductionViews {
  /** Where a service stands on its way to everybody. */
  production: {
    owner: OwnerView;
    /** What is live; absent before the first approval. */
    live?: { readonly facts: readonly FactView[]; readonly stopped?: string };
    /** The request that waits. */
    open?: { readonly since: string; readonly reason: string; readonly diff: readonly DiffView[] };
    requests: readonly PastView[];
    mayFill: boolean;
    mayAsk: boolean;
    notice?: NoticeView;
  };
  /** The form. Posts its fields, and `action=check|save|review`; `action=typing` by the script. */
  'production-form': {
    owner: OwnerView;
    sections: readonly SectionView[];
    /** What was found altogether. */
    summary: string;
    mayAsk: boolean;
    /** Errors for the summary of the page. */
    fields: readonly FieldView[];
    notice?: NoticeView;
    checksBy: 'form-checks';
  };
  /** What is going to be asked for. Posts `reason`. */
  'production-review': {
    owner: OwnerView;
    diff: readonly DiffView[];
    found: readonly FindingView[];
    fields: readonly FieldView[];
    error?: string;
  };
  /** Every version; two of them side by side. */
  'production-versions': {
    owner: OwnerView;
    versions: readonly (PastView & { readonly number: number; readonly live: boolean })[];
    compared?: { readonly from: number; readonly to: number; readonly diff: readonly DiffView[] };
  };
  /** One version beside what is live. Posts `reason` to ask for it again. */
  'production-version': {
    owner: OwnerView;
    number: number;
    live: boolean;
    diff: readonly DiffView[];
    fields: readonly FieldView[];
    found: readonly FindingView[];
    mayAsk: boolean;
    error?: string;
  };
  /** Stop it? Posts `reason`. */
  'production-stop': { owner: OwnerView; fields: readonly FieldView[] };
  /** Requests for production: those that wait, or those that were decided. */
  'staff-registrations': {
    officer: OfficerView;
    open: boolean;
    requests: readonly (PastView & { readonly id: string })[];
    page: number;
    previous?: number;
    next?: number;
    notice?: NoticeView;
  };
  /** One request. Posts `outcome` and `note` as long as it waits. */
  'staff-registration': {
    officer: OfficerView;
    id: string;
    name: string;
    facts: readonly FactView[];
    reason: string;
    diff: readonly DiffView[];
    found: readonly FindingView[];
    history: readonly PastView[];
    stale: boolean;
    /** Why there is nothing to decide. */
    closed?: string;
    fields: readonly FieldView[];
    notice?: NoticeView;
    error?: string;
  };
  /** Services in production. Asks for `q`. */
  'staff-services': {
    officer: OfficerView;
    fields: readonly FieldView[];
    services: readonly {
      readonly id: string;
      readonly name: string;
      readonly organisation: string;
      readonly state?: string;
    }[];
    page: number;
    previous?: string;
    next?: string;
  };
  /** One service. Posts `reason` to stop it. */
  'staff-service': {
    officer: OfficerView;
    id: string;
    name: string;
    facts: readonly FactView[];
    stopped?: string;
    versions: readonly (PastView & { readonly number: number })[];
    compared?: { readonly from: number; readonly to: number; readonly diff: readonly DiffView[] };
    fields: readonly FieldView[];
    mayStop: boolean;
    notice?: NoticeView;
  };
}

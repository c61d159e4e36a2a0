/** Figures and mistakes of services. */
import type { OwnerView } from './owner-views.ts';
import type { FactView, NoticeView } from './staff-views.ts';

/** One of several ways to look at the same. */
export interface TabView {
  readonly href: string;
  readonly label: string;
  readonly current: boolean;
}

/** A line of a table: what it is, how long its bar is (0 to 100), and the numbers. */
export interface FigureRow {
  readonly label: string;
  /** Leads to more about it. */
  readonly href?: string;
  /** What the protocol calls it. */
  readonly code?: string;
  readonly bar: number;
  readonly cells: readonly string[];
}

/** A table with its heading; without rows it says so. */
export interface FigureTable {
  readonly title: string;
  readonly about?: string;
  /** Heads of the columns; the first is of the labels. */
  readonly columns: readonly string[];
  readonly rows: readonly FigureRow[];
}

/** A mistake in the list. */
export interface MistakeItem {
  readonly id: string;
  readonly title: string;
  readonly facts: readonly string[];
  readonly isNew: boolean;
  /** Words for a sender who proved nothing. */
  readonly uncertain?: string;
}

/** The pages by name, with their models. */
export interface FigureViews {
  /** How a service is used. */
  'owner-figures': {
    owner: OwnerView;
    environments: readonly TabView[];
    periods: readonly TabView[];
    /** Which days these are. */
    range: string;
    numbers: readonly FactView[];
    tables: readonly FigureTable[];
    csv: string;
    nothing: boolean;
  };
  /** What a service did wrong. Posts to `…/errors/seen`. */
  'owner-errors': {
    owner: OwnerView;
    environments: readonly TabView[];
    mistakes: readonly MistakeItem[];
    /** What marks as seen all that are new and shown, by their ids; absent for who only reads. */
    markable?: { readonly action: string; readonly ids: string };
    notice?: NoticeView;
  };
  /** One mistake and how to mend it. Posts to `…/errors/:id/seen`. */
  'owner-error': {
    owner: OwnerView;
    id: string;
    title: string;
    mend: string;
    facts: readonly FactView[];
    sent: readonly FactView[];
    expected: readonly FactView[];
    uncertain?: string;
    markable: boolean;
    back: string;
    notice?: NoticeView;
  };
  /** What everybody may know. */
  'public-figures': {
    months?: FigureTable;
    services?: FigureTable;
    json: string;
    smallest: number;
  };
}

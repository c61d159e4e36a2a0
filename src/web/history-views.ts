/** The pages on which people see what was done with their account, and stop it. */
import type { FieldView } from './view-parts.ts';

/** One open session; facts are finished sentences. */
export interface SessionView {
  /** Names it in the form that ends it. */
  readonly reference: string;
  readonly device: string;
  /** This very browser. */
  readonly isCurrent: boolean;
  readonly facts: readonly string[];
  readonly services: readonly string[];
}

/** One line of the history; everything is in finished sentences. */
export interface HistoryLineView {
  readonly title: string;
  readonly when: string;
  readonly facts: readonly string[];
  /** Nobody got in. */
  readonly isRefused: boolean;
  /** Where to say that it was somebody else. */
  readonly notMe?: string;
}

/** Data that became known to somebody; everything is in finished sentences. */
export interface DisclosureView {
  readonly title: string;
  readonly when: string;
  /** How often the same happened in a row. */
  readonly times?: string;
  readonly claims: readonly string[];
  readonly facts: readonly string[];
  readonly isStaff: boolean;
  /** Where the answer is by which a service has the data. */
  readonly receipt?: string;
}

/** The pages by name, with their models. */
export interface HistoryViews {
  /** Devices that have the account open. Posts to /account/sessions/<reference>/end, /end-others and /end-all. */
  'account-sessions': {
    personName: string;
    /** At most one. */
    current: readonly SessionView[];
    others: readonly SessionView[];
    /** Services that may act in the person's absence. */
    absent: readonly { readonly name: string; readonly since: string }[];
    notice?: string;
  };
  /** This browser is signed out too. */
  'account-sessions-ended': Record<never, never>;
  /** What was done with the account, newest first; addresses of the pages of older and of the newest lines. */
  'account-history': {
    personName: string;
    lines: readonly HistoryLineView[];
    newest?: string;
    older?: string;
  };
  /** Who got to know what, newest first; asks for `service` in the address. */
  'account-disclosures': {
    personName: string;
    services: readonly { readonly value: string; readonly text: string; readonly selected: boolean }[];
    lines: readonly DisclosureView[];
    newest?: string;
    older?: string;
  };
  /** Somebody else was in the account? Posts `note`; without a name for whoever comes from a mail. */
  'account-not-me': {
    personName?: string;
    facts: readonly { readonly label: string; readonly value: string }[];
    fields: readonly FieldView[];
  };
  /** It is reported: what opens nothing any more, how the person gets in, and where a code to recover goes (posts `contact`). */
  'account-not-me-done': { removed?: string; left?: string; contact?: string };
}

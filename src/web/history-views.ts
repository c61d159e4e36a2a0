/** The pages on which people see what was done with their account, and stop it. */

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
}

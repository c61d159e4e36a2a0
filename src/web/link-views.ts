/** Other identity providers, and what does not fit when people come from there. */
import type { FactView, NoticeView, OfficerView } from './staff-views.ts';
import type { FieldView } from './view-parts.ts';

/** One provider; words are finished sentences. */
export interface LinkView {
  readonly id: string;
  readonly name: string;
  readonly facts: readonly string[];
  /** What is wrong with it, or that it is switched off. */
  readonly state?: string;
  readonly canConnect: boolean;
  readonly canDisconnect: boolean;
  /** The person switched it off. */
  readonly off: boolean;
}

/** One fact: what the account says, and what the upstream says. */
export interface SideBySideView {
  readonly label: string;
  readonly ours: string;
  readonly theirs: string;
  readonly differs: boolean;
}

/** The pages by name, with their models. */
export interface LinkViews {
  /** Which providers open the account. */
  'account-upstreams': {
    personName: string;
    connected: readonly LinkView[];
    others: readonly LinkView[];
    notice?: string;
    complaint?: string;
  };
  /** Before one is disconnected or switched off; `refused`: nothing else would open the account. */
  'account-upstream-end': {
    personName: string;
    id: string;
    name: string;
    what: 'disconnect' | 'switch-off';
    refused: boolean;
  };
  /** Arrivals that do not fit an account: those that wait, or those that are decided. */
  'staff-identities': {
    officer: OfficerView;
    open: boolean;
    cases: readonly {
      readonly id: string;
      readonly title: string;
      readonly since: string;
      readonly decided?: string;
    }[];
    page: number;
    previous?: number;
    next?: number;
    notice?: NoticeView;
  };
  /** One of them. Posts `choice` and `note` as long as nobody has decided. */
  'staff-identity': {
    officer: OfficerView;
    id: string;
    title: string;
    upstream: string;
    since: string;
    /** None once it is decided: what was compared is gone. */
    rows: readonly SideBySideView[];
    person: readonly FactView[];
    remarks: readonly string[];
    /** Who may be the same person. */
    other?: readonly FactView[];
    decided?: { readonly text: string; readonly when: string; readonly reason: string };
    /** Where the two accounts are merged. */
    merge?: string;
    own: boolean;
    /** The number, or the account there, is somebody else's. */
    taken?: boolean;
    fields: readonly FieldView[];
    notice?: NoticeView;
  };
}

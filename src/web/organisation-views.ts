/** The pages about organisations: a person's own, and the staff's. */
import type { FactView, NoticeView, OfficerView } from './staff-views.ts';
import type { FieldView } from './view-parts.ts';

type Tone = 'waiting' | 'good' | 'bad';

/** An organisation in a list. */
export interface OrganisationView {
  readonly id: string;
  readonly name: string;
  readonly code: string;
  /** How it stands in the register. */
  readonly state: string;
  readonly tone: Tone;
  /** What the person is there. */
  readonly role: string;
}

/** A request to bring one in; `name` is the code as long as no name is known. */
export interface OrganisationRequestView {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly tone: Tone;
}

/** The pages by name, with their models. */
export interface OrganisationViews {
  /** The organisations that a person represents or looks after. */
  organisations: {
    personName: string;
    organisations: readonly OrganisationView[];
    requests: readonly OrganisationRequestView[];
    /** What waits for the person's agreement. */
    waiting: readonly { readonly id: string; readonly name: string; readonly text: string }[];
    /** There is a register to ask. */
    canAdd: boolean;
    notice?: string;
  };
  /** Which one? Posts `code`. */
  'organisation-new': { personName: string; fields: readonly FieldView[]; error?: string };
  /** What is missing before a person may bring one in. */
  'organisation-refused': { personName: string; missing: string; toProofs: boolean };
  /** One request; posts nothing, or `cancel` while it is open. */
  'organisation-request': {
    personName: string;
    id: string;
    name: string;
    title: string;
    text: string;
    tone: Tone;
    facts: readonly FactView[];
    /** The other legal representatives, and what they said. */
    people: readonly { readonly name: string; readonly state: string; readonly tone: Tone }[];
    note?: string;
    open: boolean;
    /** Where the organisation's page is, once it is there. */
    organisation?: string;
  };
  /** Do you agree that it is brought in? Posts `answer=agreed|refused`. */
  'organisation-consent': {
    personName: string;
    id: string;
    name: string;
    asker: string;
    facts: readonly FactView[];
    /** Why the person cannot agree. */
    problem?: string;
    toProofs: boolean;
  };
  /** One organisation, for those who represent or look after it. Posts `check`. */
  organisation: {
    personName: string;
    id: string;
    name: string;
    facts: readonly FactView[];
    state: string;
    stateText: string;
    tone: Tone;
    level: string;
    representatives: readonly string[];
    notice?: NoticeView;
  };
  /** What waits for officers, the most urgent first. */
  'staff-organisations': {
    officer: OfficerView;
    waiting: readonly {
      readonly id: string;
      readonly name: string;
      readonly code: string;
      readonly since: string;
      readonly due: string;
      readonly overdue: boolean;
    }[];
    page: number;
    previous?: number;
    next?: number;
    notice?: NoticeView;
  };
  /** One request: what the register says and who the person is. Posts `outcome`, `check`, `note` and `seen`. */
  'staff-organisation': {
    officer: OfficerView;
    id: string;
    name: string;
    /** What the register says of the organisation. */
    organisation: readonly FactView[];
    /** Side by side: the register, and the account. */
    compared: readonly {
      readonly label: string;
      readonly register: string;
      readonly account: string;
      readonly differs: boolean;
    }[];
    /** Other representatives whom nobody can ask, because the register has no number of theirs. */
    unreachable: readonly string[];
    due: string;
    overdue: boolean;
    /** It is the officer's own: there is nothing to decide. */
    own: boolean;
    fields: readonly FieldView[];
    seen: string;
  };
}

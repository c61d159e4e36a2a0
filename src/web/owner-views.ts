/** The pages of those who look after services. */
import type { FactView, NoticeView, OfficerView } from './staff-views.ts';
import type { BackView, FieldView } from './view-parts.ts';

/** What frames each of these pages: who is there, and where. */
export interface OwnerView {
  readonly name: string;
  readonly team?: {
    readonly id: string;
    readonly name: string;
    /** It has a single owner: nobody goes on when they leave. */
    readonly alone: boolean;
    /** What this member does there, as words. */
    readonly role: string;
  };
  readonly service?: {
    readonly id: string;
    readonly name: string;
    /** Mistakes in the protocol that nobody has looked at. */
    readonly mistakes?: number;
  };
}

/** A team in a list. */
export interface TeamView {
  readonly id: string;
  readonly name: string;
  readonly authority: string;
  readonly role: string;
}

/** A company of somebody who holds everything there. */
export interface OwnCompanyView {
  readonly id: string;
  readonly name: string;
  readonly code: string;
  /** It has a team already, of which the person is no owner. */
  readonly team?: string;
}

/** A service in the list of its team. */
export interface TeamServiceView {
  readonly id: string;
  readonly name: string;
  readonly facts: readonly string[];
}

/** A member of a team. */
export interface MemberView {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly since: string;
  /** Why they do not count, as words. */
  readonly away?: string;
  readonly you: boolean;
}

/** Somebody whom a team made up, with what signs in. */
export interface TestPersonView {
  readonly id: string;
  readonly name: string;
  readonly story: string;
  readonly facts: readonly FactView[];
}

/** An open invitation, as the owners of the team see it. */
export interface TeamInvitationView {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly until: string;
}

/** A claim in the form of a registration. Posts `want_<name>` and `purpose_<name>`. */
export interface AskedClaimView {
  readonly name: string;
  readonly label: string;
  readonly want: string;
  readonly purpose: string;
  readonly error?: string;
}

/** A group of fields of a form under one heading. */
export interface FieldGroupView {
  readonly title: string;
  readonly text?: string;
  readonly fields: readonly FieldView[];
  /** The claims are asked for here. */
  readonly claims?: readonly AskedClaimView[];
}

/** The pages by name, with their models. */
export interface OwnerViews {
  /** The teams of a person. Posts to the address of a company that has a team. */
  owners: {
    owner: OwnerView;
    teams: readonly TeamView[];
    invitations: readonly { readonly id: string; readonly name: string; readonly text: string }[];
    companies: readonly OwnCompanyView[];
    notice?: NoticeView;
  };
  /** A form with one purpose. */
  'owner-form': {
    owner: OwnerView;
    title: string;
    text?: string;
    fields: readonly FieldView[];
    submit: string;
    back: BackView;
    error?: string;
  };
  /** Are you sure? Posts nothing. */
  'owner-confirm': {
    owner: OwnerView;
    title: string;
    text: string;
    submit: string;
    back: BackView;
    /** Why it cannot be done. */
    error?: string;
  };
  /** The services of a team. */
  'owner-team': {
    owner: OwnerView;
    facts: readonly FactView[];
    services: readonly TeamServiceView[];
    mayAdd: boolean;
    mayRename: boolean;
    notice?: NoticeView;
  };
  /** Programs of a team that use the management API. */
  'owner-programs': {
    owner: OwnerView;
    programs: readonly {
      readonly id: string;
      readonly name: string;
      readonly scopes: readonly string[];
      /** Names and thumbprints. */
      readonly keys: readonly string[];
    }[];
    mayChange: boolean;
    notice?: NoticeView;
  };
  /** Who belongs to a team. */
  'owner-members': {
    owner: OwnerView;
    members: readonly MemberView[];
    invitations: readonly TeamInvitationView[];
    mayChange: boolean;
    notice?: NoticeView;
  };
  /** Faults of a sandbox. Posts `fault`. */
  'owner-faults': {
    owner: OwnerView;
    chosen: string;
    /** Which one is on, as words. */
    on?: string;
    options: readonly { readonly value: string; readonly text: string; readonly hint: string }[];
    error?: string;
    notice?: NoticeView;
  };
  /** Whom a team made up. Posts `kind`. */
  'owner-test-people': {
    owner: OwnerView;
    /** The one-time code of all of them. */
    code: string;
    people: readonly TestPersonView[];
    fields: readonly FieldView[];
    error?: string;
    notice?: NoticeView;
  };
  /** Somebody is invited. Posts `action=accept|decline`. */
  'owner-invitation': { owner: OwnerView; title: string; text: string; does: string; facts: readonly FactView[] };
  /** What happened in a team, newest first. */
  'owner-history': {
    owner: OwnerView;
    events: readonly { readonly text: string; readonly when: string }[];
    page: number;
    previous?: number;
    next?: number;
  };
  /** One service. */
  'owner-service': {
    owner: OwnerView;
    facts: readonly FactView[];
    /** Its registration for trying out, if there is one. */
    sandbox?: { readonly facts: readonly FactView[] };
    mayChange: boolean;
    notice?: NoticeView;
  };
  /** The registration for trying out. Posts the fields of its groups. */
  'owner-sandbox': {
    owner: OwnerView;
    /** Nothing without a registration. */
    facts: readonly FactView[];
    exists: boolean;
    /** A viewer only reads. */
    mayChange: boolean;
    groups: readonly FieldGroupView[];
    /** What is wrong, for the summary. */
    fields: readonly FieldView[];
    versions: readonly { readonly text: string; readonly when: string }[];
    notice?: NoticeView;
    error?: string;
  };
  /** Teams that nobody owns, for registrars. */
  'staff-teams': {
    officer: OfficerView;
    teams: readonly {
      readonly id: string;
      readonly name: string;
      readonly authority: string;
      readonly since: string;
    }[];
    notice?: NoticeView;
  };
  /** One of them. Posts who is named, or a decision about that. */
  'staff-team': {
    officer: OfficerView;
    id: string;
    name: string;
    facts: readonly FactView[];
    /** Somebody was named, and has not answered. */
    invited: boolean;
    /** What waits for another registrar. */
    asked?: { readonly facts: readonly FactView[]; readonly mayDecide: boolean };
    fields: readonly FieldView[];
    error?: string;
    notice?: NoticeView;
  };
}

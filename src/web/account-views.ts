/** A person's own pages. */
import type { BackView, ExhibitView, FieldView } from './view-parts.ts';

/** One way to sign in of a person; dates are finished sentences. */
export interface WayView {
  readonly id: string;
  /** What the person calls it, else the method's name. */
  readonly name: string;
  /** The method's name, when the person gave it another. */
  readonly method?: string;
  readonly added: string;
  readonly used: string;
  /** A new one takes its place. */
  readonly replaceable: boolean;
}

/** A way to sign in that needs no credential, such as codes to a verified phone: it comes and goes with the contact. */
export interface GivenWayView {
  readonly name: string;
  readonly about: string;
}

/** One proof of a person's identity; finished sentences. */
export interface ProofView {
  readonly name: string;
  readonly source: string;
  readonly when: string;
  /** Until when it counts, or why it does not. */
  readonly state: string;
  readonly counts: boolean;
}

/** A request that is not decided, or was a short while ago. */
export interface ProofRequestView {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly tone: 'waiting' | 'good' | 'bad';
}

/** The pages by name, with their models. */
export interface AccountViews {
  /** Everything that a person can see and do about their account. */
  account: {
    personName: string;
    /** The level of the account, as a sentence. */
    level: string;
    /** What waits on a page, by the page's name, such as how many notices are new. */
    marks: Readonly<Record<string, string>>;
    /** No verified contact: nobody can be told of changes. */
    unreachable?: boolean;
    notice?: string;
    /** Somebody recovers the account; posts to /account/recovery/stop. */
    recovery?: string;
  };
  /** A person's ways to sign in; `told`: they have a contact where they hear of changes. */
  'account-ways': {
    personName: string;
    ways: readonly WayView[];
    given: readonly GivenWayView[];
    canAdd: boolean;
    told: boolean;
    notice?: string;
    /** Somebody recovers the account; posts to /account/recovery/stop. */
    recovery?: string;
  };
  /** Which kind of way to add? Posts `method=<id>`. */
  'account-add': {
    personName: string;
    ways: readonly { readonly id: string; readonly name: string; readonly about: string }[];
  };
  /** One form of getting a further way to sign in. */
  'account-enrol': {
    personName: string;
    action: string;
    title: string;
    explanation: string;
    fields: readonly FieldView[];
    exhibits: readonly ExhibitView[];
    /** The person's device gives the answer: its button is the only one. */
    byDevice: boolean;
    /** There is a file among the fields. */
    upload?: boolean;
    /** Where the way back leads, if not to the ways to sign in. */
    back?: BackView;
    error?: string;
  };
  /** What is known of the person's identity, and how to prove more. Posts `method=<id>`. */
  proofs: {
    personName: string;
    /** Where these pages are, and the name of the child whom they are about. */
    home: { readonly at: string; readonly child?: string };
    level: string;
    proofs: readonly ProofView[];
    requests: readonly ProofRequestView[];
    /** What the person says about themselves, which they may still correct. */
    stated?: readonly { readonly label: string; readonly value: string }[];
    offers: readonly { readonly id: string; readonly name: string; readonly about: string; readonly level: string }[];
    notice?: string;
  };
  /** One request; posts nothing, or `cancel` while it is open. */
  'proof-request': {
    personName: string;
    home: { readonly at: string; readonly child?: string };
    id: string;
    name: string;
    title: string;
    text: string;
    tone: 'waiting' | 'good' | 'bad';
    facts: readonly { readonly label: string; readonly value: string }[];
    /** What to show at the counter. */
    code?: string;
    note?: string;
    open: boolean;
  };
  /** Correcting what one said about oneself. */
  'account-details': { personName: string; fields: readonly FieldView[]; error?: string };
  /** Posts `label`. */
  'account-rename': { personName: string; name: string; fields: readonly FieldView[] };
  /** Remove it? Or, when refused, why not. */
  'account-remove': {
    personName: string;
    name: string;
    id: string;
    refused: boolean;
    replaceable: boolean;
    told: boolean;
  };
  /** Stop a change that a mail told of? For whoever has the mail, signed in or not. */
  'account-stop': { what: string; error?: string };
  'account-stopped': Record<never, never>;
  /** The children that a person answers for. */
  'account-children': {
    personName: string;
    children: readonly {
      readonly id: string;
      readonly name: string;
      readonly birthdate: string;
      readonly relation: string;
      /** By which the guardian acts for the child; without one, posts to /account/children/<id>/act. */
      readonly mandate?: string;
    }[];
    /** There is a register that is asked whether somebody may act for a child. */
    canAct: boolean;
    notice?: string;
    /** The notice says that something did not happen. */
    isLate?: boolean;
  };
  /** Registers a child. */
  'account-child': { personName: string; fields: readonly FieldView[] };
  /** What is missing before a person may register a child. */
  'account-children-refused': { personName: string; missing: string };
}

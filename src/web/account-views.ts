/** A person's own pages. */
import type { ExhibitView, FieldView } from './view-parts.ts';

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

/** The pages by name, with their models. */
export interface AccountViews {
  /** A person's own page: their ways to sign in; `told`: they have a mailbox where they hear of changes. */
  account: {
    personName: string;
    ways: readonly WayView[];
    given: readonly GivenWayView[];
    canAdd: boolean;
    told: boolean;
    notice?: string;
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
    error?: string;
  };
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
}

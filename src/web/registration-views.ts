/** The pages on which people open accounts, and the legal texts. */
import type { BackView, ExhibitView, FieldView, ServiceView } from './view-parts.ts';

/** What every step has. */
interface StepView {
  /** Where the person is going afterwards, when a service sent them. */
  readonly service?: ServiceView;
  readonly action: string;
  /** The step before. */
  readonly back: string;
  /** Which step of how many, as a sentence. */
  readonly progress: string;
}

/** The pages by name, with their models. */
export interface RegistrationViews {
  /** For whom is the account? Posts `who`. */
  'register-who': {
    service?: ServiceView;
    action: string;
    fields: readonly FieldView[];
    /** What was begun before is not kept any more. */
    isOver: boolean;
    error?: string;
    later?: boolean;
  };
  /** How a child gets an account. */
  'register-child': { service?: ServiceView; back: string };
  /** One form. Posts `action=continue|decline|renew`. */
  'register-step': StepView & {
    title: string;
    explanation?: string;
    fields: readonly FieldView[];
    exhibits?: readonly ExhibitView[];
    /** The person's device gives the answer: its button is the only one that goes on. */
    byDevice?: boolean;
    /** Under what the browser may remember a new secret. */
    username?: string;
    /** It is an offer. */
    declinable?: boolean;
    /** Label of the button that sends another code. */
    renew?: string;
    error?: string;
    later?: boolean;
  };
  /** The contact opens another account: what now? Posts another one. */
  'register-taken': StepView & {
    contact: string;
    signIn: string;
    /** The person may say that the contact is theirs alone now. */
    claimable: boolean;
    fields: readonly FieldView[];
  };
  /** Everything at a glance, and the texts to accept. Posts `accept=yes`, `shared=yes`. */
  'register-agree': StepView & {
    facts: readonly { readonly label: string; readonly value: string; readonly change: string }[];
    documents: readonly { readonly title: string; readonly href: string; readonly version: string }[];
    /** Names the tick box for the list of problems. */
    fields: readonly FieldView[];
    shared: boolean;
  };
  /** The account is there. */
  'register-done': { service?: ServiceView; personName: string; login: string; next: BackView };
  /** A text that people accept; `html` is safe markup. */
  legal: { title: string; version: string; html: string };
}

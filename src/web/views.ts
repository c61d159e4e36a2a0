/** The pages and what each one is given: the contract between the routes and the templates in views/. */

/** Languages that the pages speak. */
export type Language = 'vi' | 'en' | 'fr';

/** The service that a person is on the way to. */
export interface ServiceView {
  /** Name in the person's language. */
  readonly name: string;
  /** Who answers for the service, such as a ministry. */
  readonly organisation: string;
}

/** One input of a form; labels, hints and errors are finished sentences in the person's language. */
export interface FieldView {
  readonly name: string;
  readonly type: 'text' | 'secret' | 'code';
  readonly label: string;
  readonly hint?: string;
  readonly value?: string;
  readonly error?: string;
  /** HTML autocomplete token(s). */
  readonly autocomplete: string;
  readonly autofocus?: boolean;
}

/** Something that a form shows beside its inputs; words are finished sentences in the person's language. */
export type ExhibitView =
  | { readonly kind: 'qr'; readonly svg: string }
  /** A value to type elsewhere, in groups. */
  | { readonly kind: 'secret'; readonly groups: readonly string[] }
  | { readonly kind: 'codes'; readonly codes: readonly string[] }
  /** What is known of a thing, such as who issued it. */
  | { readonly kind: 'facts'; readonly facts: readonly { readonly label: string; readonly value: string }[] }
  | CeremonyView;

/** A button that makes the browser ask the person's device; its answer goes into the form. */
export interface CeremonyView {
  readonly kind: 'ceremony';
  readonly ceremony: 'create' | 'get';
  /** What the browser is asked for, as JSON. */
  readonly options: string;
  /** Name of the input that takes the answer. */
  readonly field: string;
  readonly label: string;
  /** What the button submits, beside the answer. */
  readonly submit: { readonly name: string; readonly value: string };
  /** Also offered among the suggestions of the login field. */
  readonly autofill: boolean;
}

/** Another method that would do. */
export interface OtherView {
  readonly id: string;
  readonly name: string;
  /** What it needs that is not at hand. */
  readonly hint?: string;
}

/** One claim on the consent page. */
export interface ClaimView {
  /** Value of the tick box (`name="claim"`), for optional claims. */
  readonly name: string;
  readonly label: string;
  /** Why the service asks for it. */
  readonly purpose: string;
}

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

/** The way on from a page that ends something. */
export interface BackView {
  readonly href: string;
  readonly label: string;
}

/** Every page by name, with its model. */
export interface Views {
  /** First step: who are you, and the first authenticator's fields. Posts `action=continue|cancel`, `shared=yes`. */
  'sign-in': {
    service: ServiceView;
    /** Where the form posts to. */
    action: string;
    fields: readonly FieldView[];
    /** Ways to sign in that need no login; each posts `identify=<id>`. */
    exhibits?: readonly ExhibitView[];
    /** Message above the form, such as a wrong password; also listed in the error summary. */
    error?: string;
    /** The error is no mistake of the person: what they sent was not looked at yet. */
    later?: boolean;
    shared: boolean;
  };
  /** A further authenticator, such as a code. */
  authenticator: {
    service: ServiceView;
    action: string;
    title: string;
    explanation: string;
    fields: readonly FieldView[];
    exhibits?: readonly ExhibitView[];
    error?: string;
    later?: boolean;
    /** The service did not insist: the person may go on without (posts `action=skip`). */
    optional: boolean;
    /** Other methods that would do (each posts `method=<id>`). */
    others: readonly OtherView[];
    /** Begins the same method anew (posts `method=<id>`). */
    renew?: { readonly id: string; readonly label: string };
  };
  /** Which account? Posts `action=continue|switch|cancel`. */
  'select-account': { service: ServiceView; action: string; personName: string };
  /** Which data may the service have? Posts `action=agree|refuse` and `claim` for each ticked optional claim. */
  consent: {
    service: ServiceView;
    action: string;
    personName: string;
    required: readonly ClaimView[];
    optional: readonly ClaimView[];
    /** The service also asks to be allowed when the person is not present. */
    offline: boolean;
    /** How long the agreement holds, as a sentence. */
    duration: string;
    privacyUri?: string;
  };
  /** The asked level is out of this account's reach. Posts `action=cancel`. */
  'level-unreachable': { service: ServiceView; action: string; explanation: string; missing: readonly string[] };
  /** Sign out? The provider's form posts `logout=yes` or nothing, with `xsrf`. */
  'sign-out': { service?: ServiceView; action: string; xsrf: string };
  'signed-out': { service?: ServiceView; back?: BackView };
  /** After the question whether to sign out was answered with no; `signOut` is where it is asked again. */
  'still-signed-in': { service?: ServiceView; back?: BackView; signOut: string };
  /** A form that sends itself, for browsers with scripts; the parts are markup that oidc-provider made and escaped. */
  'passing-on': { action: string; inputs: string; script: string };
  /** A refusal or failure; `code` is the OAuth error code. */
  error: { code: string; title: string; text: string; requestId: string; back?: BackView };
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
  /** The provider's own front page. */
  home: { issuer: string };
}

export type ViewName = keyof Views;

/** The pages and what each one is given: the contract between the routes and the templates in views/. */
import type { AccountViews } from './account-views.ts';
import type { AdministrationViews } from './administration-views.ts';
import type { ConsentViews } from './consent-views.ts';
import type { ContactViews } from './contact-views.ts';
import type { DataRightsViews } from './data-rights-views.ts';
import type { DataViews } from './data-views.ts';
import type { FigureViews } from './figure-views.ts';
import type { HistoryViews } from './history-views.ts';
import type { LinkViews } from './link-views.ts';
import type { MandateViews } from './mandate-views.ts';
import type { OrganisationViews } from './organisation-views.ts';
import type { OwnerViews } from './owner-views.ts';
import type { ProductionViews } from './production-views.ts';
import type { RecoveryViews } from './recovery-views.ts';
import type { RegistrationViews } from './registration-views.ts';
import type { RepresentationViews } from './representation-views.ts';
import type { ServiceKeyViews } from './service-key-views.ts';
import type { ServiceViews } from './service-views.ts';
import type { StaffViews } from './staff-views.ts';
import type { SystemViews } from './system-views.ts';
import type { UpstreamStaffViews } from './upstream-staff-views.ts';
import type {
  BackView,
  ExhibitView,
  FieldView,
  OtherView,
  ServiceView,
  UpstreamsView,
  UpstreamToLeave,
} from './view-parts.ts';

export type * from './account-views.ts';
export type * from './administration-views.ts';
export type * from './consent-views.ts';
export type * from './contact-views.ts';
export type * from './data-rights-views.ts';
export type * from './data-views.ts';
export type * from './figure-views.ts';
export type * from './history-views.ts';
export type * from './link-views.ts';
export type * from './mandate-views.ts';
export type * from './organisation-views.ts';
export type * from './owner-views.ts';
export type * from './production-views.ts';
export type * from './recovery-views.ts';
export type * from './representation-views.ts';
export type * from './service-key-views.ts';
export type * from './service-views.ts';
export type * from './staff-views.ts';
export type * from './system-views.ts';
export type * from './upstream-staff-views.ts';
export type * from './view-parts.ts';

/** Every page by name, with its model. */
export interface Views
  extends AccountViews,
    DataRightsViews,
    ContactViews,
    ConsentViews,
    DataViews,
    HistoryViews,
    LinkViews,
    MandateViews,
    OrganisationViews,
    OwnerViews,
    FigureViews,
    ProductionViews,
    RecoveryViews,
    RegistrationViews,
    RepresentationViews,
    ServiceKeyViews,
    ServiceViews,
    StaffViews,
    AdministrationViews,
    SystemViews,
    UpstreamStaffViews {
  /** First step: who are you, and the first authenticator's fields. Posts `action=continue|cancel`, `shared=yes`. */
  'sign-in': {
    service: ServiceView;
    /** Where the form posts to. */
    action: string;
    fields: readonly FieldView[];
    /** Ways to sign in that need no login; each posts `identify=<id>`. */
    exhibits?: readonly ExhibitView[];
    /** The service takes none but these, and what can be shown after a login. */
    resistant?: boolean;
    /** Message above the form, such as a wrong password; also listed in the error summary. */
    error?: string;
    /** The error is no mistake of the person: what they sent was not looked at yet. */
    later?: boolean;
    shared: boolean;
    /** Where people may sign in instead; each posts `upstream=<id>`. */
    upstreams?: UpstreamsView;
    /** The name of the provider that is connected by signing in here; posts `action=back`. */
    connecting?: string;
    /** Why what was shown elsewhere does not count here. */
    notAdmitted?: string;
    /** Where somebody goes who cannot sign in. */
    recover?: string;
    /** Where to open an account, where people may. */
    register?: string;
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
    /** Where more can be shown instead; each posts `upstream=<id>`. */
    upstreams?: UpstreamsView;
    /** Where somebody goes who has none of them any more. */
    recover?: string;
    /** Begins the same method anew (posts `method=<id>`). */
    renew?: { readonly id: string; readonly label: string };
  };
  /** Somebody comes from a provider for the first time. Posts `action=connect|create|back|cancel`. */
  'upstream-arrival': {
    service: ServiceView;
    action: string;
    /** The provider. */
    name: string;
    /** What it says of them. */
    facts: readonly { readonly label: string; readonly value: string }[];
    /** What does not fit an account is looked into; nothing else can be done here. */
    doubtful?: boolean;
    /** An account can be opened with what is said; posts `shown` too. */
    create?: { readonly documents: RegistrationViews['register-agree']['documents']; readonly shown: string };
    /** The box with which the texts are accepted. */
    fields?: readonly FieldView[];
    /** Why none can be opened with it. */
    unopened?: string;
    /** Where to open one otherwise. */
    register?: string;
  };
  /** Which account? Posts `action=continue|switch|cancel`. */
  'select-account': { service: ServiceView; action: string; personName: string };
  /** The service is being tried out by a team that the person does not belong to. Posts `action=switch|cancel`. */
  'tried-out': { service: ServiceView; action: string; personName: string };
  /** The asked level is out of this account's reach. Posts `action=cancel`. */
  'level-unreachable': {
    service: ServiceView;
    action: string;
    explanation: string;
    missing: readonly string[];
    /** The person can prove more of their identity on their own pages. */
    provable: boolean;
    /** The person can add what is missing on their own pages. */
    addable: boolean;
  };
  /** Sign out? The provider's form posts `logout=yes` or nothing, with `xsrf`, and `upstream=<id>` of those to sign out at too; nothing leaves the service, or only one of its parties. */
  'sign-out': {
    service?: ServiceView;
    /** The party that the service asked to leave, by name; empty for oneself. */
    only?: { party: string };
    /** Where the session was begun and can be ended too. */
    upstreams?: readonly UpstreamToLeave[];
    action: string;
    xsrf: string;
  };
  'signed-out': { service?: ServiceView; back?: BackView };
  /** After the question whether to sign out was answered with no; `signOut` is where it is asked again. */
  'still-signed-in': { service?: ServiceView; back?: BackView; signOut: string };
  /** A form that sends itself, for browsers with scripts; the parts are markup that oidc-provider made and escaped. */
  'passing-on': { action: string; inputs: string; script: string };
  /** A refusal or failure; `code` is the OAuth error code. */
  error: { code: string; title: string; text: string; requestId: string; back?: BackView };
  /** The provider's own front page. */
  home: { issuer: string; register?: string };
}

export type ViewName = keyof Views;

/** The pages about services that use an account. */
import type { ClaimsView } from './consent-views.ts';
import type { PagingView } from './mandate-views.ts';

/** One service in a list; finished sentences. */
export interface UsedServiceView {
  readonly href: string;
  readonly name: string;
  readonly organisation: string;
  readonly facts: readonly string[];
  /** When and why it stopped. */
  readonly state?: string;
}

/** How the service was told, in sentences. */
export interface DeliveryView {
  readonly text: string;
  readonly tone: 'waiting' | 'good' | 'bad';
}

/** The pages, with their models. */
export interface ServiceViews {
  /** Every service that uses the account, and those that were stopped. */
  services: PagingView & {
    personName: string;
    services: readonly UsedServiceView[];
    stopped: readonly UsedServiceView[];
  };
  /** One service. Posts `claim` for each ticked optional claim to `<at>/claims`; posts nothing to `<at>/withdraw`. */
  service: {
    personName: string;
    at: string;
    name: string;
    organisation: string;
    notice?: string;
    state: string;
    tone: 'good' | 'bad';
    facts: readonly { readonly label: string; readonly value: string }[];
    /** Nothing but that the person signed in. */
    nothing?: string;
    required?: ClaimsView;
    optional?: ClaimsView & { readonly ticked: readonly string[] };
    /** What taking it back means. */
    stop?: {
      readonly title: string;
      readonly text: string;
      readonly held: string;
      readonly told: string;
      readonly button: string;
      /** Where to object, when a law and no consent is the basis. */
      readonly object?: string;
    };
    /** What ended, once it is stopped. */
    ended?: { readonly text: string; readonly held: string; readonly claims: readonly string[] };
    changes: readonly {
      readonly when: string;
      readonly texts: readonly string[];
      readonly deliveries: readonly DeliveryView[];
    }[];
    receipts: readonly { readonly href: string; readonly label: string }[];
    related: readonly { readonly href: string; readonly label: string }[];
  };
}

/** The pages on which somebody looks after the machine clients of an organisation. */
import type { FieldView } from './view-parts.ts';

/** The organisation, and where these pages are. */
export interface OfOrganisation {
  readonly at: string;
  /** The organisation's own page. */
  readonly home: string;
  readonly name: string;
}

/** One machine client in the list; finished sentences. */
export interface SystemView {
  readonly id: string;
  readonly name: string;
  readonly powers: string;
  readonly state: string;
  readonly counts: boolean;
}

/** What was just done, or why it was not. */
export interface SystemNoticeView {
  readonly text: string;
  readonly good: boolean;
}

/** The pages by name, with their models. */
export interface SystemViews {
  systems: {
    personName: string;
    organisation: OfOrganisation;
    systems: readonly SystemView[];
    notice?: SystemNoticeView;
  };
  /** Adds one, or changes its keys or powers. */
  'system-form': {
    personName: string;
    organisation: OfOrganisation;
    title: string;
    text: string;
    fields: readonly FieldView[];
    submit: string;
    back: { readonly href: string; readonly label: string };
    /** How a pair of keys is made. */
    commands?: string;
    error?: string;
  };
  system: {
    personName: string;
    organisation: OfOrganisation;
    id: string;
    name: string;
    state: string;
    counts: boolean;
    /** May still be changed. */
    open: boolean;
    facts: readonly { readonly label: string; readonly value: string }[];
    powers: readonly string[];
    keys: readonly { readonly kid: string; readonly kind: string }[];
    notice?: SystemNoticeView;
  };
  /** End it? */
  'system-end': { personName: string; organisation: OfOrganisation; id: string; name: string };
}

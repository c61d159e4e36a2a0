/** A person's pages about mandates: for whom they act, and whom they let act. */
import type { FieldView } from './view-parts.ts';

/** One mandate in a list; finished sentences. */
export interface MandateItemView {
  readonly href: string;
  readonly name: string;
  readonly facts: readonly string[];
  readonly state: string;
  readonly tone: 'waiting' | 'good' | 'bad';
  /** How far below another one it stands, such as a branch below its enterprise. */
  readonly depth: number;
}

/** Where the other pages of a list are. */
export interface PagingView {
  readonly previous?: string;
  readonly next?: string;
}

/** Powers to tick, in groups; values are powers. */
export interface PowerGroupView {
  readonly id: string;
  readonly legend: string;
  readonly options: readonly { readonly value: string; readonly text: string; readonly hint?: string }[];
}

type Facts = readonly { readonly label: string; readonly value: string }[];

/** The pages by name, with their models. */
export interface MandateViews {
  /** For whom the person acts, and whom they let act. */
  mandates: PagingView & {
    personName: string;
    notice?: string;
    invitations: readonly MandateItemView[];
    acting: readonly MandateItemView[];
    /** The search box, where there is much to search. */
    fields: readonly FieldView[];
    searched: boolean;
    /** Organisations that the person looks after. */
    organisations: readonly { readonly id: string; readonly name: string }[];
    granted: readonly MandateItemView[];
    /** There are more than are shown. */
    more: boolean;
  };
  /** What is granted for an organisation, or what one holds. */
  'mandates-of': PagingView & {
    personName: string;
    caption: string;
    title: string;
    intro: string;
    fields: readonly FieldView[];
    searched: boolean;
    items: readonly MandateItemView[];
    add?: { readonly href: string; readonly label: string };
  };
  /** One mandate. */
  mandate: {
    personName: string;
    caption: string;
    title: string;
    state: string;
    tone: 'waiting' | 'good' | 'bad';
    facts: Facts;
    powers: readonly string[];
    /** From the law or the person themselves down to whoever holds it. */
    chain: readonly string[];
    actions: readonly { readonly href: string; readonly label: string }[];
    notice?: string;
  };
  /** Grants, or changes what was granted. Posts the fields, and `powers` for each one that is ticked. */
  'mandate-form': {
    personName: string;
    caption: string;
    title: string;
    intro: string;
    /** `powers` among them is where the groups stand. */
    fields: readonly FieldView[];
    groups: readonly PowerGroupView[];
    /** Everything may be given: what it says beside its box. */
    everything?: { readonly value: string; readonly text: string; readonly hint: string };
    ticked: readonly string[];
    /** To an organisation instead of a person, or the other way round. */
    other?: { readonly href: string; readonly label: string };
    submit: string;
    back: string;
    error?: string;
  };
  /** Nothing can be granted here, and why. */
  'mandate-refused': { personName: string; caption: string; missing: string; back: string };
  /** End it? */
  'mandate-end': {
    personName: string;
    caption: string;
    title: string;
    text: string;
    /** What else ends. */
    below?: string;
    submit: string;
    back: string;
  };
  /** An invitation, for whoever is invited. Posts `action=accept|decline`. */
  'mandate-invitation': {
    personName: string;
    caption: string;
    intro: string;
    facts: Facts;
    powers: readonly string[];
    chain: readonly string[];
    everything: boolean;
    error?: string;
  };
  /** No such invitation for this account. */
  'mandate-not-yours': { personName: string };
}

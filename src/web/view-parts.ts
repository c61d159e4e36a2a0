/** What pages are made of: the parts of the models in views.ts. */

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
  /** Of `ticks` any number is ticked. */
  readonly type: 'text' | 'secret' | 'code' | 'choice' | 'ticks' | 'long-text' | 'file';
  readonly label: string;
  readonly hint?: string;
  readonly value?: string;
  readonly error?: string;
  /** HTML autocomplete token(s). */
  readonly autocomplete: string;
  readonly autofocus?: boolean;
  /** Lines of a `long-text`; five without. It is code: every character has the same width. */
  readonly lines?: number;
  /** What is ticked. */
  readonly ticked?: readonly string[];
  /** What a `choice` is made among, or what there is to tick. */
  readonly options?: readonly { readonly value: string; readonly text: string; readonly hint?: string }[];
  /** Kinds of `file`, as in HTML. */
  readonly accept?: string;
}

/** Something that a form shows beside its inputs; words are finished sentences in the person's language. */
export type ExhibitView =
  | { readonly kind: 'qr'; readonly svg: string }
  /** A value to type elsewhere, in groups. */
  | { readonly kind: 'secret'; readonly groups: readonly string[] }
  | { readonly kind: 'codes'; readonly codes: readonly string[] }
  /** What is known of a thing, such as who issued it. */
  | { readonly kind: 'facts'; readonly facts: readonly { readonly label: string; readonly value: string }[] }
  | { readonly kind: 'link'; readonly href: string; readonly label: string }
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

/** A provider elsewhere at which people sign in. */
export interface UpstreamView {
  readonly id: string;
  readonly name: string;
  /** It did not answer just now. */
  readonly failing?: boolean;
  /** It does not answer and cannot be chosen. */
  readonly resting?: boolean;
}

/** Providers that a page offers. */
export interface UpstreamsView {
  /** The one that suits most. */
  readonly first?: UpstreamView;
  readonly others: readonly UpstreamView[];
}

/** The way on from a page that ends something. */
export interface BackView {
  readonly href: string;
  readonly label: string;
}
/** An identity provider where somebody can sign out too. */
export interface UpstreamToLeave {
  readonly id: string;
  readonly name: string;
}

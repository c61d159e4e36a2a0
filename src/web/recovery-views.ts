/** The pages of recovery. */
import type { BackView, ExhibitView, FieldView } from './view-parts.ts';

/** A button that answers a form. */
export interface AnswerView {
  readonly name: string;
  readonly value: string;
  readonly text: string;
  readonly hint?: string;
}

/** The pages by name, with their models. */
export interface RecoveryViews {
  /** One step of getting back into an account, or how it ended; texts are finished sentences. */
  recover: {
    title: string;
    texts: readonly string[];
    /** What a person must know before they go on. */
    warning?: string;
    /** Where the form posts to; without it there is none. */
    action?: string;
    fields: readonly FieldView[];
    exhibits?: readonly ExhibitView[];
    /** The person's device gives the answer: its button is the only one. */
    byDevice?: boolean;
    upload?: boolean;
    /** What the account is entered by, for password managers. */
    username?: string;
    /** What the first button says; without it there is none. */
    submit?: string;
    /** Ways to go on, one of which is chosen. */
    choices?: readonly AnswerView[];
    /** Further buttons, below the first. */
    minor?: readonly AnswerView[];
    /** What to show at the counter. */
    code?: string;
    /** What an officer said. */
    said?: string;
    /** Below the form. */
    note?: string;
    facts?: readonly { readonly label: string; readonly value: string }[];
    done?: boolean;
    /** The way on when there is no form. */
    on?: BackView;
    back?: BackView;
    error?: string;
    /** The error is no mistake of the person: what they sent was not looked at yet. */
    later?: boolean;
  };
}

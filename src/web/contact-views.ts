/** How a person is reached: what they were told, their contacts, and what they chose. */

import type { BackView, FieldView } from './view-parts.ts';

/** Something that a person was told. */
export interface ToldView {
  readonly subject: string;
  readonly text: string;
  readonly when: string;
  readonly isNew: boolean;
}

/** A phone or mailbox of a person; finished sentences. */
export interface ContactView {
  /** Names it in addresses, without saying it. */
  readonly id: string;
  readonly value: string;
  readonly facts: readonly string[];
  /** What is to be done about it. */
  readonly warning?: string;
  readonly confirmable: boolean;
  readonly choosable: boolean;
  readonly replaceable: boolean;
}

/** A legal text as it is in force. */
export interface LegalView {
  readonly title: string;
  readonly href: string;
  readonly version: string;
  readonly state: string;
  /** Posts `document` and `shown`. */
  readonly act?: string;
  readonly document?: string;
  readonly shown?: string;
}

/** A version that the person accepted. */
export interface AcceptedView {
  readonly title: string;
  readonly facts: readonly string[];
  /** SHA-256 of the text, hexadecimal. */
  readonly hash: string;
  /** Where the text is, as long as it is kept. */
  readonly href?: string;
}

/** One step of a change: a text and at most one form. */
export interface ContactStepView {
  readonly personName: string;
  readonly title: string;
  readonly texts: readonly string[];
  readonly action?: string;
  readonly fields: readonly FieldView[];
  readonly submit?: string;
  /** A further button of the form. */
  readonly minor?: { readonly name: string; readonly value: string; readonly text: string };
  readonly back: BackView;
  readonly error?: string;
  /** Nothing that was entered is wrong, it only has to wait. */
  readonly later?: boolean;
}

/** The pages by name, with their models. */
export interface ContactViews {
  /** What the person was told, newest first. */
  'account-notices': {
    personName: string;
    notices: readonly ToldView[];
    /** These are not the newest ones. */
    isLater: boolean;
    /** Where older ones are. */
    older?: string;
  };
  /** A person's phones and mailboxes. */
  'account-contacts': {
    personName: string;
    groups: readonly { readonly title: string; readonly empty: string; readonly contacts: readonly ContactView[] }[];
    canAdd: boolean;
    notice?: string;
  };
  'account-contact': ContactStepView;
  /** Posts `language`, `channel` and `topics`. */
  'account-settings': { personName: string; fields: readonly FieldView[]; notice?: string };
  /** The legal texts, and what the person accepted. */
  'account-legal': {
    personName: string;
    texts: readonly LegalView[];
    accepted: readonly AcceptedView[];
    notice?: string;
  };
}

/** What a plug-in asks a person, as data: one renderer shows every form, of ways to sign in and of ways to prove who one is. */

/** Words by language; the same keys in each. */
export type Words = Readonly<Record<'vi' | 'en' | 'fr', Readonly<Record<string, string>>>>;

/** Whoever speaks to people: a plug-in with its own words. */
export interface Speaker {
  readonly words: Words;
}

/** One input of a form; `label`, `hint` and `missing` are keys of the method's own words. */
export interface Field {
  readonly name: string;
  /**
   * `secret` is not shown while it is typed; `ceremony` is filled in by the page's script and drawn as a button with the label;
   * of a `file` the input is its text.
   */
  readonly type: 'text' | 'secret' | 'code' | 'choice' | 'long-text' | 'file' | 'ceremony';
  readonly label: string;
  readonly hint?: string;
  /** Said when the field was left empty or is longer than `maxLength`. */
  readonly missing: string;
  /** HTML autocomplete token. */
  readonly autocomplete: string;
  /** Longest accepted input, in characters. */
  readonly maxLength: number;
  /** May be left empty. */
  readonly optional?: true;
  /** What a `choice` is made among, labels as keys of the method's words; nothing else is taken. */
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  /** Kinds of `file`, as in HTML. */
  readonly accept?: string;
}

/** One thing that is known: a text, or a day (ISO 8601) that the page writes in the person's language. */
export type Fact = { readonly label: string } & ({ readonly value: string } | { readonly day: string });

/** Something that a form shows beside its inputs; one renderer draws every kind. */
export type Exhibit =
  | { readonly kind: 'qr'; readonly content: string }
  /** A value to type elsewhere, drawn in groups of four. */
  | { readonly kind: 'secret'; readonly value: string }
  | { readonly kind: 'codes'; readonly codes: readonly string[] }
  /** What is known of a thing, such as who issued it; labels are keys of the method's words. */
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  /** A page elsewhere that the person needs for the answer; it opens beside this one. */
  | { readonly kind: 'link'; readonly href: string; readonly label: string }
  /** A WebAuthn ceremony for the page's script; the answer comes in the field of that name. */
  | {
      readonly kind: 'ceremony';
      readonly ceremony: 'create' | 'get';
      readonly options: unknown;
      readonly field: string;
    };

/** One page of a conversation, as data. */
export interface Form {
  /** Keys of the method's words. */
  readonly title: string;
  readonly explanation: string;
  /** Values that the words name in braces, such as where a code was sent. */
  readonly values?: Readonly<Record<string, string>>;
  readonly fields: readonly Field[];
  readonly exhibits?: readonly Exhibit[];
  /** Label of the button that begins this method anew, such as to get another code; without it there is none. */
  readonly renew?: string;
}

/** A message that the conversation sends to the person, in the method's own words. */
export interface Message {
  readonly channel: 'sms' | 'mail';
  readonly to: string;
  /** Keys of the method's words; `subject` is for mail. */
  readonly subject?: string;
  readonly text: string;
  readonly values: Readonly<Record<string, string>>;
  /** Not sent afterwards. */
  readonly expiresAt?: Date;
  /** Asked instead of what the message belongs to, when it is not sent because too many were. */
  readonly instead: Omit<Ask, 'kind' | 'send'>;
}

/** Asks for an answer; `state` is kept, encrypted, until it comes, and belongs to this transaction alone. */
export interface Ask {
  readonly kind: 'ask';
  readonly form: Form;
  readonly state?: unknown;
  readonly send?: Message;
}

/** The next turn of a conversation: a further form, the same form again with what was wrong, or the end. */
export type Turn<Done> =
  | Ask
  /** `state` replaces what was kept, such as by one attempt fewer. */
  | { readonly kind: 'again'; readonly words: string; readonly state?: unknown }
  | { readonly kind: 'done'; readonly done: Done };

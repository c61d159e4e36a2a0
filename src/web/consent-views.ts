/** The page on which people agree to what a service learns, and the receipts of their answers. */
import type { ServiceView } from './view-parts.ts';

/** For whom somebody acts, on the consent page. */
export interface ActingView {
  readonly kind: 'organisation' | 'person';
  readonly name: string;
  readonly code?: string;
  readonly facts: readonly string[];
  /** What the service learns of the party and of the right to act for it. */
  readonly told: string;
  /** Why it asks. */
  readonly purpose?: string;
}

/** One claim, with why the service asks for it. */
export interface ClaimView {
  /** Value of the tick box (`name="claim"`), for optional claims. */
  readonly name: string;
  readonly label: string;
  readonly purpose: string;
  /** Such as that the purpose is new. */
  readonly note?: string;
}

/** Claims under one heading; `kept` and `withheld` were answered before. */
export interface ClaimsView {
  readonly kind: 'required' | 'optional' | 'kept' | 'withheld';
  readonly title: string;
  readonly hint?: string;
  readonly claims: readonly ClaimView[];
}

/** What people are shown, every word of it; a receipt keeps the same. */
export interface ShownView {
  readonly title: string;
  readonly intro: string;
  /** That the service is only being tried out. */
  readonly trial?: string;
  readonly service: ServiceView;
  readonly person: string;
  readonly party?: ActingView;
  readonly changes?: { readonly title: string; readonly items: readonly string[] };
  readonly claims: readonly ClaimsView[];
  readonly terms: readonly { readonly name: string; readonly text: readonly string[] }[];
  readonly note?: string;
  readonly privacyUri?: string;
  /** To agree (or go on) and to refuse (or go back). */
  readonly answers: readonly string[];
}

/** A receipt in a list; finished sentences. */
export interface ReceiptItemView {
  readonly href: string;
  /** What the person did. */
  readonly kind: string;
  readonly service: string;
  readonly when: string;
  /** For whom they acted, unless for themselves. */
  readonly party?: string;
}

type Facts = readonly { readonly label: string; readonly value: string }[];

/** One receipt. */
export interface ReceiptView {
  readonly title: string;
  readonly facts: Facts;
  /** Language of what was shown, which need not be that of the page. */
  readonly shownIn: string;
  /** The words of that language. */
  readonly say: (key: string, args?: Readonly<Record<string, string | number | Date>>) => string;
  readonly shown: ShownView;
  /** Names of the claims that the service may have. */
  readonly granted: readonly string[];
  /** What it can be checked by. */
  readonly proof: Facts;
  /** Where the signed form is. */
  readonly signed: string;
}

/** The pages, with their models. */
export interface ConsentViews {
  /** Which data may the service have? Posts `action=agree|refuse` and `claim` for each ticked optional claim. */
  consent: { action: string; shown: ShownView };
  /** Receipts, the newest first. */
  receipts: { personName: string; items: readonly ReceiptItemView[]; newest?: string; older?: string };
  /** One of them, to read and to print. */
  receipt: ReceiptView & { personName: string };
}

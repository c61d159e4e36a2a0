/** Receipts: what a person was shown about their data, in which words, and what they chose. */
import { createHash, randomUUID } from 'node:crypto';

/** What a person did; `informed` where a law, and not their consent, lets a service have data. */
export const RECEIPT_KINDS = ['agreed', 'refused', 'informed', 'changed', 'withdrawn'] as const;
export type ReceiptKind = (typeof RECEIPT_KINDS)[number];

/** One claim as it was shown. */
export interface ShownClaim {
  readonly name: string;
  readonly label: string;
  readonly purpose: string;
  /** Such as that the purpose is new. */
  readonly note?: string;
}

/** Claims under one heading. */
export interface ShownClaims {
  /** `kept` and `withheld`: answered before, and not asked about now. */
  readonly kind: 'required' | 'optional' | 'kept' | 'withheld';
  readonly title: string;
  readonly hint?: string;
  readonly claims: readonly ShownClaim[];
}

/** For whom the person acts, unless for themselves. */
export interface ShownParty {
  readonly kind: 'organisation' | 'person';
  readonly name: string;
  readonly code?: string;
  readonly facts: readonly string[];
  readonly told: string;
  readonly purpose?: string;
}

/** What a page said about a person's data: finished sentences in their language. */
export interface Shown {
  readonly title: string;
  readonly intro: string;
  /** That the service is only being tried out. */
  readonly trial?: string;
  readonly service: { readonly name: string; readonly organisation: string };
  /** Name of the person who was asked. */
  readonly person: string;
  readonly party?: ShownParty;
  /** What is not as it was when the person answered before. */
  readonly changes?: { readonly title: string; readonly items: readonly string[] };
  /** By which right the service gets the required data; the words are among the terms. */
  readonly basis: 'consent' | 'public-duty';
  readonly claims: readonly ShownClaims[];
  /** Who answers for the data, by which right, how long, when else, and the person's rights. */
  readonly terms: readonly { readonly name: string; readonly text: readonly string[] }[];
  /** What becomes of what was answered before. */
  readonly note?: string;
  /** How the service handles personal data. */
  readonly privacyUri?: string;
  /** What the buttons said. */
  readonly answers: readonly string[];
}

/** What was chosen, by names of claims and scopes. */
export interface Chosen {
  readonly scopes: readonly string[];
  readonly granted: readonly string[];
  readonly refused: readonly string[];
}

/** Everything about an answer that a receipt keeps. */
export interface Answered {
  readonly kind: ReceiptKind;
  readonly personId: string;
  readonly clientId: string;
  /** Undefined when the person answered for themselves. */
  readonly mandateId: string | undefined;
  readonly language: string;
  /** The level that the person had reached, by id of config/assurance.yaml. */
  readonly acr: string;
  /** Version of the page's wording. */
  readonly textVersion: string;
  readonly shown: Shown;
  readonly chosen: Chosen;
}

/** One receipt. */
export interface Receipt extends Answered {
  readonly id: string;
  readonly at: Date;
  /** SHA-256 of the canonical JSON of `shown`, base64url. */
  readonly shownHash: string;
}

/** Where receipts are kept, encrypted. */
export interface ReceiptStore {
  /** Adds it together with everything else that the running request or transaction writes. */
  add(receipt: Receipt): Promise<void>;
  /** A receipt of this person; nobody else's is found. */
  find(personId: string, id: string): Promise<Receipt | undefined>;
  /** The newest first; `before` is the last receipt of the page before. */
  list(
    personId: string,
    options: { readonly clientId?: string; readonly before?: string; readonly limit: number },
  ): Promise<readonly Receipt[]>;
}

/** Writes the receipt of an answer, in the transaction of what the answer does. */
export type WriteReceipt = (answered: Answered) => Promise<Receipt>;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, sorted(member)]),
  );
}

/** JSON that is the same for the same content (RFC 8785; all that is shown is text, so that no number needs its rules). */
export const canonicalJson = (value: unknown): string => JSON.stringify(sorted(value));

/** SHA-256 of what was shown, base64url. */
export const hashOfShown = (shown: Shown): string =>
  createHash('sha256').update(canonicalJson(shown)).digest('base64url');

/** Makes the function that writes receipts. */
export function createReceipts({ receipts, now }: { receipts: ReceiptStore; now: () => Date }): WriteReceipt {
  return async (answered) => {
    // Nothing else that a caller has at hand, such as a whole consent, goes along.
    const { scopes, granted, refused } = answered.chosen;
    const chosen = { scopes, granted, refused };
    const receipt = { ...answered, chosen, id: randomUUID(), at: now(), shownHash: hashOfShown(answered.shown) };
    await receipts.add(receipt);
    return receipt;
  };
}

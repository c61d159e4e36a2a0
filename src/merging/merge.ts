/** Two accounts of one person that become one: what is kept about it, and where. */
import type { ContactKind } from '../identity/contacts.ts';
import type { Contact, Foreigner } from '../identity/person.ts';

/** The two accounts, by the ids of their people. */
export interface Pair {
  /** Goes on. */
  readonly keptId: string;
  /** Becomes a part of the other one. */
  readonly mergedId: string;
}

/** A merge. The row stays for good: services may name an old subject for ever. */
export interface Merge extends Pair {
  readonly id: string;
  readonly requestId: string;
  readonly at: Date;
  /** Until then it can be undone. */
  readonly undoUntil: Date;
  readonly undone?: { readonly at: Date; readonly requestId: string };
  /** Since then nothing is left of the account that was merged but the subjects, and what must be kept. */
  readonly settledAt?: Date;
}

/** A contact that passed; `before` is what the kept account had of it, unverified. */
export interface PassedContact {
  readonly kind: ContactKind;
  readonly value: string;
  readonly before?: Contact;
}

/** What the kept account got of the other one's document. */
export interface Passed {
  readonly contacts: readonly PassedContact[];
  readonly citizenNumber?: string;
  readonly foreigner?: Foreigner;
}

/** A service that had known both accounts: the `old` subject means the person whom the service knows by the `new` one. */
export interface Alias {
  readonly sector: string;
  readonly old: string;
  readonly new: string;
  /** client_ids of the services of the sector. */
  readonly services: readonly string[];
}

/** An account that became a part of another one, by itself or with one that it was a part of. */
export interface Part {
  readonly personId: string;
  readonly mergedAt: Date;
}

/** What an undo needs: never told to anybody. */
export interface Memory {
  /** Keys of the rows that moved, by `table.column`. */
  readonly rows: Readonly<Record<string, readonly string[]>>;
  readonly passed: Passed;
  /** Who was told of the old subject: service, and both subjects. */
  readonly told: readonly { readonly clientId: string; readonly old: string; readonly new: string }[];
}

/** What both accounts have of one kind, and how much of it moves. */
export interface Count {
  readonly what: CountedKind;
  readonly kept: number;
  readonly merged: number;
  readonly moves: number;
}

/** What is compared: `mandates` are held, `parties` are those in which somebody acts for the person. */
export type CountedKind =
  | 'subjects'
  | 'links'
  | 'consents'
  | 'mandates'
  | 'parties'
  | 'teams'
  | 'wards'
  | 'guardians'
  | 'receipts';

/** What may stand in the way, as it is stored. */
export interface Obstacles {
  /** The one that would be merged has a role among the staff. */
  readonly staff: boolean;
  /** The one that would be merged answers for a program of the management API. */
  readonly program: boolean;
  /** Somebody is recovering one of them. */
  readonly recovery: boolean;
  /** Something that the person asked for on the one that would be merged, or reported there, is not answered yet. */
  readonly open: boolean;
  /** One answers for the other, or one is a child with guardians and the other a guardian. */
  readonly family: boolean;
  /** One acts for the other. */
  readonly mandate: boolean;
  /** One of them was merged already, or the other one into it. */
  readonly merge: boolean;
}

/** Where merges are kept, and what moves rows from one account to another. */
export interface MergeStore {
  obstacles(pair: Pair): Promise<Obstacles>;
  counts(pair: Pair): Promise<readonly Count[]>;
  /** What an account is made of by now, beside itself: whatever was merged into it, and into that. The oldest first. */
  partsOf(personId: string): Promise<readonly Part[]>;
  /** client_ids of the services where somebody acted for one of them. */
  representedAt(personIds: readonly string[]): Promise<readonly string[]>;
  /** Whether another account was merged into the same one later, and still is. */
  isFollowed(merge: Merge): Promise<boolean>;
  /** Services that know both accounts. */
  aliases(pair: Pair): Promise<readonly Alias[]>;
  /** Moves what moves, proofs only if a number passes; the keys of the rows by `table.column`. Call it in the transaction that has locked both people. */
  move(pair: Pair, withProofs: boolean): Promise<Memory['rows']>;
  /** Moves them back, as far as they are still there and nothing is in their place; those that moved. */
  moveBack(pair: Pair, rows: Memory['rows']): Promise<Memory['rows']>;
  /** Ends the kept account's grants in the sectors whose subjects go back; what ended. */
  endGrantsIn(
    keptId: string,
    sectors: readonly string[],
  ): Promise<readonly { clientId: string; personId: string; sid: string }[]>;
  add(merge: Omit<Merge, 'undone' | 'settledAt'>, memory: Memory): Promise<void>;
  find(id: string): Promise<Merge | undefined>;
  /** Undefined once it cannot be undone any more. */
  memoryOf(id: string): Promise<Memory | undefined>;
  /** Newest first, 20 on a page, the first is 1. */
  list(page: number): Promise<{ readonly merges: readonly Merge[]; readonly more: boolean }>;
  /** False when it was undone or settled before. */
  undo(id: string, undone: { readonly at: Date; readonly requestId: string }): Promise<boolean>;
  /** Merges that cannot be undone any more, also because the kept account is closed or was settled itself; a few at a time. */
  due(now: Date, limit: number): Promise<readonly Merge[]>;
  /** Forgets what an undo needed; false when it was undone or settled before. */
  settle(id: string, at: Date): Promise<boolean>;
}

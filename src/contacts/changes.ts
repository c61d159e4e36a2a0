/** Changes of a person's contacts that they may still stop. */
import type { ContactKind } from '../identity/contacts.ts';
import type { Contact } from '../identity/person.ts';

export interface ContactChange {
  readonly personId: string;
  readonly kind: ContactKind;
  /** The contact that came. */
  readonly added?: string;
  /** The contact that went. */
  readonly removed?: Contact;
  /** The one that services were told before, where that was changed. */
  readonly primary?: string;
}

/** Where changes wait for a week to be stopped, encrypted; one is found by the token of its message alone, of which only a hash is kept. */
export interface ContactChanges {
  keep(token: string, change: ContactChange, expiresAt: Date): Promise<void>;
  /** The change that this token can still stop. */
  find(token: string): Promise<ContactChange | undefined>;
  /** Uses the token up; true for exactly one caller on all nodes. */
  stop(token: string): Promise<boolean>;
}

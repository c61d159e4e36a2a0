import type { Identifier } from './identifiers.ts';
import type { Person } from './person.ts';

/** Where people are kept. Implementations encrypt personal data and find people by keyed hashes of their identifiers. */
export interface PersonStore {
  /** The person with this internal id, whatever the status. */
  find(id: string): Promise<Person | undefined>;
  /**
   * Everyone who can be found by this identifier (see `claimableIdentifiers`), whatever the status: relatives share phones and
   * mailboxes, so there may be several.
   */
  findByIdentifier(identifier: Identifier): Promise<Person[]>;
  /** The same, read anew; whoever else locks this person waits until the running transaction ends. */
  lock(id: string): Promise<Person | undefined>;
  /**
   * Adds the person, proofs included, or replaces the one with the same id, whose proofs stay as they are; together with
   * what they can be found by. Fails with `already_used` when somebody else has the number.
   */
  save(person: Person): Promise<void>;
}

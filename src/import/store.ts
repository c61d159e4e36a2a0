/** Where imports are kept: how far each has come, and the people of each batch. */
import type { Identifier } from '../identity/identifiers.ts';
import type { Person } from '../identity/person.ts';

/** How far the import of a file has come. */
export interface ImportState {
  readonly id: string;
  /** SHA-256 of the mapping that it was begun with, hexadecimal. */
  readonly mapping: string;
  /** Rows that are dealt with. */
  readonly rows: number;
  readonly imported: number;
  readonly rejected: number;
  /** Length of the file of rejects so far. */
  readonly rejectsBytes: number;
  readonly finished: boolean;
  /** Begun 30 days ago and not finished: what is needed to go on is no longer kept. */
  readonly abandoned: boolean;
}

/** Somebody to be added. */
export interface Newcomer {
  readonly person: Person;
  readonly credentials: readonly { readonly id: string; readonly method: string; readonly data: unknown }[];
}

/** In PostgreSQL; what changes takes part in the running transaction. */
export interface ImportStore {
  /** The import of the file with this SHA-256, hexadecimal; undefined when it was never begun. */
  find(file: string): Promise<ImportState | undefined>;
  begin(file: string, mapping: string): Promise<ImportState>;
  /** Those of these identifiers by which somebody can be found who did not come by this import. */
  taken(identifiers: readonly Identifier[], importId: string): Promise<ReadonlySet<Identifier>>;
  /** Notes numbers as those of this import, until it has ended; those that no row of it had before. */
  claim(numbers: readonly Identifier[], importId: string): Promise<ReadonlySet<Identifier>>;
  /** Fails with `already_used` when a number was taken meanwhile. */
  add(newcomers: readonly Newcomer[], importId: string): Promise<void>;
  /** Notes how far it has come. */
  advance(state: ImportState): Promise<void>;
  /** Runs the work unless another import runs; false when one does. */
  alone(work: () => Promise<void>): Promise<boolean>;
}

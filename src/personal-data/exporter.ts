/** What is held about a person, part by part: each capability's tables say themselves what of them is the person's. */

/** One record, with the names that the download shows; dates as `Date`. Never a secret. */
export type Held = Readonly<Record<string, unknown>>;

/** One part of the download of everything. */
export interface Exporter {
  /** Member of the document (docs/schemas/account-data-1.schema.json); its heading is the words `data.section.<name>`. */
  readonly name: string;
  /** The columns by which its rows are this person's, as `table.column`; a test finds those that nobody exports. */
  readonly columns: readonly string[];
  /** There is exactly one record. */
  readonly single?: true;
  /** Every record, a few at a time: an account may have very many. */
  of(personId: string): AsyncIterable<Held>;
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The same value with all names in snake case, and without what is undefined or null. */
export function inSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inSnakeCase);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  const known = Object.entries(value).filter(([, one]) => one !== undefined && one !== null);
  return Object.fromEntries(known.map(([name, one]) => [snake(name), inSnakeCase(one)]));
}

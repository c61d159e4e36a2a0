/** One kind of rows that are about a person. */
import type { Cipher } from './cipher.ts';

export interface HeldTable {
  readonly name: string;
  /** `table.column` that names the person. */
  readonly columns: readonly string[];
  /** There is exactly one row. */
  readonly single?: true;
  /** Rows of the person `$1`, with a unique `key` (text) in whose order they are told. */
  readonly text: string;
  /** What the person is told of a row. */
  readonly read: (row: Record<string, never>, cipher: Cipher) => object;
}

/** A key by which rows stand in the order of time. */
export const keyOf = (at: string, id: string): string =>
  `to_char(${at} AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS') || ${id}::text AS key`;

/** A table with its row's shape. */
export function heldTable<Row>(
  table: Omit<HeldTable, 'read'> & { read: (row: Row, cipher: Cipher) => object },
): HeldTable {
  return table as unknown as HeldTable;
}

/** Opens an encrypted column that may be empty. */
export function opened(
  cipher: Cipher,
  [purpose, name]: readonly [string, string | Buffer],
  sealed: Buffer | null,
): object {
  return sealed ? (JSON.parse(cipher.open(purpose, name, sealed)) as object) : {};
}

/** A row as it is. */
export function withoutKey(row: object): object {
  const { key: _, ...rest } = row as { key?: string };
  return rest;
}

/** The rows that were not taken in, to be mended and given again: the row itself, its line, and what is wrong. */
import { closeSync, existsSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import type { RowProblem } from './row.ts';

/** Columns that are added; where they are in a file that is given again, they are dropped. */
export const OWN_COLUMNS: readonly string[] = ['motcua_line', 'motcua_reasons'];

/** A row that was not taken in. */
export interface Reject {
  readonly line: number;
  readonly cells: readonly string[];
  readonly problems: readonly RowProblem[];
}

/** The file of rejects, for its owner only; made when there is a first one. */
export interface Rejects {
  /** Writes these after the first `from` bytes, whatever came after them, onto the disk; the new length. */
  write(rejects: readonly Reject[], from: number): number;
  close(): void;
}

/** What stands in the way of writing there; nothing where `bytes` of it are ours already. */
export function problemWith(path: string, bytes: number | undefined): string | undefined {
  if (bytes === undefined && existsSync(path)) return `${path}: is there already; move it away or choose another name`;
  if (bytes !== undefined && bytes > 0 && !existsSync(path))
    return `${path}: is gone, with the rejects so far; bring it back or begin anew with another file`;
  return undefined;
}

/** Opens the file when the first row has to be written. */
export function createRejects(path: string, head: readonly string[], delimiter: string): Rejects {
  const kept = head.map((_, index) => index).filter((index) => !OWN_COLUMNS.includes(head[index] ?? ''));
  const text = (cells: readonly unknown[]): string => stringify([[...cells]], { delimiter });
  let handle: number | undefined;

  const line = ({ cells, line: number, problems }: Reject): string => {
    const reasons = problems.map(({ column, words }) => `${column}: ${words}`).join('; ');
    return text([...kept.map((index) => cells[index] ?? ''), ...cells.slice(head.length), number, reasons]);
  };

  return {
    write(rejects, from) {
      if (handle === undefined && rejects.length === 0 && !existsSync(path)) return from;
      handle ??= openSync(path, existsSync(path) ? 'r+' : 'wx+', 0o600);
      if (fstatSync(handle).size < from) throw new Error(`${path} is shorter than it was`);
      ftruncateSync(handle, from);
      const top = from === 0 && rejects.length > 0 ? text([...kept.map((index) => head[index]), ...OWN_COLUMNS]) : '';
      const bytes = Buffer.from(top + rejects.map(line).join(''), 'utf8');
      writeSync(handle, bytes, 0, bytes.length, from);
      fsyncSync(handle);
      return from + bytes.length;
    },
    close: () => void (handle !== undefined && closeSync(handle)),
  };
}

/** Reads a CSV file of any size, row by row (RFC 4180; UTF-8, with or without a byte order mark). */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import { CsvError, parse } from 'csv-parse';

/** Longer rows are none, but a quotation mark that nobody closed. */
const LONGEST_ROW = 100_000;

/** A file that cannot be read as CSV, in a sentence that repeats nothing of it. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

/** One row below the head. */
export interface CsvRow {
  /** Where it begins; the head is on line 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A file as a whole. */
export interface Scanned {
  /** Hexadecimal. */
  readonly sha256: string;
  readonly rows: number;
  readonly head: readonly string[];
}

interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

function unreadable(error: unknown): unknown {
  if (error instanceof CsvError) {
    const { code, lines } = error as CsvError & { lines?: number };
    const what =
      code === 'CSV_MAX_RECORD_SIZE' || code === 'CSV_QUOTE_NOT_CLOSED'
        ? 'a quotation mark is not closed'
        : 'a quotation mark is where none may be';
    return new UnreadableFile(`near line ${lines ?? '?'}: ${what}`);
  }
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR'
    ? new UnreadableFile(`cannot be read (${code})`)
    : error;
}

async function* parsed(file: string, delimiter: string, hear?: (chunk: Buffer) => void): AsyncGenerator<CsvRow> {
  const source = createReadStream(file, { highWaterMark: 1 << 18 });
  const through = new PassThrough();
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
  });
  if (hear) source.on('data', (chunk) => hear(chunk as Buffer));
  source.on('error', (error) => parser.destroy(error));
  source.pipe(through).pipe(parser);
  let line = 1;
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      yield { line, cells: record };
      line = info.lines + 1;
    }
  } catch (error) {
    throw unreadable(error);
  } finally {
    source.destroy();
  }
}

/** Reads the whole file once: whether it can be read, how long it is, and which file it is. */
export async function scan(file: string, delimiter: string): Promise<Scanned> {
  const hash = createHash('sha256');
  let head: readonly string[] | undefined;
  let rows = 0;
  for await (const { cells } of parsed(file, delimiter, (chunk) => hash.update(chunk))) {
    if (head) rows += 1;
    head ??= cells;
  }
  if (!head) throw new UnreadableFile('is empty');
  if (new Set(head).size < head.length) throw new UnreadableFile('two columns have the same name');
  return { sha256: hash.digest('hex'), rows, head };
}

/** The rows below the head, without the first ones. */
export async function* rowsOf(file: string, delimiter: string, skip: number): AsyncGenerator<CsvRow> {
  let seen = -1;
  for await (const row of parsed(file, delimiter)) {
    if (seen >= skip) yield row;
    seen += 1;
  }
}

/** Lines of a log, searched; a finding names the line by its message and fields. */
import type { Leak } from './leak.ts';
import { type Search, searchForPeople } from './search.ts';

type Json = Readonly<Record<string, unknown>>;

function parsed(line: string): Json {
  try {
    return JSON.parse(line) as Json;
  } catch {
    return { unparsed: line };
  }
}

const textOf = (value: unknown): Buffer =>
  Buffer.from(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

function leaksInLine(line: string, search: Search): Leak[] {
  if (search(Buffer.from(line)).length === 0) return [];
  const fields = Object.entries(parsed(line));
  const message = String(parsed(line).msg ?? 'a line without a message').slice(0, 40);
  const found = fields.flatMap(([field, value]) => search(textOf(value)).map((kind) => ({ field, kind })));
  const inFields = found.map(({ field, kind }) => ({ place: `log: ${message}: ${field}`, kind }));
  return inFields.length > 0
    ? inFields
    : search(Buffer.from(line)).map((kind) => ({ place: 'log: a whole line', kind }));
}

/** What of the people can be read in a log. */
export function leaksInLog(lines: readonly string[], search: Search = searchForPeople): Leak[] {
  if (search(Buffer.from(lines.join('\n'))).length === 0) return [];
  return lines.flatMap((line) => leaksInLine(line, search));
}

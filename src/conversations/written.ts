/** What people write to each other in forms. Pure. */
import { type Input, textOf } from './fields.ts';

/** Longest note or reason, in characters. */
export const LONGEST_NOTE = 500;

/** What is wrong with a text. */
export type NoteProblem = 'missing' | 'long' | 'character';

/** Control characters and marks that turn the direction of what follows: nobody needs them, and they can make a sentence lie. */
const REFUSED = /[\p{Cc}\p{Cs}\p{Cn}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/u;

/** One form for one text: NFC, line breaks as `\n`, nothing around it. */
export const tidied = (text: string): string =>
  text.normalize('NFC').replace(/\r\n?/g, '\n').replaceAll('\t', ' ').trim();

/** What was written in a field of at most so many characters, tidied; what is far too long is cut, and still too long. */
export const writtenIn = (input: Input, name: string, most = LONGEST_NOTE): string =>
  tidied(textOf(input, name).slice(0, 4 * most));

/** What is wrong with a tidied text of at most so many characters; undefined when nothing is. */
export function noteProblem(text: string, most = LONGEST_NOTE): NoteProblem | undefined {
  if (text === '') return 'missing';
  if ([...text].length > most) return 'long';
  return REFUSED.test(text.replaceAll('\n', '')) ? 'character' : undefined;
}

/** The keys of the words about each problem; they take `most`. */
export const NOTE_PROBLEMS = {
  missing: 'staff.note.missing',
  long: 'staff.note.long',
  character: 'staff.note.character',
} as const satisfies Record<NoteProblem, string>;

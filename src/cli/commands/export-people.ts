import { closeSync, fsyncSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { Parts } from '../../app/parts.ts';
import { noteProblem, tidied } from '../../conversations/written.ts';
import { cellsOf, columnsFor, type Exportable, FIELDS, recordOf } from '../../import/exported.ts';
import type { ReadPerson } from '../../storage/people-export.ts';
import { type Command, CommandError, type Given, type Surroundings, textOf, UsageError } from '../command.ts';
import { withParts } from '../open.ts';
import { createProgress } from '../progress.ts';

const FORMATS = ['csv', 'jsonl'] as const;
type Format = (typeof FORMATS)[number];

/** What was asked for. */
interface Wish {
  readonly file: string;
  readonly fields: readonly string[];
  readonly format: Format;
  readonly withHashes: boolean;
  readonly reason: string | undefined;
}

function wishOf(given: Given): Wish {
  const asked = textOf(given, 'fields');
  if (asked === undefined) throw new UsageError(`--fields is missing: all, or some of ${FIELDS.join(',')}`);
  const fields = asked === 'all' ? FIELDS : asked.split(',').map((field) => field.trim());
  const unknown = fields.find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) throw new UsageError(`--fields: "${unknown}" is none; there are ${FIELDS.join(',')}`);
  const format = FORMATS.find((one) => one === (textOf(given, 'format') ?? 'csv'));
  if (!format) throw new UsageError(`--format: must be one of ${FORMATS.join(', ')}`);
  const withHashes = given.values['with-password-hashes'] === true;
  const reason = textOf(given, 'reason');
  if (withHashes && (reason === undefined || noteProblem(tidied(reason))))
    throw new UsageError('--with-password-hashes: needs a --reason of 1 to 500 characters, which is on record');
  return { file: resolve(given.positionals[0] ?? ''), fields, format, withHashes, reason: reason && tidied(reason) };
}

/** Readable by its owner alone; what is there already stays. */
function open(file: string): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CommandError(code === 'EEXIST' ? '<file>: is there already' : `<file>: cannot be written (${code})`);
  }
}

/** Makes the function that writes people as they are wished. */
function createLines({ authenticators }: Parts, { fields, format, withHashes }: Wish) {
  const exporting = withHashes ? authenticators.all.filter(({ exportOf }) => exportOf) : [];
  const methods = exporting.map(({ id }) => id);
  const readable = ({ person, credentials }: ReadPerson): Exportable => ({
    person,
    credentials: Object.fromEntries(
      exporting.flatMap(({ id, exportOf }) =>
        credentials.has(id) ? [[id, exportOf?.(credentials.get(id)) ?? '']] : [],
      ),
    ),
  });
  return {
    methods,
    head: format === 'csv' ? stringify([columnsFor(fields, methods)]) : '',
    of: (people: readonly ReadPerson[]): string =>
      format === 'csv'
        ? stringify(people.map((one) => cellsOf(readable(one), fields, methods)))
        : people.map((one) => `${JSON.stringify(recordOf(readable(one), fields))}\n`).join(''),
  };
}

async function write(parts: Parts, wish: Wish, { errors, signal }: Surroundings): Promise<number> {
  const lines = createLines(parts, wish);
  const handle = open(wish.file);
  const progress = createProgress(errors);
  let seen = 0;
  try {
    const { fields, format, withHashes, reason } = wish;
    await parts.scope(() => parts.audit({ type: 'people.exported', details: { fields, format, withHashes, reason } }), {
      keep: () => true,
    });
    writeSync(handle, lines.head);
    await parts.storage.peopleExport.read(lines.methods, async (people, total) => {
      writeSync(handle, lines.of(people));
      seen += people.length;
      progress.tell({ seen, total, words: `${seen} of ${total} people` });
      return !signal.aborted;
    });
    fsyncSync(handle);
    if (signal.aborted) throw new CommandError('Stopped. Nothing was kept.');
  } catch (error) {
    unlinkSync(wish.file);
    throw error;
  } finally {
    progress.clear();
    closeSync(handle);
  }
  errors.write(`${progress.seconds().toFixed(1)} s, ${Math.round(seen / progress.seconds())} people a second\n`);
  return seen;
}

/** Writes the accounts to a file, to be taken in elsewhere. */
export const exportPeople: Command = {
  name: 'export people',
  operands: '<file>',
  about: 'Writes the accounts to a file.',
  explanation: `All but closed ones, as they are at one moment. The file is for its owner alone, and is not encrypted: that is yours to
do. It is never written over another one. Fields: ${FIELDS.join(', ')}; or all.
Every export is on record. See docs/command-line.md.`,
  options: {
    fields: { type: 'string', value: '<a,b,…>', about: 'What to write of everybody; needed.' },
    format: { type: 'string', value: '<csv|jsonl>', about: 'CSV, or a line of JSON for each person (csv).' },
    'with-password-hashes': { type: 'boolean', about: 'Also what people sign in with, as it is kept.' },
    reason: { type: 'string', value: '<reason>', about: 'Why, for the record; needed with password hashes.' },
    json: { type: 'boolean', about: 'The summary as JSON.' },
  },
  examples: [
    'export people people.csv --fields number,name,birthdate',
    'export people people.jsonl --format jsonl --fields all --with-password-hashes --reason "move to the new region"',
  ],
  async run(given, surroundings) {
    const wish = wishOf(given);
    const people = await withParts(surroundings.env, (parts) => write(parts, wish, surroundings));
    surroundings.output.write(
      given.values.json === true ? `${JSON.stringify({ people })}\n` : `${people} people written.\n`,
    );
  },
};

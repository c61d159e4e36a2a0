/** Finds the command that was typed, runs it and says how it ended. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { AppError, ConfigurationError } from '../errors.ts';
import { type Command, CommandError, type Given, type Surroundings, UsageError } from './command.ts';
import { helpOf, listOf, usageOf } from './help.ts';

const DONE = 0;
const NOT_DONE = 1;
const TYPED_WRONGLY = 2;
const LONGEST_NAME = 3;
const HELP = new Set(['--help', '-h', 'help']);

/** Codes of Node and PostgreSQL when the database is away or does not let us in, in words. */
const DATABASE: readonly (readonly [RegExp, string])[] = [
  [/^(ECONNREFUSED|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|ECONNRESET)$/, 'it does not answer'],
  [/^28/, 'it does not let this account in'],
  [/^3D000$/, 'there is no such database'],
  [/^(08|57P)/, 'the connection was lost'],
];

function found(commands: readonly Command[], words: readonly string[]): Command | undefined {
  const lengths = Array.from({ length: LONGEST_NAME }, (_, i) => LONGEST_NAME - i);
  const names = lengths.map((length) => words.slice(0, length).join(' '));
  return names.map((name) => commands.find((command) => command.name === name)).find((command) => command);
}

function checkOperands({ operands }: Command, positionals: readonly string[]): void {
  const all = operands.split(' ').filter((word) => /^[<[]/.test(word));
  const needed = all.filter((word) => word.startsWith('<'));
  const missing = needed[positionals.length];
  if (missing) throw new UsageError(`${missing} is missing`);
  // What was typed is not repeated: it may be somebody's number.
  if (positionals.length > all.length) throw new UsageError('there is a word too many');
}

function read(command: Command, words: readonly string[]): Given {
  const options: ParseArgsOptionsConfig = {};
  for (const [name, { type }] of Object.entries({ ...command.options, help: { type: 'boolean' as const } }))
    options[name] = { type };
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
    if (values.help !== true) checkOperands(command, positionals);
    return { positionals, values: values as Given['values'] };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError((error as Error).message.split('. ')[0]);
  }
}

/** What went wrong in words; a stack only where the mistake is ours. */
function problemOf(error: unknown): string {
  if (error instanceof ConfigurationError || error instanceof CommandError) return error.message;
  const { code = '', stack, message } = error as { code?: string; stack?: string; message?: string };
  const database = DATABASE.find(([pattern]) => pattern.test(code))?.[1];
  if (database) return `The database: ${database} (${code}). Is DATABASE_URL right?`;
  if (error instanceof AppError) return `${code}: ${message}`;
  return stack ?? String(error);
}

async function take(command: Command, words: readonly string[], surroundings: Surroundings): Promise<number> {
  const { output, errors } = surroundings;
  try {
    const given = read(command, words);
    if (given.values.help === true) output.write(helpOf(command, output));
    else await command.run(given, surroundings);
    return DONE;
  } catch (error) {
    if (error instanceof UsageError) {
      errors.write(`${error.message}\n${usageOf(command)}\n`);
      return TYPED_WRONGLY;
    }
    errors.write(`${problemOf(error)}\n`);
    return NOT_DONE;
  }
}

/** Runs what was typed; the exit code. */
export async function runCommand(
  words: readonly string[],
  { commands, ...surroundings }: Surroundings & { readonly commands: readonly Command[] },
): Promise<number> {
  const asked = words.filter((word) => HELP.has(word)).length > 0;
  const named = words[0] === 'help' ? words.slice(1) : words;
  const command = found(commands, named);
  if (command && words[0] === 'help') return take(command, ['--help'], surroundings);
  if (command) return take(command, named.slice(command.name.split(' ').length), surroundings);
  const group = commands.filter(({ name }) => named[0] !== undefined && name.startsWith(`${named[0]} `));
  const list = listOf(group.length > 0 ? group : commands, surroundings.output);
  if (asked && (named.length === 0 || HELP.has(named[0] ?? '') || group.length > 0)) {
    surroundings.output.write(list);
    return DONE;
  }
  surroundings.errors.write(`${words.length > 0 && group.length === 0 ? 'There is no such command.\n' : ''}${list}`);
  return TYPED_WRONGLY;
}

/** What a command of `npx motcua` is: one file in commands/, named in commands.ts. */

/** An option of a command. Nothing secret comes in one: arguments can be read by everybody on the machine. */
export interface Option {
  readonly type: 'string' | 'boolean';
  /** What stands for the value in the help, such as `<file>`. */
  readonly value?: string;
  readonly about: string;
}

/** Where a command writes. */
export interface Output {
  readonly isTTY?: boolean;
  /** Of a terminal: how many characters a line has. */
  readonly columns?: number;
  write(text: string): unknown;
}

/** What was typed after the command's name. */
export interface Given {
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
}

/** What every command has. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly output: Output;
  /** For what is no result: progress and warnings. */
  readonly errors: Output;
  /** Aborted when the operator stops the command (Ctrl-C, SIGTERM). */
  readonly signal: AbortSignal;
}

/** A command. It answers by writing, and throws CommandError for what stands in its way. */
export interface Command {
  /** The words after `motcua`, such as `keys list`. */
  readonly name: string;
  /** What comes after them: `<needed>` and `[not needed]`. */
  readonly operands: string;
  /** One line for the list. */
  readonly about: string;
  /** What one should know before one runs it. */
  readonly explanation?: string;
  readonly options?: Readonly<Record<string, Option>>;
  /** Without `npx motcua` in front. */
  readonly examples: readonly string[];
  run(given: Given, surroundings: Surroundings): Promise<void>;
}

/** Why a command did nothing, or not all, in a sentence for the operator; exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** It was typed wrongly: the usage is shown, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The text of an option; undefined when it was not given. */
export const textOf = ({ values }: Given, option: string): string | undefined => {
  const value = values[option];
  return typeof value === 'string' ? value : undefined;
};

/** A whole number of an option; throws UsageError when it is none or outside the limits. */
export function numberOf(given: Given, option: string, limits: { usual: number; least: number; most: number }): number {
  const text = textOf(given, option);
  if (text === undefined) return limits.usual;
  const number = Number(text);
  if (Number.isInteger(number) && number >= limits.least && number <= limits.most) return number;
  throw new UsageError(`--${option}: must be a whole number from ${limits.least} to ${limits.most}`);
}

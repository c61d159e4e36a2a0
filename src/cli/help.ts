/** The words of the command line about itself. */
import type { Command, Output } from './command.ts';

const INDENT = '  ';
/** Characters in a line, in a terminal that is wider too. */
const WIDEST = 100;
/** Of what stands beside names; where there is less room it stands below them. */
const NARROWEST = 30;

const widthOf = ({ columns = WIDEST }: Output): number => Math.max(NARROWEST, Math.min(columns, WIDEST));

/** Lines of at most so many characters; a word that is longer stays whole. */
function linesOf(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
const wrapped = (text: string, width: number): string => linesOf(text, width).join('\n');

function columns(rows: readonly (readonly [string, string])[], width: number): string {
  const left = Math.max(...rows.map(([name]) => name.length));
  const beside = width - left - 2 * INDENT.length;
  const isBeside = beside >= NARROWEST;
  const margin = isBeside ? ' '.repeat(left + 2 * INDENT.length) : INDENT.repeat(3);
  return rows
    .map(([name, about]) => {
      const [first = '', ...more] = linesOf(about, isBeside ? beside : width - margin.length);
      const top = isBeside ? [`${INDENT}${name.padEnd(left)}${INDENT}${first}`] : [`${INDENT}${name}`, margin + first];
      return [...top, ...more.map((line) => margin + line)].join('\n');
    })
    .join('\n');
}

const invocation = ({ name, operands }: Command): string => `${name} ${operands}`.trim();

/** One line: how it is typed. */
export function usageOf(command: Command): string {
  const hasOptions = Object.keys(command.options ?? {}).length > 0;
  return `usage: npx motcua ${invocation(command)}${hasOptions ? ' [options]' : ''}`;
}

/** Everything about one command. */
export function helpOf(command: Command, output: Output): string {
  const width = widthOf(output);
  const { about, explanation, options = {}, examples } = command;
  const listed = Object.entries({ ...options, help: { type: 'boolean', about: 'Shows this.' } as const });
  const rows = listed.map(([name, option]) => {
    const value = 'value' in option && option.value ? ` ${option.value}` : '';
    return [`--${name}${value}`, option.about] as const;
  });
  const parts = [
    usageOf(command),
    wrapped(about, width),
    ...(explanation ? [wrapped(explanation, width)] : []),
    `Options:\n${columns(rows, width)}`,
    `Examples:\n${examples.map((one) => `${INDENT}npx motcua ${one}`).join('\n')}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

const MORE = `npx motcua <command> --help says more. The settings are those of the provider: NODE_ENV, MOTCUA_CONFIG,
DATABASE_URL (or DATABASE_URL_FILE). Exit code 0: done; 1: not done, the reason is on standard error; 2: typed wrongly.`;

/** The commands whose names begin with these words. */
export function listOf(commands: readonly Command[], output: Output): string {
  const width = widthOf(output);
  const rows = commands.map((command) => [invocation(command), command.about] as const);
  const parts = ['usage: npx motcua <command>', `Commands:\n${columns(rows, width)}`, wrapped(MORE, width)];
  return `${parts.join('\n\n')}\n`;
}

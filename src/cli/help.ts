/** The words of the command line about itself. */
import type { Command } from './command.ts';

const INDENT = '  ';
const columns = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${INDENT}${left.padEnd(width)}${INDENT}${right}`).join('\n');
};

const invocation = ({ name, operands }: Command): string => `${name} ${operands}`.trim();

/** One line: how it is typed. */
export function usageOf(command: Command): string {
  const hasOptions = Object.keys(command.options ?? {}).length > 0;
  return `usage: npx motcua ${invocation(command)}${hasOptions ? ' [options]' : ''}`;
}

/** Everything about one command. */
export function helpOf(command: Command): string {
  const { about, explanation, options = {}, examples } = command;
  const listed = Object.entries({ ...options, help: { type: 'boolean', about: 'Shows this.' } as const });
  const rows = listed.map(([name, option]) => {
    const value = 'value' in option && option.value ? ` ${option.value}` : '';
    return [`--${name}${value}`, option.about] as const;
  });
  const parts = [
    usageOf(command),
    about,
    ...(explanation ? [explanation] : []),
    `Options:\n${columns(rows)}`,
    `Examples:\n${examples.map((one) => `${INDENT}npx motcua ${one}`).join('\n')}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The commands whose names begin with these words. */
export function listOf(commands: readonly Command[]): string {
  const rows = commands.map((command) => [invocation(command), command.about] as const);
  return `usage: npx motcua <command>

Commands:
${columns(rows)}

npx motcua <command> --help says more. The settings are those of the provider: NODE_ENV, MOTCUA_CONFIG, DATABASE_URL
(or DATABASE_URL_FILE). Exit code 0: done; 1: not done, the reason is on standard error; 2: typed wrongly.
`;
}

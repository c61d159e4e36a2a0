import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Command, CommandError, numberOf, type Surroundings, UsageError } from '../../../src/cli/command.ts';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { createProgress } from '../../../src/cli/progress.ts';
import { runCommand } from '../../../src/cli/run.ts';
import { projectPath } from '../../../src/config.ts';
import { AppError, ConfigurationError } from '../../../src/errors.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

async function run(
  words: readonly string[],
  commands: readonly Command[] = COMMANDS,
  terminal: { columns?: number } = {},
): Promise<Ran> {
  let [out, errors] = ['', ''];
  const surroundings: Surroundings = {
    env: {},
    output: { ...terminal, write: (text) => (out += text) },
    errors: { write: (text) => (errors += text) },
    signal: new AbortController().signal,
  };
  const code = await runCommand(words, { commands, ...surroundings });
  return { code, out, errors };
}

const failing = (error: unknown): Command => ({
  name: 'do it',
  operands: '<what> [how]',
  about: 'Does it.',
  options: { fast: { type: 'boolean', about: 'Quickly.' }, most: { type: 'string', about: 'How many.' } },
  examples: ['do it now'],
  async run(given) {
    numberOf(given, 'most', { usual: 1, least: 1, most: 9 });
    if (error) throw error;
  },
});

describe('the command line', () => {
  it('lists its commands, and explains each with examples', async () => {
    const { code, out, errors } = await run(['--help']);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    for (const { name } of COMMANDS) expect(out).toContain(`\n  ${name}`);
    for (const { name } of COMMANDS) {
      for (const words of [
        [...name.split(' '), '--help'],
        ['help', ...name.split(' ')],
      ]) {
        const help = await run(words);
        expect({ code: help.code, errors: help.errors }).toEqual({ code: 0, errors: '' });
        expect(help.out).toMatch(new RegExp(`^usage: npx motcua ${name}[\\s\\S]*Examples:\\n {2}npx motcua ${name}`));
      }
    }
  });

  it.each([undefined, 40, 72, 200])('keeps within a terminal of %s characters, and within 100', async (columns) => {
    const most = Math.min(columns ?? 100, 100);
    for (const words of [['--help'], ...COMMANDS.map(({ name }) => ['help', ...name.split(' ')])]) {
      const { out } = await run(words, COMMANDS, columns === undefined ? {} : { columns });
      // What is typed, and an option with its value, stand in one line, to be copied.
      const lines = out.split('\n').filter((line) => !/^(usage:| {2}\S)/.test(line) && / \S+ /.test(line));
      for (const line of lines) expect([line, line.length <= most]).toEqual([line, true]);
    }
  });

  it('shows the commands of a group', async () => {
    const { code, errors } = await run(['keys']);
    expect(code).toBe(2);
    expect(errors).toContain('keys signing');
    expect(errors).not.toContain('import people');
    expect(await run(['keys', '--help'])).toMatchObject({ code: 0, errors: '' });
  });

  it.each([
    ['nothing', []],
    ['a command that there is not', ['frobnicate']],
    ['an option that there is not', ['migrate', '--frob']],
    ['a word too many', ['migrate', 'up', '0990']],
    ['a word too few', ['administrators', 'add']],
    ['an option without its value', ['migrate', 'down', '--to']],
  ])('refuses %s with the usage, and repeats no number', async (_, words) => {
    const { code, out, errors } = await run(words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(errors).toContain('usage: npx motcua');
    expect(errors).not.toContain('0990');
  });

  it.each([
    [new CommandError('Not now.'), 1, 'Not now.\n'],
    [new ConfigurationError(['a: b']), 1, 'The configuration has 1 problem(s):\n  - a: b\n'],
    [new AppError('busy', 'too much'), 1, 'busy: too much\n'],
    [
      Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
      1,
      'The database: it does not answer (ECONNREFUSED). Is DATABASE_URL right?\n',
    ],
    [
      Object.assign(new Error('password'), { code: '28P01' }),
      1,
      'The database: it does not let this account in (28P01). Is DATABASE_URL right?\n',
    ],
    [new UsageError('so not'), 2, 'so not\nusage: npx motcua do it <what> [how] [options]\n'],
  ])('says what went wrong without a stack: %s', async (error, code, words) => {
    expect(await run(['do', 'it', 'x'], [failing(error)])).toEqual({ code, out: '', errors: words });
  });

  it('shows a stack where the mistake is ours', async () => {
    expect((await run(['do', 'it', 'x'], [failing(new TypeError('x is no y'))])).errors).toMatch(
      /TypeError: x is no y\n +at /,
    );
  });

  it('takes numbers within their limits', async () => {
    const typed = (text: string) => run(['do', 'it', 'x', '--most', text], [failing(undefined)]);
    expect((await typed('9')).code).toBe(0);
    for (const wrong of ['0', '10', '1.5', 'many', ''])
      expect(await typed(wrong)).toMatchObject({ code: 2, errors: expect.stringContaining('from 1 to 9') });
  });

  it('is described, command by command, in docs/command-line.md', () => {
    const page = readFileSync(projectPath('docs/command-line.md'), 'utf8');
    for (const { name } of COMMANDS) expect(page).toContain(name);
    const typed = [...page.matchAll(/^npx motcua (.*?)(?:\s+#.*)?$/gm)].map(([, line = '']) => line);
    expect(typed.length).toBeGreaterThan(10);
    for (const line of typed)
      expect(
        COMMANDS.some(({ name }) => line.startsWith(name)),
        line,
      ).toBe(true);
  });
});

describe('progress', () => {
  function told(isTTY: boolean): string {
    let written = '';
    let now = 0;
    const progress = createProgress({ isTTY, write: (text) => (written += text) }, () => now);
    for (let seen = 0; seen <= 100; seen += 1) {
      now += 100;
      progress.tell({ seen, total: 100, words: `${seen} rows` });
    }
    progress.clear();
    return written;
  }

  it('is one line that renews itself on a terminal', () => {
    const lines = told(true);
    expect(lines).not.toContain('\n');
    expect(lines).toContain('\r\u001b[K[############............] 50 %, 50 rows');
    expect(lines.endsWith('\r\u001b[K')).toBe(true);
  });

  it('is a plain line now and then elsewhere', () => {
    expect(told(false)).toBe('49 %, 49 rows\n99 %, 99 rows\n');
  });
});

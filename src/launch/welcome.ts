/** What a newcomer reads when everything runs. */
import { generateSync } from 'otplib';
import type { Persona } from '../identity/personas.ts';

const COLUMN_GAP = '   ';

/** Links to what runs. */
export interface Links {
  provider: string;
  portal: string;
  taxOffice: string;
  mailbox: string;
}

const dim = (text: string, colours: boolean): string => (colours ? `\x1b[2m${text}\x1b[22m` : text);
const bold = (text: string, colours: boolean): string => (colours ? `\x1b[1m${text}\x1b[22m` : text);

/** Columns as wide as their widest cell; names are composed (NFC), so that a letter with its marks counts once. */
function table(rows: string[][]): string[] {
  const composed = rows.map((row) => row.map((cell) => cell.normalize('NFC')));
  const widths = (composed[0] ?? []).map((_, column) => Math.max(...composed.map((row) => row[column]?.length ?? 0)));
  return composed.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(COLUMN_GAP)
      .trimEnd(),
  );
}

/** The people to sign in as: a table of their credentials, under each what is special about them. */
export function peopleTable(people: readonly Persona[], colours: boolean): string {
  const rows = people.map((one) => [one.name.full, one.login, one.password]);
  const [head = '', ...lines] = table([['Name', 'Sign in with', 'Password'], ...rows]);
  const described = lines.flatMap((line, i) => [line, dim(`    ${people[i]?.story ?? ''}`, colours)]);
  return [bold(head, colours), ...described].join('\n');
}

/** The six-digit codes of this moment, and the secrets to enter into a code application. */
export function codesTable(people: readonly Persona[], colours: boolean): string {
  const rows = people.flatMap(({ name, totpSecret }) =>
    totpSecret ? [[name.full, generateSync({ secret: totpSecret }), totpSecret]] : [],
  );
  const [head = '', ...lines] = table([['Name', 'Code now', 'Secret for a code application'], ...rows]);
  return [bold(head, colours), ...lines].join('\n');
}

/** The whole text after a start. */
export function welcome(
  people: readonly Persona[],
  links: Links,
  options: { seconds: number; colours: boolean; interactive: boolean },
): string {
  const { seconds, colours, interactive } = options;
  const again = interactive ? ' Press Enter to see the codes of the moment.' : '';
  const parts = [
    `${bold('Invented people to sign in as', colours)} (for this machine only)`,
    peopleTable(people, colours),
    `${bold('Six-digit codes', colours)}, asked of those who set up a code application; each lasts 30 seconds.${again}`,
    codesTable(people, colours),
    table([
      ['Public Service Portal', links.portal, 'a service to sign in to'],
      ['Tax Office', links.taxOffice, 'a second service: no second sign-in'],
      ['Test mailbox', links.mailbox, 'mails and text messages, such as codes'],
      ['Một Cửa', links.provider, 'the identity provider itself'],
    ]).join('\n'),
    `Ready in ${seconds.toFixed(1)} s. Ctrl-C stops everything.`,
  ];
  return `\n${parts.join('\n\n')}\n`;
}

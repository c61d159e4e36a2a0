/** What a newcomer reads when everything runs. */
import type { Invented } from './people.ts';

const COLUMN_GAP = '   ';

/** Links to what runs. */
export interface Links {
  provider: string;
  portal: string;
  taxOffice: string;
  mailbox: string;
  populationRegister: string;
  bank: string;
  businessRegister: string;
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
export function peopleTable(people: readonly Invented[], colours: boolean): string {
  const steady = people.flatMap(({ ways }) => ways.filter(({ typedAt }) => !typedAt).map(({ name }) => name));
  const names = [...new Set(steady)];
  const rows = people.map(({ name, login, ways }) => [
    name,
    login,
    ...names.map((wanted) => ways.find((way) => way.name === wanted)?.secret ?? ''),
  ]);
  const [head = '', ...lines] = table([['Name', 'Sign in with', ...names], ...rows]);
  const described = lines.flatMap((line, i) => [line, dim(`    ${people[i]?.story ?? ''}`, colours)]);
  return [bold(head, colours), ...described].join('\n');
}

/** The codes of this moment, and the secrets that they come from, such as to enter into a code application. */
export function codesTable(people: readonly Invented[], colours: boolean, at: Date = new Date()): string {
  const rows = people.flatMap(({ name, ways }) =>
    ways.flatMap(({ name: way, secret, typedAt }) => (typedAt ? [[name, way, typedAt(at), secret]] : [])),
  );
  const [head = '', ...lines] = table([['Name', 'Way to sign in', 'Code now', 'Secret'], ...rows]);
  return [bold(head, colours), ...lines].join('\n');
}

/** The whole text after a start. */
export function welcome(
  people: readonly Invented[],
  links: Links,
  options: { seconds: number; colours: boolean; interactive: boolean },
): string {
  const { seconds, colours, interactive } = options;
  const again = interactive ? ' Press Enter to see the codes of the moment.' : '';
  const parts = [
    `${bold('Invented people to sign in as', colours)} (for this machine only)`,
    peopleTable(people, colours),
    `${bold('Codes', colours)}, asked of those who set up a way to sign in that makes them; they change with time.${again}`,
    codesTable(people, colours),
    table([
      ['Public Service Portal', links.portal, 'a service to sign in to'],
      ['Tax Office', links.taxOffice, 'a second service: no second sign-in'],
      ['Sign in with the bank', `${links.portal}/sign-in/bank`, 'the portal again, through another identity provider'],
      ['Population register', links.populationRegister, 'people to register as; make it fail or lie'],
      ['Sample Bank', links.bank, 'confirms who its customers are; make it fail or lie'],
      ['Business register', links.businessRegister, 'organisations and who represents them; change both'],
      ['Test mailbox', links.mailbox, 'mails and text messages, such as codes'],
      ['Một Cửa', links.provider, 'the identity provider itself'],
    ]).join('\n'),
    `Ready in ${seconds.toFixed(1)} s. Ctrl-C stops everything.`,
  ];
  return `\n${parts.join('\n\n')}\n`;
}

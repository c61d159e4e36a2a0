/** From rows to people who can be added. */
import { randomUUID } from 'node:crypto';
import type { Authenticator } from '../authenticators/authenticator.ts';
import { claimableIdentifiers, type Identifier, statedIdentifiers } from '../identity/identifiers.ts';
import type { Contact, Person } from '../identity/person.ts';
import type { CsvRow } from './csv.ts';
import type { Reject } from './rejects.ts';
import { type Row, type RowProblem, type RowReading, readRow } from './row.ts';
import type { Newcomer } from './store.ts';

/** Somebody whose row is right, as far as it can be known without the accounts that there are. */
export interface Candidate {
  readonly source: CsvRow;
  readonly newcomer: Newcomer;
}

export interface PreparingParts {
  readonly authenticators: { get(id: string): Authenticator | undefined };
  readonly reading: RowReading;
  readonly head: readonly string[];
  /** Hears what the credential of an account was. */
  readonly note: (about: string) => void;
}

/** One text for equal identifiers. */
export const keyOf = ({ kind, value }: Identifier): string => `${kind} ${value}`;

/** What the candidate says is theirs: numbers, proven or not, and contacts that they showed. */
export const identifiersOf = ({ newcomer: { person } }: Candidate): Identifier[] => [
  ...statedIdentifiers(person),
  ...claimableIdentifiers({ ...person, proofs: [] }),
];

async function credentialsOf(
  texts: readonly { readonly method: string; readonly column: string; readonly text: string }[],
  { authenticators, note }: PreparingParts,
): Promise<{ readonly credentials: Newcomer['credentials']; readonly problems: readonly RowProblem[] }> {
  const read = await Promise.all(
    texts.map(async ({ method, column, text }) => ({
      method,
      column,
      taken: await authenticators.get(method)?.importFrom?.(text),
    })),
  );
  const problems: RowProblem[] = [];
  const credentials = read.flatMap(({ method, column, taken }) => {
    if (!taken || 'problem' in taken) {
      problems.push({ column, words: taken?.problem ?? 'is not understood' });
      return [];
    }
    note(`${method}: ${taken.about}`);
    return [{ id: randomUUID(), method, data: taken.data }];
  });
  return { credentials, problems };
}

/** Reads a row; costly where a fast hash has to be kept inside one of ours. */
export async function prepare(source: CsvRow, parts: PreparingParts): Promise<Candidate | Reject> {
  const { line, cells } = source;
  const refuse = (problems: readonly RowProblem[]): Reject => ({ line, cells, problems });
  if (cells.length !== parts.head.length)
    return refuse([{ column: 'row', words: 'has more or fewer columns than the head' }]);
  const row: Row = Object.fromEntries(parts.head.map((name, index) => [name, cells[index] ?? '']));
  const read = readRow(row, parts.reading);
  if ('problems' in read) return refuse(read.problems);
  const { credentials, problems } = await credentialsOf(read.credentials, parts);
  if (problems.length > 0) return refuse(problems);
  return { source, newcomer: { person: { id: randomUUID(), ...read.person }, credentials } };
}

function withoutTaken(contacts: readonly Contact[], isTaken: (contact: Contact) => boolean): Contact[] {
  const left = contacts.map(({ primary: _, verifiedAt, ...rest }) =>
    rest.verified && isTaken(rest)
      ? { ...rest, verified: false }
      : { ...rest, ...(verifiedAt === undefined ? {} : { verifiedAt }) },
  );
  const [first = left[0]] = left.filter(({ verified }) => verified);
  return left.map((contact) => (contact === first ? { ...contact, primary: true } : contact));
}

/** What is known when a batch is judged, by `keyOf`. */
export interface Known {
  /** What accounts have that did not come by this import. */
  readonly taken: ReadonlySet<string>;
  /** Notes numbers as those of this import; those that no row of it had before. */
  claim(numbers: readonly Identifier[]): Promise<ReadonlySet<string>>;
}

/** Without what opens another account already; what is wrong with the candidate where nothing is left. */
function beside(taken: Known['taken'], { newcomer }: Candidate): Newcomer | RowProblem {
  const { person: stated } = newcomer;
  const isTaken = (kind: Identifier['kind'], { value }: Contact): boolean => taken.has(keyOf({ kind, value }));
  if (statedIdentifiers(stated).some((one) => taken.has(keyOf(one))))
    return { column: 'number', words: 'an account has it already' };
  const person: Person = {
    ...stated,
    phones: withoutTaken(stated.phones, (contact) => isTaken('phone', contact)),
    emails: withoutTaken(stated.emails, (contact) => isTaken('email', contact)),
  };
  if (claimableIdentifiers(person).length > 0) return { ...newcomer, person };
  return { column: 'row', words: 'nothing to sign in by: no proof, and no verified contact that is nobody else’s' };
}

/**
 * The candidates who can be added: nobody gets a number twice, and a contact that somebody here has shown to be theirs
 * counts for nobody else. Relatives of one file may share theirs, as they did where they come from.
 */
export async function settle(
  candidates: readonly Candidate[],
  { taken, claim }: Known,
): Promise<{ readonly newcomers: readonly Newcomer[]; readonly rejects: readonly Reject[] }> {
  const rejects: Reject[] = [];
  const refuse = ({ source }: Candidate, problem: RowProblem): [] => {
    rejects.push({ ...source, problems: [problem] });
    return [];
  };
  const twice: RowProblem = { column: 'number', words: 'another row of this file has it' };
  const seen = new Set<string>();
  const possible = candidates.flatMap((candidate) => {
    const newcomer = beside(taken, candidate);
    if (!('person' in newcomer)) return refuse(candidate, newcomer);
    const numbers = statedIdentifiers(newcomer.person);
    if (numbers.some((one) => seen.has(keyOf(one)))) return refuse(candidate, twice);
    for (const one of numbers) seen.add(keyOf(one));
    return [{ candidate, newcomer, numbers }];
  });
  const fresh = await claim(possible.flatMap(({ numbers }) => numbers));
  const newcomers = possible.flatMap(({ candidate, newcomer, numbers }) =>
    numbers.every((one) => fresh.has(keyOf(one))) ? [newcomer] : refuse(candidate, twice),
  );
  return { newcomers, rejects };
}

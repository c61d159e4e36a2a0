/** Reads one row as a person, by the same rules as a registration. Pure. */
import { normalizeEmail, readLogin } from '../identity/identifiers.ts';
import type { Contact, IdentityProof, Person, PersonName } from '../identity/person.ts';
import {
  ageOf,
  readDay,
  readStatement,
  type StatementField,
  type StatementProblem,
  type StatementReading,
} from '../identity/statement.ts';
import type { Mapping } from './mapping.ts';

/** The columns of one row by their names. */
export type Row = Readonly<Record<string, string>>;

/** What is wrong with a row: in which column, in words that repeat nothing of it. */
export interface RowProblem {
  readonly column: string;
  readonly words: string;
}

/** What a row says. */
export interface ReadRow {
  readonly person: Omit<Person, 'id'>;
  /** What authenticators shall keep, as it stands in the file. */
  readonly credentials: readonly { readonly method: string; readonly column: string; readonly text: string }[];
}

export interface RowReading extends StatementReading {
  readonly mapping: Mapping;
}

const STATEMENT_WORDS: Readonly<Record<StatementProblem, string>> = {
  number: 'is no citizen number',
  mismatch: 'does not fit the birth date or the gender',
  passport: 'is no passport number',
  nationality: 'is no nationality',
  citizen: 'a citizen has a number, not a passport',
  nameEmpty: 'is empty',
  nameTooLong: 'is too long',
  nameCharacter: 'has a character that names do not have',
  birthdate: 'is no date',
  birthdateImpossible: 'is no day that there was',
  birthdateFuture: 'is in the future',
  birthdateLongAgo: 'is too long ago',
  gender: 'is no gender that is known',
};
const SECONDS = 1000;
/** RFC 3339. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** Reads columns, and notes what is wrong. */
function createReader(row: Row, reading: RowReading) {
  const { mapping, country, now } = reading;
  const problems: RowProblem[] = [];
  const text = (column: string | undefined): string => (column === undefined ? '' : (row[column] ?? '').trim());
  const fail = (column: string, words: string): undefined => {
    problems.push({ column, words });
  };

  /** A moment, or the start of a day in the country, in seconds; undefined when the column is empty or wrong. */
  function day(column: string | undefined): number | undefined {
    const typed = text(column);
    if (column === undefined || typed === '') return undefined;
    if (MOMENT.test(typed) && !Number.isNaN(Date.parse(typed))) return Math.floor(Date.parse(typed) / SECONDS);
    const { iso } = readDay(typed) ?? {};
    if (iso?.length !== '2026-01-01'.length) return fail(column, 'is no day');
    return Date.parse(iso) / SECONDS - country.utcOffsetMinutes * 60;
  }

  return {
    reading,
    problems,
    text,
    fail,
    day,
    pastDay(column: string | undefined): number | undefined {
      const at = day(column);
      if (at === undefined || column === undefined || at * SECONDS <= now.getTime()) return at;
      return fail(column, 'is in the future');
    },
    isYes(column: string | undefined): boolean {
      if (column === undefined) return false;
      const { yes, no } = mapping.values;
      const said = text(column).toLowerCase();
      if (yes.includes(said)) return true;
      if (!no.includes(said)) fail(column, 'is neither among values.yes nor values.no');
      return false;
    },
    translated: (column: string, values: Readonly<Record<string, string>> | undefined): string =>
      values?.[text(column)] ?? text(column),
  };
}
type Reader = ReturnType<typeof createReader>;

function fullName(reader: Reader): {
  readonly full: string;
  readonly parts?: Omit<PersonName, 'full'>;
  readonly at: string;
} {
  const { name } = reader.reading.mapping.columns;
  if (typeof name === 'string') return { full: reader.text(name), at: name };
  const normal = reader.reading.country.normalizeName;
  const [family, middle, given] = [name.family, name.middle, name.given].map((one) => normal(reader.text(one)));
  const full = reader.text(name.full) || [family, middle, given].filter((part) => part).join(' ');
  const parts = { ...(family ? { family } : {}), ...(middle ? { middle } : {}), given: given ?? '' };
  return { full, parts, at: name.full ?? name.given };
}

function statement(
  reader: Reader,
): Pick<Person, 'name' | 'birthdate' | 'gender' | 'citizenNumber' | 'foreigner'> | undefined {
  const { columns, values } = reader.reading.mapping;
  const name = fullName(reader);
  const isForeigner = reader.text(columns.passport) !== '' && reader.text(columns.number) === '';
  const texts: Readonly<Record<StatementField, string>> = {
    number: reader.text(columns.number),
    passport: reader.text(columns.passport),
    nationality: reader.text(columns.nationality),
    name: name.full,
    birthdate: reader.text(columns.birthdate),
    gender: reader.translated(columns.gender, values.gender),
  };
  const read = readStatement(isForeigner ? 'foreigner' : 'citizen', (field) => texts[field], reader.reading);
  if ('problems' in read) {
    for (const [field, problem] of Object.entries(read.problems)) {
      const column = field === 'name' ? name.at : columns[field as Exclude<StatementField, 'name'>];
      reader.fail(column ?? field, STATEMENT_WORDS[problem]);
    }
    return undefined;
  }
  if (ageOf(read.statement.birthdate, reader.reading) < reader.reading.country.ownAccountFrom)
    return reader.fail(columns.birthdate, 'is that of a child, whose account a guardian opens');
  const { name: whole } = read.statement;
  return { ...read.statement, name: name.parts?.given ? { full: whole.full, ...name.parts } : whole };
}

function contacts(reader: Reader, kind: 'phone' | 'email'): Contact[] {
  const { mapping, country } = reader.reading;
  const read = (text: string): string | undefined =>
    kind === 'email' ? normalizeEmail(text) : readLogin(text, country).find((one) => one.kind === 'phone')?.value;
  const found: Contact[] = [];
  for (const { value: column, verified: shown, verifiedAt: since } of mapping[kind === 'phone' ? 'phones' : 'emails']) {
    const text = reader.text(column);
    const verified = reader.isYes(shown);
    const verifiedAt = reader.pastDay(since);
    if (text === '') continue;
    const value = read(text);
    if (value === undefined) reader.fail(column, kind === 'phone' ? 'is no phone number' : 'is no mail address');
    else if (found.every((one) => one.value !== value))
      found.push({ value, verified, ...(verified && verifiedAt !== undefined ? { verifiedAt } : {}) });
  }
  const [first = found[0]] = found.filter(({ verified }) => verified);
  return found.map((one) => (one === first ? { ...one, primary: true } : one));
}

function proofs(reader: Reader): IdentityProof[] {
  const { proof } = reader.reading.mapping;
  if (!proof || reader.text(proof.method) === '') return [];
  const method = proof.methods[reader.text(proof.method)];
  if (!method) reader.fail(proof.method, 'is no way of proving that the mapping names');
  const at = reader.pastDay(proof.at);
  if (at === undefined && reader.text(proof.at) === '') reader.fail(proof.at, 'is empty: when was it proven?');
  const expiresAt = reader.day(proof.expiresAt);
  if (!method || at === undefined) return [];
  const source = typeof proof.source === 'string' ? proof.source : reader.text(proof.source.column);
  return [{ method, at, source, ...(expiresAt === undefined ? {} : { expiresAt }) }];
}

function oneOf<Value extends string>(
  reader: Reader,
  column: string | undefined,
  all: readonly Value[],
  { values, usual }: { readonly values: Readonly<Record<string, Value>> | undefined; readonly usual: Value },
): Value {
  if (column === undefined) return usual;
  const text = reader.translated(column, values);
  if (text === '') return usual;
  const found = all.find((one) => one === text);
  if (!found) reader.fail(column, 'has a value that the mapping does not name');
  return found ?? usual;
}

function credentials(reader: Reader): ReadRow['credentials'] {
  const all = Object.entries(reader.reading.mapping.credentials);
  return all.flatMap(([method, column]) => {
    const text = reader.text(column);
    return text === '' ? [] : [{ method, column, text }];
  });
}

/** The person in a row and what they sign in with, or everything that is wrong with it. */
export function readRow(row: Row, reading: RowReading): ReadRow | { readonly problems: readonly RowProblem[] } {
  const reader = createReader(row, reading);
  const { columns, values, language } = reading.mapping;
  for (const [column, text] of Object.entries(row)) if (text.includes('\ufffd')) reader.fail(column, 'is not UTF-8');
  const who = statement(reader);
  const person = {
    status: oneOf(reader, columns.status, ['active', 'blocked'], { values: values.status, usual: 'active' }),
    language: oneOf(reader, columns.language, ['vi', 'en', 'fr'], { values: values.language, usual: language }),
    phones: contacts(reader, 'phone'),
    emails: contacts(reader, 'email'),
    proofs: proofs(reader),
  } as const;
  if (!who || reader.problems.length > 0) return { problems: reader.problems };
  return { person: { ...person, ...who }, credentials: credentials(reader) };
}

/** What people say about themselves on a form. Pure; nothing here proves anything. */
import type { CitizenNumber, Country } from './country.ts';
import { readLogin } from './identifiers.ts';
import { NATIONALITIES } from './nationalities.ts';
import type { Foreigner, Gender, Person, PersonName } from './person.ts';

/** A citizen has a number, a foreigner a passport. */
export type StatementKind = 'citizen' | 'foreigner';

/** Who somebody says that they are. */
export type Statement = Pick<Person, 'name' | 'birthdate'> & {
  readonly gender: Gender;
  readonly citizenNumber?: string;
  readonly foreigner?: Foreigner;
};

/** The fields of the form, by the names that they are sent under. */
export type StatementField = 'number' | 'passport' | 'nationality' | 'name' | 'birthdate' | 'gender';

/** What is wrong with a field; the words are `error.statement.<problem>`. */
export type StatementProblem =
  | 'number'
  | 'mismatch'
  | 'passport'
  | 'nationality'
  | 'citizen'
  | 'nameEmpty'
  | 'nameTooLong'
  | 'nameCharacter'
  | 'birthdate'
  | 'birthdateImpossible'
  | 'birthdateFuture'
  | 'birthdateLongAgo'
  | 'gender';

export type StatementProblems = Partial<Readonly<Record<StatementField, StatementProblem>>>;

/** The circumstances in which a statement is read. */
export interface StatementReading {
  readonly country: Country;
  readonly now: Date;
}

/** Nobody lives longer. */
const MOST_YEARS = 130;
const DAY = /^(\d{1,2})\s?[/.\- ]\s?(\d{1,2})\s?[/.\- ]\s?(\d{4})$/;
/** As browsers fill it in (HTML, autocomplete `bday`). */
const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
/** The papers of old people have no more. */
const YEAR = /^\d{4}$/;
const NAME_PROBLEMS = { empty: 'nameEmpty', too_long: 'nameTooLong', character: 'nameCharacter' } as const;
const GENDERS: Readonly<Record<StatementKind, readonly Gender[]>> = {
  citizen: ['male', 'female'],
  foreigner: ['male', 'female', 'other'],
};

type Read<Value> = { readonly value: Value } | { readonly problem: StatementProblem };
const problem = (what: StatementProblem): { readonly problem: StatementProblem } => ({ problem: what });

/** The genders that can be stated: of a citizen those that the number knows, of a foreigner those of passports. */
export const gendersOf = (kind: StatementKind): readonly Gender[] => GENDERS[kind];

/** Full years on the day that it is in the country; of a birth of which only the year is known, as if on its last day. */
export function ageOf(birthdate: string, { country, now }: StatementReading): number {
  const [year = '', month = '12', day = '31'] = birthdate.split('-');
  const today = new Date(now.getTime() + country.utcOffsetMinutes * 60_000).toISOString().slice(0, 10);
  const had = today.slice(5) >= `${month}-${day}`;
  return Number(today.slice(0, 4)) - Number(year) - (had ? 0 : 1);
}

/** A day as people write it (day, month, year) in ISO 8601; undefined when there is no such day. */
function isoOf(day: string, month: string, year: string): string | undefined {
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : undefined;
}

/** A day as people write it, or as browsers fill it in, or a year alone; `iso` is missing when there is no such day. Undefined when it is neither. */
export function readDay(text: string): { readonly iso: string | undefined } | undefined {
  const typed = text.normalize('NFKC').trim();
  if (YEAR.test(typed)) return { iso: typed };
  const [, day, month, year] = DAY.exec(typed.replace(ISO_DAY, '$3/$2/$1')) ?? [];
  return day && month && year ? { iso: isoOf(day, month, year) } : undefined;
}

function birthdate(text: string, reading: StatementReading): Read<string> {
  const day = readDay(text);
  if (!day) return problem('birthdate');
  const { iso: value } = day;
  if (value === undefined) return problem('birthdateImpossible');
  const age = ageOf(value, reading);
  if (age < 0) return problem('birthdateFuture');
  return age > MOST_YEARS ? problem('birthdateLongAgo') : { value };
}

function name(text: string, kind: StatementKind, country: Country): Read<PersonName> {
  const wrong = country.nameProblem(text);
  if (wrong) return problem(NAME_PROBLEMS[wrong]);
  const full = country.normalizeName(text);
  // How other countries' names divide is not guessed.
  return { value: { full, ...(kind === 'citizen' ? country.nameParts(full) : { given: full }) } };
}

function gender(text: string, kind: StatementKind): Read<Gender> {
  const value = gendersOf(kind).find((one) => one === text);
  return value ? { value } : problem('gender');
}

function number(text: string, country: Country): Read<CitizenNumber> {
  const found = readLogin(text, country).find((identifier) => identifier.kind === 'citizen_number');
  const value = found && country.citizenNumber(found.value);
  return value ? { value } : problem('number');
}

function nationality(text: string, country: Country): Read<string> {
  if (!NATIONALITIES.includes(text)) return problem('nationality');
  return text === country.nationality ? problem('citizen') : { value: text };
}

/** `UTO` stands for whatever state (ICAO 9303-3, section 5). */
function passport(text: string, country: Country): Read<string> {
  const found = readLogin(`UTO ${text.trim()}`, country).find(({ kind }) => kind === 'passport');
  return found ? { value: found.value.slice(4) } : problem('passport');
}

function saidBy<Value>(read: Read<Value> | undefined): Value | undefined {
  return read && 'value' in read ? read.value : undefined;
}

/** The digits of a number say when its owner was born and as what; what they say is never told. */
const fits = (digits: CitizenNumber, born: string, as: Gender): boolean =>
  digits.birthYear === Number(born.slice(0, 4)) && digits.gender === as;

/** What each field says; a citizen's form has other fields than a foreigner's. */
interface Reads {
  readonly number?: Read<CitizenNumber>;
  readonly passport?: Read<string>;
  readonly nationality?: Read<string>;
  readonly name: Read<PersonName>;
  readonly birthdate: Read<string>;
  readonly gender: Read<Gender>;
}

function readFields(kind: StatementKind, text: (field: StatementField) => string, reading: StatementReading): Reads {
  const { country } = reading;
  const document =
    kind === 'citizen'
      ? { number: number(text('number'), country) }
      : { passport: passport(text('passport'), country), nationality: nationality(text('nationality'), country) };
  return {
    ...document,
    name: name(text('name'), kind, country),
    birthdate: birthdate(text('birthdate'), reading),
    gender: gender(text('gender'), kind),
  };
}

function problemsIn(reads: Reads): StatementProblems {
  const digits = saidBy(reads.number);
  const [born, as] = [saidBy(reads.birthdate), saidBy(reads.gender)];
  const problems = Object.entries(reads).flatMap(([field, read]) => ('problem' in read ? [[field, read.problem]] : []));
  const mismatch = digits && born && as && !fits(digits, born, as) ? { number: 'mismatch' } : {};
  return { ...Object.fromEntries(problems), ...mismatch } as StatementProblems;
}

/** Reads a statement as it was typed; what is wrong with it, by field. */
export function readStatement(
  kind: StatementKind,
  text: (field: StatementField) => string,
  reading: StatementReading,
): { readonly statement: Statement } | { readonly problems: StatementProblems } {
  const reads = readFields(kind, text, reading);
  const problems = problemsIn(reads);
  const [named, born, as] = [saidBy(reads.name), saidBy(reads.birthdate), saidBy(reads.gender)];
  if (!named || !born || !as || Object.keys(problems).length > 0) return { problems };
  const [digits, passportNumber] = [saidBy(reads.number), saidBy(reads.passport)];
  const from = saidBy(reads.nationality);
  return {
    statement: {
      name: named,
      birthdate: born,
      gender: as,
      ...(digits ? { citizenNumber: digits.value } : {}),
      ...(passportNumber && from ? { foreigner: { nationality: from, passportNumber } } : {}),
    },
  };
}

/** A day as people write it: `27/03/1990`, or `1990`. */
export const writtenDay = (iso: string): string => iso.split('-').reverse().join('/');

/** A statement as its fields are typed. */
export function typedStatement({
  name: { full },
  birthdate: born,
  gender: as,
  citizenNumber,
  foreigner,
}: Omit<Statement, 'gender'> & { readonly gender?: Gender }): Partial<Readonly<Record<StatementField, string>>> {
  return {
    ...(citizenNumber ? { number: citizenNumber } : {}),
    ...(foreigner ? { passport: foreigner.passportNumber, nationality: foreigner.nationality } : {}),
    name: full,
    birthdate: writtenDay(born),
    ...(as ? { gender: as } : {}),
  };
}

/** The person as they now say they are; what belongs to another kind of statement is gone. */
export function withStatement(
  { citizenNumber: _, foreigner: __, gender: ___, ...rest }: Person,
  said: Statement,
): Person {
  return { ...rest, ...said };
}

/** Whose form somebody fills in: a citizen's, or that of a foreigner. */
export const kindOfStatement = ({ citizenNumber, foreigner }: Person): StatementKind =>
  foreigner && !citizenNumber ? 'foreigner' : 'citizen';

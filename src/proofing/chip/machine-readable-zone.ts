/** The machine readable zone as data group 1 holds it (ICAO 9303, parts 3, 4 and 5; part 10, section 4.7.1). */
import { checkDigit } from './check-digits.ts';
import { childrenOf, expectTag, malformed, readDer } from './der.ts';

/** Formats that are read: three lines of 30 (identity cards), two of 44 (passports). */
export type ZoneFormat = 'TD1' | 'TD3';

/** What a zone says of a person and a document; every check digit was right. Personal data. */
export interface MachineReadableZone {
  readonly format: ZoneFormat;
  /** Such as `I`, `ID`, `P`. */
  readonly documentCode: string;
  /** As the zone has it: three letters of ISO 3166-1, except Germany (`D`) and some organisations. */
  readonly issuingState: string;
  readonly documentNumber: string;
  /** As the zone has it. */
  readonly nationality: string;
  readonly name: ZoneName;
  /** `YYYY-MM-DD`, or `YYYY` when the month or the day is unknown; absent when the year is. */
  readonly birthdate?: string;
  /** Absent when it is not specified. */
  readonly gender?: 'male' | 'female';
  /** The first moment (UTC) after the last day; absent when the document has none. */
  readonly expiresAt?: Date;
  /** Data of the state, with their fillers: 15 characters of the first line of TD1, 14 of the second line of TD3. */
  readonly optional1: string;
  /** 11 characters of the second line of TD1. */
  readonly optional2?: string;
}

/** Names in upper case ASCII; what has no primary part stands in `primary` alone. */
export interface ZoneName {
  readonly primary: string;
  /** Empty when there is none. */
  readonly secondary: string;
  /** The field is full, so something may be missing at the end. */
  readonly mayBeTruncated: boolean;
}

interface Fields {
  readonly state: string;
  readonly number: string;
  readonly numberDigit: string;
  readonly nationality: string;
  readonly birth: string;
  readonly birthDigit: string;
  readonly sex: string;
  readonly expiry: string;
  readonly expiryDigit: string;
  readonly name: string;
  readonly optional1: string;
  readonly optional2?: string;
  /** What the last check digit is over. */
  readonly composite: string;
  readonly compositeDigit: string;
}

const withoutFillers = (text: string): string => text.replace(/<+$/, '');
const DAY_MS = 86_400_000;

function readTd1(text: string): Fields {
  const at = (line: number, from: number, to: number): string => text.slice(30 * line + from - 1, 30 * line + to);
  return {
    state: at(0, 3, 5),
    number: at(0, 6, 14),
    numberDigit: at(0, 15, 15),
    optional1: at(0, 16, 30),
    birth: at(1, 1, 6),
    birthDigit: at(1, 7, 7),
    sex: at(1, 8, 8),
    expiry: at(1, 9, 14),
    expiryDigit: at(1, 15, 15),
    nationality: at(1, 16, 18),
    optional2: at(1, 19, 29),
    composite: at(0, 6, 30) + at(1, 1, 7) + at(1, 9, 15) + at(1, 19, 29),
    compositeDigit: at(1, 30, 30),
    name: at(2, 1, 30),
  };
}

function readTd3(text: string): Fields {
  const at = (line: number, from: number, to: number): string => text.slice(44 * line + from - 1, 44 * line + to);
  const optional1 = at(1, 29, 42);
  const digit = at(1, 43, 43);
  // An unused field may have a filler for its check digit.
  checkField(optional1, digit === '<' && withoutFillers(optional1) === '' ? '0' : digit);
  return {
    state: at(0, 3, 5),
    name: at(0, 6, 44),
    number: at(1, 1, 9),
    numberDigit: at(1, 10, 10),
    nationality: at(1, 11, 13),
    birth: at(1, 14, 19),
    birthDigit: at(1, 20, 20),
    sex: at(1, 21, 21),
    expiry: at(1, 22, 27),
    expiryDigit: at(1, 28, 28),
    optional1,
    composite: at(1, 1, 10) + at(1, 14, 20) + at(1, 22, 43),
    compositeDigit: at(1, 44, 44),
  };
}

function checkField(text: string, digit: string): void {
  if (checkDigit(text) !== digit) malformed('a check digit is wrong');
}

/** A number of more than nine characters goes on in the optional data, with its check digit at the end. */
function documentNumber({ number, numberDigit, optional1 }: Fields, format: ZoneFormat): string {
  if (format === 'TD1' && numberDigit === '<') {
    const [, rest = '', digit = ''] = /^([A-Z0-9]+)([0-9])(?:<|$)/.exec(optional1) ?? malformed('no end of the number');
    checkField(number + rest, digit);
    return number + rest;
  }
  checkField(number, numberDigit);
  return withoutFillers(number);
}

/** `A<B<<C<D`: fillers stand for spaces, two of them before the second part. */
function readName(field: string): ZoneName {
  const [primary = '', secondary = '', ...more] = withoutFillers(field).split('<<');
  const isName = /^[A-Z]+(<[A-Z]+)*$/;
  const isWhole = isName.test(primary) && (secondary === '' || isName.test(secondary)) && more.length === 0;
  if (!isWhole) malformed('no name');
  const spaced = (text: string): string => text.replaceAll('<', ' ');
  return { primary: spaced(primary), secondary: spaced(secondary), mayBeTruncated: !field.endsWith('<') };
}

/** The day as UTC; undefined when it does not exist. */
function dayOf(year: number, month: number, day: number): Date | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : undefined;
}

/** The youngest that somebody born so can be: nobody was born after today. */
function birthdate(text: string, now: Date): string | undefined {
  const [, year, month, day] = /^(\d\d|<<)(\d\d|<<)(\d\d|<<)$/.exec(text) ?? malformed('no day of birth');
  if (year === '<<') return undefined;
  const isWhole = month !== '<<' && day !== '<<';
  const recent = 100 * Math.floor(now.getUTCFullYear() / 100);
  const born = [recent, recent - 100]
    .map((century) => dayOf(century + Number(year), isWhole ? Number(month) : 1, isWhole ? Number(day) : 1))
    .find((date) => date !== undefined && date <= now);
  return (born ?? malformed('no day of birth')).toISOString().slice(0, isWhole ? 10 : 4);
}

/** Chips came after 2000. */
function expiry(text: string): Date | undefined {
  if (text === '<<<<<<') return undefined;
  const [, year, month, day] = /^(\d\d)(\d\d)(\d\d)$/.exec(text) ?? malformed('no day of expiry');
  const last = dayOf(2000 + Number(year), Number(month), Number(day)) ?? malformed('no day of expiry');
  return new Date(last.getTime() + DAY_MS);
}

const GENDERS: Readonly<Record<string, { readonly gender?: 'male' | 'female' }>> = {
  M: { gender: 'male' },
  F: { gender: 'female' },
  '<': {},
};

function state(text: string): string {
  const code = withoutFillers(text);
  return /^[A-Z]{1,3}$/.test(code) ? code : malformed('no state');
}

function interpret(text: string, format: ZoneFormat, now: Date): MachineReadableZone {
  const fields = format === 'TD1' ? readTd1(text) : readTd3(text);
  checkField(fields.birth, fields.birthDigit);
  checkField(fields.expiry, fields.expiryDigit);
  checkField(fields.composite, fields.compositeDigit);
  const born = birthdate(fields.birth, now);
  const expiresAt = expiry(fields.expiry);
  return {
    format,
    documentCode: withoutFillers(text.slice(0, 2)),
    issuingState: state(fields.state),
    documentNumber: documentNumber(fields, format),
    nationality: state(fields.nationality),
    name: readName(fields.name),
    ...(born === undefined ? {} : { birthdate: born }),
    ...(GENDERS[fields.sex] ?? malformed('no sex')),
    ...(expiresAt ? { expiresAt } : {}),
    optional1: fields.optional1,
    ...(fields.optional2 === undefined ? {} : { optional2: fields.optional2 }),
  };
}

/** Reads the zone without line ends; undefined when it is neither of the two formats or a check digit is wrong. */
export function readZone(text: string, now: Date): MachineReadableZone | undefined {
  const format = text.length === 90 ? 'TD1' : 'TD3';
  if (!/^(?:[A-Z0-9<]{90}|[A-Z0-9<]{88})$/.test(text)) return undefined;
  try {
    return interpret(text, format, now);
  } catch {
    return undefined;
  }
}

/** Reads the zone in data group 1, with its tags; undefined as above. */
export function readDataGroup1(bytes: Uint8Array, now: Date): MachineReadableZone | undefined {
  try {
    const [zone] = childrenOf(expectTag(readDer(bytes), 0x61), 1);
    return readZone(expectTag(zone, 0x5f1f).body.toString('latin1'), now);
  } catch {
    return undefined;
  }
}

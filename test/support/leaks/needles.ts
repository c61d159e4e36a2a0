/** Every form in which a person's data could stand somewhere. */
import { projectPath, readYamlAs } from '../../../src/config.ts';
import { type Persona, personasSchema } from '../../../src/identity/personas.ts';

/** One form of one datum. */
export interface Needle {
  readonly bytes: Buffer;
  /** What it is of, such as `phone`; what it is, is never told. */
  readonly kind: string;
  /** Counts only where no letter or digit stands before or after it: short digits turn up by chance inside of longer ones. */
  readonly alone: boolean;
}

interface Datum {
  readonly kind: string;
  readonly text: string;
  readonly alone?: boolean;
}

const SHORTEST = 6;
/** Shorter ones would turn up in random text. */
const SHORTEST_ENCODED = 8;

const unaccented = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');

/** As it may be typed or stored: composed or not, with accents or without, in either case. */
function spellings(text: string): string[] {
  const all = [text.normalize('NFC'), text.normalize('NFD'), unaccented(text)];
  return [...new Set(all.flatMap((one) => [one, one.toLowerCase(), one.toUpperCase()]))];
}

/** Base64 of the text wherever it begins in what was encoded: only the characters that its own bits decide. */
function base64s(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    const end = Math.floor((whole.length * 8) / 6);
    const begin = Math.ceil((before * 8) / 6);
    return (['base64', 'base64url'] as const).map((encoding) => whole.toString(encoding).slice(begin, end));
  });
}

const escaped = (text: string): string =>
  text.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

function encodings(text: string): string[] {
  const bytes = Buffer.from(text);
  const percent = encodeURIComponent(text);
  const lowerPercent = percent.replace(/%../g, (code) => code.toLowerCase());
  const hex = bytes.toString('hex');
  const encoded = [...base64s(bytes), hex, hex.toUpperCase()].filter((one) => one.length >= SHORTEST_ENCODED);
  const form = [percent, lowerPercent].map((one) => one.replaceAll('%20', '+'));
  return [text, percent, lowerPercent, ...form, escaped(text), ...encoded];
}

function needlesOf({ kind, text, alone = false }: Datum): Needle[] {
  const forms = new Set(spellings(text).flatMap(encodings));
  return [...forms]
    .filter((form) => form.length >= SHORTEST)
    .map((form) => ({ kind, bytes: Buffer.from(form), alone: alone && /^[\d./ -]+$/.test(form) }));
}

/** The whole name in either order, and the ways in which addresses and file names write it. */
function names(full: string): string[] {
  const words = full.split(' ');
  if (words.length === 1) return [full];
  const joined = ['', '.', '-', '_'].map((between) => words.join(between));
  return [full, ...joined, `${words.at(-1)} ${words[0]}`, `${words.at(-1)} ${words.slice(0, -1).join(' ')}`];
}

function birthdates(date: string): string[] {
  const [year = '', month, day] = date.split('-');
  if (!month || !day) return [];
  const separated = ['-', '/', '.', ' '].flatMap((s) => [
    [year, month, day].join(s),
    [day, month, year].join(s),
    [month, day, year].join(s),
    [Number(day), Number(month), year].join(s),
  ]);
  return [...separated, `${year}${month}${day}`, `${day}${month}${year}`];
}

/** The nine digits that every way of writing it has in common, and the usual groups. */
function phones(number: string): string[] {
  const digits = number.replace(/^\+84|^0/, '');
  const three = `${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}`;
  const two = `${digits.slice(0, 2)} ${digits.slice(2, 5)} ${digits.slice(5)}`;
  return [digits, three, two].flatMap((text) => [text, text.replaceAll(' ', '.'), text.replaceAll(' ', '-')]);
}

const citizenNumbers = (number: string): string[] => [
  number,
  `${number.slice(0, 3)} ${number.slice(3, 6)} ${number.slice(6, 9)} ${number.slice(9)}`,
  `${number.slice(0, 4)} ${number.slice(4, 8)} ${number.slice(8)}`,
];

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
function fromBase32(text: string): string {
  const bits = [...text].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2))).toString();
}

/** What a person is known by. */
export type Known = Pick<
  Persona,
  'name' | 'birthdate' | 'citizenNumber' | 'foreigner' | 'phones' | 'emails' | 'credentials'
>;

function dataOf({ name, birthdate, citizenNumber, foreigner, phones: all, emails, credentials }: Known): Datum[] {
  const { password, totp } = credentials;
  const of = (kind: string, texts: readonly (string | undefined)[], alone = false): Datum[] =>
    texts.flatMap((text) => (text ? [{ kind, text, alone }] : []));
  const passport = foreigner?.passportNumber;
  return [
    ...of('name', names(name.full)),
    ...of('birth date', birthdates(birthdate), true),
    ...of('citizen number', citizenNumber ? citizenNumbers(citizenNumber) : []),
    ...of('passport number', [passport]),
    ...of(
      'phone',
      all.flatMap(({ value }) => phones(value)),
    ),
    ...of(
      'e-mail address',
      emails.map(({ value }) => value),
    ),
    ...of('password', [password]),
    ...of('secret of a code application', totp ? [totp, fromBase32(totp)] : []),
  ];
}

/** Every form of what these people are known by. */
export function needlesFor(people: readonly Known[]): Needle[] {
  const all = people.flatMap(dataOf).flatMap(needlesOf);
  return [...new Map(all.map((needle) => [needle.bytes.toString('latin1'), needle])).values()];
}

/** People whom tests register: they share a name and the beginnings of their numbers. */
const APPLICANTS: readonly Datum[] = [
  ...names('Phạm Thị Hồng Nhung').map((text) => ({ kind: 'name', text })),
  ...birthdates('1990-03-27').map((text) => ({ kind: 'birth date', text, alone: true })),
  { kind: 'citizen number', text: '09919000' },
  { kind: 'phone', text: '09120000' },
  { kind: 'phone', text: '849120000' },
  { kind: 'password', text: 'mua-roi-tren-mai-ngoi-cu' },
];

/** Every form of every demonstration person's data, and of those who register in tests. */
export function allNeedles(): Needle[] {
  const { people } = readYamlAs(projectPath('config/development/personas.yaml'), personasSchema);
  return [...needlesFor(people), ...APPLICANTS.flatMap(needlesOf)];
}

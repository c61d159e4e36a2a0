/** Viet Nam: citizen number, codes of organisations, phone numbers, names. */
import type { CitizenNumber, Country, NameProblem, OrganisationCode } from '../country.ts';
import type { PersonName } from '../person.ts';

/** Codes of the 63 provinces before July 2025; numbers given at birth keep them. Births abroad have codes of countries, a list we lack. */
const provinces =
  '01 02 04 06 08 10 11 12 14 15 17 19 20 22 24 25 26 27 30 31 33 34 35 36 37 38 40 42 44 45 46 48 49 51 52 54 56 58 60 62 64 66 67 68 70 72 74 75 77 79 80 82 83 84 86 87 89 91 92 93 94 95 96';
const knownPrefixes = new Set(provinces.split(' ').map((code) => `0${code}`));

/** Three digits of place, one of century and gender (0-3 until 2099), two of birth year, six at random; no check digit. */
const citizenPattern = /^(\d{3})([0-3])(\d{2})\d{6}$/;

function citizenNumber(text: string): CitizenNumber | undefined {
  const value = text.trim().replace(/[ .]/g, '');
  const match = citizenPattern.exec(value);
  if (!match) return undefined;
  const [, prefix = '', century, year] = match;
  return {
    value,
    birthYear: 1900 + 100 * Math.floor(Number(century) / 2) + Number(year),
    gender: Number(century) % 2 === 0 ? 'male' : 'female',
    warnings: knownPrefixes.has(prefix) ? [] : ['unknown_prefix'],
  };
}

/** Two digits of a range, seven of a serial number from 1, a check digit; three of a dependent unit from 1 (Circular 105/2020/TT-BTC, Article 5). */
const organisationPattern = /^(\d{2}(?!0{7})\d{7}\d)(?:-?(?!000)(\d{3}))?$/;
const checkWeights = [31, 29, 23, 19, 17, 13, 7, 5, 3];

/** The tenth digit that goes with nine others; 10, which no digit is, where these nine are never given out. */
const checkDigit = (base: string): number =>
  10 - (checkWeights.reduce((sum, weight, i) => sum + weight * Number(base[i]), 0) % 11);

function organisationCode(text: string): OrganisationCode | undefined {
  const [, base = '', branch] = organisationPattern.exec(text.replace(/[\s.]/g, '').replace(/[‐‑–]/g, '-')) ?? [];
  if (base === '' || checkDigit(base) !== Number(base[9])) return undefined;
  return branch ? { value: `${base}-${branch}`, base, branch } : { value: base, base };
}

/** National digits of a mobile number (9) or a landline (10), as the numbering plan has them since 2018. */
const nationalPattern =
  /^(?:(?:(?:3\d|7[06-9])\d|5(?:[1689]\d|2[238]|59)|8(?:[1-8]\d|9[6-9])|9(?:[0-8]\d|9[013-9]))\d{6}|2\d{9})$/;

function phone(text: string): string | undefined {
  const digits = text.trim().replace(/[\s().-]/g, '');
  const national = /^(?:\+84|0084|84|0)(\d+)$/.exec(digits)?.[1] ?? '';
  return nationalPattern.test(national) ? `+84${national}` : undefined;
}

const MAX_NAME = 200;
const nameCharacters = /^[\p{L}\p{M} '’.-]+$/u;

const normalizeName = (text: string): string => text.normalize('NFC').trim().replace(/\s+/gu, ' ');

/** Letters and what names in Viet Nam put between them, such as H'Hen Niê; no digits, no control or direction characters. */
function nameProblem(text: string): NameProblem | undefined {
  const name = text.normalize('NFC').trim();
  if (name === '') return 'empty';
  if ([...name].length > MAX_NAME) return 'too_long';
  return nameCharacters.test(name) && /\p{L}/u.test(name) ? undefined : 'character';
}

/** Grave, acute, tilde, hook and dot below: the five tones. */
const tones = /[\u0300\u0301\u0303\u0309\u0323]/gu;

/** A syllable with its tone named at the end, so that it does not matter above which vowel it was written (Hoà, Hòa). */
function syllableKey(syllable: string): string {
  const marks = [...syllable.matchAll(tones)].map(([tone]) => '\u0300\u0301\u0303\u0309\u0323'.indexOf(tone) + 1);
  return syllable.replace(tones, '').normalize('NFC') + marks.join('');
}

function nameKey(text: string): string {
  const plain = normalizeName(text).toLowerCase().replaceAll('’', "'").normalize('NFD');
  return plain.split(' ').map(syllableKey).join(' ');
}

/** Family name first, given name last, whatever is between them in the middle; one word is a given name. */
function nameParts(full: string): Omit<PersonName, 'full'> {
  const words = full.split(' ');
  const given = words.at(-1) ?? full;
  const [family] = words;
  if (words.length < 2 || family === undefined) return { given };
  const middle = words.slice(1, -1).join(' ');
  return { family, ...(middle === '' ? {} : { middle }), given };
}

/** The rules of Viet Nam. */
export const vietnam: Country = {
  code: 'VN',
  nationality: 'VNM',
  utcOffsetMinutes: 7 * 60,
  // Decree 69/2024; Civil Code, article 20.
  ownAccountFrom: 14,
  adultFrom: 18,
  holidays: ['01-01', '04-30', '05-01', '09-02'],
  phonePrefix: '+84',
  citizenNumber,
  organisationCode,
  phone,
  nameProblem,
  normalizeName,
  nameParts,
  nameKey,
};

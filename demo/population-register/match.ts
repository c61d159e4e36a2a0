import { createHash } from 'node:crypto';
import type { Resident } from '../shared/residents.ts';

/** Who somebody says they are. */
export type Asked = Pick<Resident, 'number' | 'name' | 'birthdate' | 'gender'>;

/** What the register says to that. */
export type Result = 'exact' | 'partial' | 'not_found' | 'deceased';

/** Grave, acute, tilde, hook and dot below: the five tones. */
const TONES = '\u0300\u0301\u0303\u0309\u0323';

/** A syllable with its tone at the end: it does not matter above which vowel the tone stands (Hoà, Hòa). */
function syllableKey(syllable: string): string {
  const letters = [...syllable];
  const tones = letters.filter((letter) => TONES.includes(letter));
  return [...letters.filter((letter) => !TONES.includes(letter)), ...tones].join('').normalize('NFC');
}

const nameKey = (name: string): string =>
  name.trim().toLowerCase().replaceAll('’', "'").normalize('NFD').split(/\s+/u).map(syllableKey).join(' ');

const agree = (resident: Resident, { name, birthdate, gender }: Asked): boolean =>
  nameKey(resident.name) === nameKey(name) &&
  resident.birthdate === birthdate &&
  (gender === undefined || resident.gender === undefined || gender === resident.gender);

/** Compares what was asked with the register; what differs is not said. */
export function match(residents: readonly Resident[], asked: Asked): Result {
  const found = residents.find(({ number }) => number === asked.number);
  if (!found) return 'not_found';
  if (!agree(found, asked)) return 'partial';
  return found.deceased ? 'deceased' : 'exact';
}

/** Names in an answer what was asked: SHA-256 (base64url) of the JSON with its members in the order of their names. */
export function subjectOf(asked: Asked): string {
  const { birthdate, gender, name, number } = asked;
  return createHash('sha256').update(JSON.stringify({ birthdate, gender, name, number })).digest('base64url');
}

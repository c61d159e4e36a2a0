/** Check digits of machine readable zones (ICAO 9303, part 3, section 4.9). */

const WEIGHTS = [7, 3, 1];

/** Digits count as themselves, letters from 10 (A) to 35 (Z), the filler as 0. */
const worthOf = (character: string): number => (character === '<' ? 0 : Number.parseInt(character, 36));

/** The check digit of a text of digits, upper case letters and fillers. */
export function checkDigit(text: string): string {
  const sum = [...text].reduce((total, character, at) => total + worthOf(character) * (WEIGHTS[at % 3] ?? 0), 0);
  return String(sum % 10);
}

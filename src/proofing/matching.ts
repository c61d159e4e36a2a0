/** Whether the identity that a source vouches for is that of the person. Pure. */
import type { Country } from '../identity/country.ts';
import { statedNumbers } from '../identity/identifiers.ts';
import type { Person } from '../identity/person.ts';
import type { VouchedIdentity } from './method.ts';

/** `YYYY` where only the year is known: then the year decides. */
function sameDay(stated: string, vouched: string): boolean {
  const length = Math.min(stated.length, vouched.length);
  return stated.slice(0, length) === vouched.slice(0, length);
}

/** Letters of the alphabet alone, as a machine-readable zone has them (ICAO 9303-3, section 6). */
const ascii = (name: string): string =>
  name
    .replace(/[đĐ]/g, 'D')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^A-Z]+/g, ' ')
    .trim();

/** A zone that was too short for the name has its beginning only. */
const SHORTEST_CUT = 20;

/** The words of a name in any order: a zone puts the family name first, and a foreigner perhaps last. */
const words = (name: string): string => ascii(name).split(' ').sort().join(' ');

function sameAscii(stated: string, vouched: string): boolean {
  if (words(stated) === words(vouched)) return true;
  const [full, cut] = [ascii(stated), ascii(vouched)];
  return cut.length >= SHORTEST_CUT && full.startsWith(cut);
}

/** What does not fit; empty when the number is the person's and everything else that was said is, too. */
export function differences(person: Person, vouched: VouchedIdentity, country: Country): readonly string[] {
  const { number, name, asciiName, birthdate, gender } = vouched;
  const { nameKey } = country;
  const fits: Readonly<Record<string, boolean>> = {
    number: number !== undefined && statedNumbers(person).includes(number),
    name: name === undefined || nameKey(name) === nameKey(person.name.full),
    asciiName: asciiName === undefined || sameAscii(person.name.full, asciiName),
    birthdate: birthdate === undefined || sameDay(person.birthdate, birthdate),
    gender: gender === undefined || person.gender === undefined || gender === person.gender,
  };
  return Object.keys(fits).filter((what) => !fits[what]);
}

/** Devices and places in words. */
import type { Origin } from './origin.ts';

/** Looks up a message of the pages. */
type Words = (key: string, values?: Readonly<Record<string, string>>) => string;

/** Where something was done from, as a person reads it. */
export interface OriginWords {
  /** Such as "Chrome on Windows". */
  readonly device: string;
  /** Such as "Viet Nam". */
  readonly place: string;
}

const names = new Map<string, Intl.DisplayNames>();

/** The name of a country in a language. */
function nameOfCountry(country: string, language: string): string {
  const known = names.get(language) ?? new Intl.DisplayNames([language], { type: 'region' });
  names.set(language, known);
  return known.of(country) ?? country;
}

function deviceIn({ device: { browser, system } }: Origin, words: Words): string {
  if (browser && system) return words('origin.device', { browser, system });
  return browser ?? system ?? words('origin.unknownDevice');
}

function placeIn({ place }: Origin, words: Words, language: string): string {
  if (place === undefined) return words('origin.unknownPlace');
  if (place === 'local') return words('origin.local');
  const country = nameOfCountry(place.country, language);
  return place.region ? words('origin.region', { region: place.region, country }) : country;
}

/** An origin in the words of a language. */
export function originWords(origin: Origin | undefined, words: Words, language: string): OriginWords {
  const known = origin ?? { device: {} };
  return { device: deviceIn(known, words), place: placeIn(known, words, language) };
}

/** The catalogue of words: ICU messages in words/<language>.json. */
import { readFileSync } from 'node:fs';
import { createIntl } from '@formatjs/intl';
import type { Language } from './view-parts.ts';

/** Values for the arguments of a message. */
export type WordArguments = Readonly<Record<string, string | number | Date>>;

/** Looks up a message by its key and fills it in; throws where the key or an argument is missing. */
export type Words = (key: string, args?: WordArguments) => string;

/** The messages of one language by key, as written. */
export function readCatalogue(language: Language): Record<string, string> {
  return JSON.parse(readFileSync(new URL(`./words/${language}.json`, import.meta.url), 'utf8'));
}

function refuse(error: Error): never {
  throw error;
}

/** The words of one language; dates are told in Vietnamese time. */
export function createWords(language: Language): Words {
  const messages = readCatalogue(language);
  const intl = createIntl<string>({
    locale: language,
    defaultLocale: language,
    messages,
    timeZone: 'Asia/Ho_Chi_Minh',
    onError: refuse,
  });
  const plain = new Map<string, string>();
  return (key, args) => {
    if (!Object.hasOwn(messages, key)) throw new Error(`words/${language}.json has no "${key}"`);
    if (args) return intl.formatMessage({ id: key }, args);
    const known = plain.get(key) ?? intl.formatMessage({ id: key });
    plain.set(key, known);
    return known;
  };
}

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

/** Two digits, from 00:00 to 23:59; English keeps its own way. */
const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const TIMES = { short: CLOCK, medium: { ...CLOCK, second: '2-digit' } } as const;

/** The words of one language; dates are told in Vietnamese time. */
export function createWords(language: Language): Words {
  const messages = readCatalogue(language);
  const intl = createIntl<string>({
    locale: language,
    defaultLocale: language,
    messages,
    timeZone: 'Asia/Ho_Chi_Minh',
    ...(language === 'en' ? {} : { formats: { time: TIMES } }),
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

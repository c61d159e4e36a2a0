import type { Authenticator } from './authenticator.ts';

/** A sentence of an authenticator, with the values that it names in braces. */
export function say(
  { words }: Authenticator,
  language: 'vi' | 'en' | 'fr',
  key: string,
  values: Readonly<Record<string, string>> = {},
): string {
  const sentence = words[language][key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all);
}

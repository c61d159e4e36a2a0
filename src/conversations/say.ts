import type { Speaker } from './form.ts';

/** A sentence of a plug-in, with the values that it names in braces. */
export function say(
  { words }: Speaker,
  language: 'vi' | 'en' | 'fr',
  key: string,
  values: Readonly<Record<string, string>> = {},
): string {
  const sentence = words[language][key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all);
}

/** Names of teams and services: what is read by people who decide whom to trust. Pure. */
import type { Words } from '../relying-parties/relying-party.ts';

/** Longest name, in characters. */
export const LONGEST_NAME = 150;

/** Keys of words by field. */
export type Problems = Readonly<Record<string, string>>;

/** Whatever is invisible, turns the direction of what follows, or belongs to nobody; and marks piled upon each other. */
const REFUSED = /[\p{C}\p{Zl}\p{Zp}]|\p{M}{4,}/u;
const LANGUAGES = ['vi', 'en', 'fr'] as const;

/** NFC, single spaces; undefined when it is much too long to be looked at. */
const tidied = (text: string): string | undefined =>
  text.length > LONGEST_NAME * 8
    ? undefined
    : text
        .normalize('NFC')
        .replace(/[ \t\n\r]+/g, ' ')
        .trim();

/** The name as it is kept, or the key of the words for what is wrong; empty for none. */
export function readName(text: string): { readonly name: string } | { readonly problem: string } {
  const name = tidied(text);
  if (name === undefined || [...name].length > LONGEST_NAME) return { problem: 'owners.problem.nameLong' };
  if (REFUSED.test(name)) return { problem: 'owners.problem.nameCharacter' };
  if (name !== '' && !/[\p{L}\p{N}]/u.test(name)) return { problem: 'owners.problem.nameCharacter' };
  return { name };
}

/** A name in three languages: the Vietnamese one counts where another is missing. */
export function readNames(
  typed: Readonly<Partial<Record<keyof Words, string>>>,
): { readonly name: Words } | { readonly problems: Problems } {
  const read = LANGUAGES.map((language) => [language, readName(typed[language] ?? '')] as const);
  const names = Object.fromEntries(read.flatMap(([language, one]) => ('name' in one ? [[language, one.name]] : [])));
  const problems = Object.fromEntries(
    read.flatMap(([language, one]) => ('problem' in one ? [[language, one.problem]] : [])),
  );
  if (names.vi === '') problems.vi = 'owners.problem.nameMissing';
  if (Object.keys(problems).length > 0) return { problems };
  const { vi = '', en, fr } = names;
  return { name: { vi, en: en || vi, fr: fr || vi } };
}

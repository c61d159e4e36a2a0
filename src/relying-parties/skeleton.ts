/** What is left of a name when people look quickly. Pure. */

/** Letters, digits and signs that look like others (after Unicode Technical Standard 39, in the part that Latin names need). */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  đ: 'd',
  ı: 'l',
  i: 'l',
  '0': 'o',
  '1': 'l',
  '|': 'l',
  '5': 's',
  ø: 'o',
  ł: 'l',
};

/** Names with the same rest are taken for each other: without accents, capitals, spaces and signs. */
export const skeletonOf = (name: string): string =>
  [...name.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '')]
    .map((letter) => LOOKS_LIKE[letter] ?? letter)
    .filter((letter) => /[\p{L}\p{N}]/u.test(letter))
    .join('')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');

/** The rests of a service's names, each once. */
export const skeletonsOf = (name: Readonly<Record<string, string>>): readonly string[] =>
  [...new Set(Object.values(name).map(skeletonOf))].filter((rest) => rest !== '');

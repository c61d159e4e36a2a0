/** Names of services: what they are made of. Pure. */
import { type Finding, findingOf } from './findings.ts';
import type { Proposal } from './proposal.ts';

const LONGEST = 120;
const found = findingOf('name');
/** Control characters, marks that turn the direction of what follows, and letters that nobody sees. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Co}\u2028\u2029\u115F\u1160\u3164\uFFA0]/u;
const LATIN = /^[\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]*$/u;
function checkName(text: string, field: string): Finding[] {
  if (text.trim() === '') return [found('name-missing', field)];
  if ([...text].length > LONGEST) return [found('name-long', field)];
  if (HIDDEN.test(text)) return [found('name-characters', field)];
  return LATIN.test(text.normalize('NFC')) ? [] : [found('name-mixed', field, text)];
}

/** Checks the names by themselves. */
export const checkNames = ({ name }: Proposal): Finding[] =>
  (['vi', 'en', 'fr'] as const).flatMap((language) => checkName(name[language], `name.${language}`));

/** What a draft says, as people write it. */
import type { Input } from '../conversations/fields.ts';
import { alpha2Of } from '../identity/nationalities.ts';
import { type Statement, typedStatement, writtenDay } from '../identity/statement.ts';
import type { Language } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { Draft } from './draft.ts';

/** The statement as it was typed. */
export const typedOf = ({ statement }: Draft): Input => (statement ? typedStatement(statement) : {});

function documentFacts({ citizenNumber, foreigner }: Statement, words: Words, language: Language) {
  if (citizenNumber) return [{ label: words('statement.number'), value: citizenNumber }];
  const names = new Intl.DisplayNames(language, { type: 'region' });
  const code = foreigner?.nationality ?? '';
  return [
    { label: words('statement.passport'), value: foreigner?.passportNumber ?? '' },
    { label: words('statement.nationality'), value: names.of(alpha2Of(code) ?? code) ?? code },
  ];
}

/** Everything that the draft says, each with the page where it can be changed. */
export function factsOf({ statement, contact }: Draft, words: Words, language: Language) {
  if (!statement || !contact) return [];
  const genders = { male: 'statement.male', female: 'statement.female', other: 'statement.other' } as const;
  const details = [
    { label: words('statement.name'), value: statement.name.full },
    ...documentFacts(statement, words, language),
    { label: words('statement.birthdate'), value: writtenDay(statement.birthdate) },
    { label: words('statement.gender'), value: words(genders[statement.gender]) },
  ];
  const login = { label: words('register.agree.login'), value: contact.to, change: '/register/contact' };
  return [...details.map((fact) => ({ ...fact, change: '/register/details' })), login];
}

/** The fields in which people say who they are. */
import type { FieldView, Language } from './view-parts.ts';
import type { Words } from './words.ts';

export interface StatementFieldsOptions {
  readonly words: Words;
  readonly language: Language;
  /** The nationalities to choose among, alpha-3 with alpha-2; without them it is a citizen's form. */
  readonly nationalities?: readonly { readonly code: string; readonly region: string }[];
  readonly genders: readonly ('male' | 'female' | 'other')[];
  /** What was typed, by field. */
  readonly typed: (field: string) => string;
  /** What was wrong, in words by field. */
  readonly errors: Readonly<Record<string, string>>;
  /** The fields are about the person who fills them in: browsers may help. */
  readonly own: boolean;
}

const GENDER_WORDS = { male: 'statement.male', female: 'statement.female', other: 'statement.other' } as const;

function options({ words, language, nationalities = [], genders }: StatementFieldsOptions) {
  const names = new Intl.DisplayNames(language, { type: 'region' });
  const countries = nationalities.map(({ code, region }) => ({ value: code, text: names.of(region) ?? code }));
  const collator = new Intl.Collator(language);
  return {
    nationality: countries.sort((one, other) => collator.compare(one.text, other.text)),
    gender: genders.map((value) => ({ value, text: words(GENDER_WORDS[value]) })),
  };
}

/** The fields of a citizen or, with nationalities, of a foreigner; what was typed is there again. */
export function statementFields(given: StatementFieldsOptions): FieldView[] {
  const { words, nationalities, typed, errors, own } = given;
  const choices = options(given);
  const help = (token: string): string => (own ? token : 'off');
  const field = (name: string, rest: Omit<FieldView, 'name'>): FieldView => ({
    name,
    ...rest,
    value: typed(name),
    ...(errors[name] ? { error: errors[name] } : {}),
  });
  const number = [
    field('number', {
      type: 'text',
      label: words('statement.number'),
      hint: words('statement.numberHint'),
      autocomplete: 'off',
    }),
  ];
  const passport = [
    field('passport', {
      type: 'text',
      label: words('statement.passport'),
      hint: words('statement.passportHint'),
      autocomplete: 'off',
    }),
    field('nationality', {
      type: 'choice',
      label: words('statement.nationality'),
      autocomplete: 'off',
      options: choices.nationality,
    }),
  ];
  return [
    ...(nationalities ? passport : number),
    field('name', {
      type: 'text',
      label: words('statement.name'),
      hint: words(nationalities ? 'statement.nameHintPassport' : 'statement.nameHint'),
      autocomplete: help('name'),
    }),
    field('birthdate', {
      type: 'text',
      label: words('statement.birthdate'),
      hint: words('statement.birthdateHint'),
      autocomplete: help('bday'),
    }),
    field('gender', {
      type: 'choice',
      label: words('statement.gender'),
      autocomplete: help('sex'),
      options: choices.gender,
    }),
  ];
}

/** What a page shows of the texts that whoever opens an account accepts. */
import type { FieldView, Language } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import { LEGAL_NAMES, type LegalDocuments } from './documents.ts';

const TITLES = { terms: 'legal.terms', privacy: 'legal.privacy' } as const;

/** The texts in force, with where they are read. */
export const textsInForce = (legal: LegalDocuments, language: Language, words: Words) =>
  LEGAL_NAMES.map((name) => {
    const { version } = legal(name, language);
    return { title: words(TITLES[name]), href: `/${name}`, version: words('legal.version', { version }) };
  });

/** The box with which they are accepted; `error` says that it was left empty. */
export const acceptField = (words: Words, error: string | undefined): FieldView => ({
  name: 'accept',
  type: 'choice',
  label: words('register.agree.accept'),
  autocomplete: 'off',
  ...(error ? { error } : {}),
});

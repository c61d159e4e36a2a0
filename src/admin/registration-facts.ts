/** How pages of registrars say who is responsible, and when. */
import type { Authority } from '../relying-parties/authorities.ts';
import type { FactView, Language } from '../web/views.ts';
import type { Words } from '../web/words.ts';

/** The name of a ministry or province, or its id when there is none any more. */
export const authorityName = (authorities: readonly Authority[], id: string, language: Language): string =>
  authorities.find((one) => one.id === id)?.name[language] ?? id;

export const dayOf = (words: Words, when: Date): string => words('proofs.fact.day', { when });

/** A fact that has a value, or none. */
export const factOf = (words: Words, label: string, value: string | undefined): FactView[] =>
  value === undefined || value === '' ? [] : [{ label: words(label), value }];

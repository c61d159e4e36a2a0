/** An authenticator's form as fields of a page. */
import type { Authenticator } from '../authenticators/authenticator.ts';
import type { FieldView, Language } from '../web/views.ts';

/** What a form was sent with. */
export type Input = Readonly<Record<string, unknown>>;

/** Longest login anybody has: an e-mail address (RFC 5321). */
export const MAX_LOGIN_LENGTH = 254;

/** One value of a form; repeated and missing ones count as empty. */
export const textOf = (input: Input, name: string): string => (typeof input[name] === 'string' ? input[name] : '');

/** The values of an authenticator's fields, and what is missing, by field. */
export function readFields(authenticator: Authenticator, input: Input, language: Language) {
  const words = authenticator.words[language];
  const values = Object.fromEntries(authenticator.fields.map(({ name }) => [name, textOf(input, name)]));
  const missing = authenticator.fields.filter(
    ({ name, maxLength }) => values[name] === '' || (values[name]?.length ?? 0) > maxLength,
  );
  return { values, errors: Object.fromEntries(missing.map((field) => [field.name, words[field.missing] ?? ''])) };
}

/** The fields of an authenticator for a page; secrets are never filled in again. */
export function fieldViews(
  authenticator: Authenticator,
  language: Language,
  errors: Readonly<Record<string, string>> = {},
): FieldView[] {
  const words = authenticator.words[language];
  return authenticator.fields.map(({ name, type, label, hint, autocomplete }) => ({
    name,
    type,
    label: words[label] ?? label,
    autocomplete,
    ...(hint ? { hint: words[hint] ?? hint } : {}),
    ...(errors[name] ? { error: errors[name] } : {}),
  }));
}

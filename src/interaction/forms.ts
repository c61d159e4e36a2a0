/** An authenticator's form as fields of a page, in the person's language. */
import type { Authenticator, Form } from '../authenticators/authenticator.ts';
import { say } from '../authenticators/say.ts';
import type { FieldView, Language } from '../web/views.ts';

/** What a form was sent with. */
export type Input = Readonly<Record<string, unknown>>;

/** Longest login anybody has: an e-mail address (RFC 5321). */
export const MAX_LOGIN_LENGTH = 254;

/** One value of a form; repeated and missing ones count as empty. */
export const textOf = (input: Input, name: string): string => (typeof input[name] === 'string' ? input[name] : '');

/** The fields of a form for a page; secrets are never filled in again. `missing` holds keys of words by field. */
export function fieldViews(
  authenticator: Authenticator,
  { fields, values }: Form,
  language: Language,
  missing: Readonly<Record<string, string>> = {},
): FieldView[] {
  const text = (key: string): string => say(authenticator, language, key, values);
  return fields.flatMap(({ name, type, label, hint, autocomplete }) => {
    if (type === 'ceremony') return [];
    const error = missing[name] ? { error: text(missing[name]) } : {};
    return [{ name, type, label: text(label), autocomplete, ...(hint ? { hint: text(hint) } : {}), ...error }];
  });
}

/** What is said above the form about an answer that a script should have given. */
export function ceremonyMissing(
  authenticator: Authenticator,
  { fields, values }: Form,
  language: Language,
  missing: Readonly<Record<string, string>> = {},
): string | undefined {
  const [words] = fields.flatMap(({ name, type }) => (type === 'ceremony' ? (missing[name] ?? []) : []));
  return words === undefined ? undefined : say(authenticator, language, words, values);
}

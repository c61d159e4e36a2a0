/** A form as fields of a page, in the person's language. */
import type { FieldView, Language } from '../web/views.ts';
import type { Form, Speaker } from './form.ts';
import { say } from './say.ts';

/** What a form was sent with. */
export type Input = Readonly<Record<string, unknown>>;

/** Longest login anybody has: an e-mail address (RFC 5321). */
export const MAX_LOGIN_LENGTH = 254;

/** One value of a form; repeated and missing ones count as empty. */
export const textOf = (input: Input, name: string): string => (typeof input[name] === 'string' ? input[name] : '');

/** What is there again when the form is shown once more. */
const REFILLED = new Set(['text', 'choice', 'long-text']);

/** The fields of a form for a page; secrets are never filled in again. `missing` holds keys of words by field. */
export function fieldViews(
  speaker: Speaker,
  { fields, values }: Form,
  language: Language,
  { missing = {}, typed = {} }: { missing?: Readonly<Record<string, string>> | undefined; typed?: Input } = {},
): FieldView[] {
  const text = (key: string): string => say(speaker, language, key, values);
  return fields.flatMap((field) => {
    const { name, type, label, hint, autocomplete, accept } = field;
    if (type === 'ceremony') return [];
    const value = REFILLED.has(type) ? textOf(typed, name) : '';
    const options = field.options?.map((option) => ({ value: option.value, text: text(option.label) }));
    return [
      {
        name,
        type,
        label: text(label),
        autocomplete,
        ...(hint ? { hint: text(hint) } : {}),
        ...(missing[name] ? { error: text(missing[name]) } : {}),
        ...(value === '' ? {} : { value }),
        ...(options ? { options } : {}),
        ...(accept ? { accept } : {}),
      },
    ];
  });
}

/** What is said above the form about an answer that a script should have given. */
export function ceremonyMissing(
  speaker: Speaker,
  { fields, values }: Form,
  language: Language,
  missing: Readonly<Record<string, string>> = {},
): string | undefined {
  const [words] = fields.flatMap(({ name, type }) => (type === 'ceremony' ? (missing[name] ?? []) : []));
  return words === undefined ? undefined : say(speaker, language, words, values);
}

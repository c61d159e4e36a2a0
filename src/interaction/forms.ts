/** An authenticator's form as fields of a page, in the person's language. */
import type { Authenticator, Exhibit, Form } from '../authenticators/authenticator.ts';
import { say } from '../authenticators/say.ts';
import type { CeremonyView, ExhibitView, FieldView, Language } from '../web/views.ts';

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

type Ceremony = Extract<Exhibit, { kind: 'ceremony' }>;

/** What the button of a ceremony posts beside the answer, and whether the login field suggests it too. */
export type CeremonyUse = Pick<CeremonyView, 'submit' | 'autofill'>;

/** A ceremony of a form for a page; its button has the label of the field that takes the answer. */
export function ceremonyView(
  authenticator: Authenticator,
  { fields, values }: Form,
  { ceremony, options, field }: Ceremony,
  { language, ...use }: CeremonyUse & { language: Language },
): CeremonyView {
  const { label = 'name' } = fields.find(({ name }) => name === field) ?? {};
  const text = say(authenticator, language, label, values);
  return { kind: 'ceremony', ceremony, field, label: text, options: JSON.stringify(options), ...use };
}

/** What a form shows beside its fields. */
export function exhibitViews(
  authenticator: Authenticator,
  form: Form,
  language: Language,
  use: CeremonyUse,
): ExhibitView[] {
  const { exhibits = [] } = form;
  return exhibits.flatMap((exhibit) =>
    exhibit.kind === 'ceremony' ? [ceremonyView(authenticator, form, exhibit, { language, ...use })] : [],
  );
}

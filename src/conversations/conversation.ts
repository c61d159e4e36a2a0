/** Holding a conversation with a plug-in: what is kept between its forms, and what each answer leads to. */
import { createHash } from 'node:crypto';
import type { Ask, Field, Form } from './form.ts';

/** A conversation that waits for an answer, as it is kept (encrypted) with its transaction. */
export interface Conversation {
  readonly method: string;
  readonly form: Form;
  readonly state: unknown;
  /** Names this form: an answer to an older one, such as from a page gone back to, is not taken for it. */
  readonly turn: string;
  /** Wrong answers to this form, where each state gets one answer only. */
  readonly misses: number;
}

const nameOf = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16);

/** The conversation after a form was asked. */
export function asked(method: string, { form, state = null }: Omit<Ask, 'kind'>, misses = 0): Conversation {
  return { method, form, state, misses, turn: nameOf(method, form, state, misses) };
}

/** The conversation after a wrong answer: the same form, with the state that the method now wants kept. */
export function askedAgain({ method, form, state, misses }: Conversation, changed: unknown = state): Conversation {
  return asked(method, { form, state: changed }, state === null ? 0 : misses + 1);
}

/** Names what gets one answer only, whatever the form around it says; undefined where any number may be tried. */
export const answerableOnce = ({ method, state, misses }: Conversation): string | undefined =>
  state === null ? undefined : nameOf(method, state, misses);

/** The fields of a form that were sent; what is missing or too long, with the key of the words that say so. */
export function readForm(
  { fields }: Form,
  input: Readonly<Record<string, unknown>>,
): { values: Record<string, string>; missing: Record<string, string> } {
  const text = (name: string): string => (typeof input[name] === 'string' ? (input[name] as string) : '');
  const isMissing = ({ name, maxLength, optional, options }: Field): boolean => {
    const value = text(name);
    if (value === '') return optional !== true;
    return value.length > maxLength || (options !== undefined && !options.some((option) => option.value === value));
  };
  return {
    values: Object.fromEntries(fields.map(({ name }) => [name, text(name)])),
    missing: Object.fromEntries(fields.filter(isMissing).map(({ name, missing }) => [name, missing])),
  };
}

/** What a device signs is for one answer, right or wrong: after a wrong one it is asked something new. */
export const isAskedOnce = ({ exhibits = [] }: Form): boolean => exhibits.some(({ kind }) => kind === 'ceremony');

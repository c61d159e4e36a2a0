/** What a person asks for about their data, as a form. Pure. */
import { type Input, textOf } from '../conversations/fields.ts';
import { type NoteProblem, noteProblem, tidied } from '../conversations/written.ts';
import { isSame, statedOf } from '../data-rights/correction.ts';
import type { Asked } from '../data-rights/ledger.ts';
import { LONGEST_TEXT, type Right } from '../data-rights/request.ts';
import { isProven } from '../identity/identifiers.ts';
import type { Person } from '../identity/person.ts';
import {
  kindOfStatement,
  readStatement,
  type StatementField,
  type StatementProblem,
  type StatementReading,
} from '../identity/statement.ts';

/** A form that was sent, by field. */
export type RequestForm = Readonly<Record<string, string>>;

/** What was wrong, by field. */
export interface RequestProblems {
  readonly service?: 'unknown';
  readonly text?: NoteProblem;
  /** Nothing differs from what the account has. */
  readonly unchanged?: true;
  readonly statement?: Partial<Readonly<Record<StatementField, StatementProblem>>>;
}

/** Whoever asks, and what they may name. */
export interface Asking extends StatementReading {
  readonly person: Person;
  /** client_ids. */
  readonly services: readonly string[];
}

/** The value that stands for this provider among the services. */
export const THIS_PROVIDER = 'own';

const FIELDS = ['service', 'text', 'number', 'passport', 'nationality', 'name', 'birthdate', 'gender'] as const;

/** Rights that nobody can serve without knowing what is meant. */
const NEEDS_TEXT: ReadonlySet<Right> = new Set(['restrict', 'object', 'complain']);

/** Who proved who they are cannot correct it themself: they ask for it. */
export const asksForCorrection = (right: Right, person: Person): boolean => right === 'correct' && isProven(person);

/** The fields of a form as they were sent; much too long ones are cut. */
export const requestForm = (input: Input): RequestForm =>
  Object.fromEntries(FIELDS.map((field) => [field, textOf(input, field).slice(0, 2 * LONGEST_TEXT)]));

/** Who the person should be according to the form; undefined when nothing differs. */
function readCorrection({ person, ...reading }: Asking, form: RequestForm) {
  const read = readStatement(kindOfStatement(person), (field) => form[field] ?? '', reading);
  if ('problems' in read) return { problems: { statement: read.problems } };
  const from = statedOf(person);
  return isSame(from, read.statement) ? {} : { correction: { from, to: read.statement } };
}

/** Reads a form; what keeps it from being a request, by field. */
export function readRequest(
  right: Right,
  form: RequestForm,
  asking: Asking,
): { readonly asked: Asked } | { readonly problems: RequestProblems } {
  const { service = '' } = form;
  const text = tidied(form.text ?? '');
  const isOwn = service === '' || service === THIS_PROVIDER;
  const corrects = asksForCorrection(right, asking.person);
  const { correction, problems } = corrects ? readCorrection(asking, form) : {};
  const needsText = NEEDS_TEXT.has(right) || (right === 'correct' && !corrects);
  const wrong = noteProblem(text, LONGEST_TEXT);
  const all: RequestProblems = {
    ...problems,
    ...(isOwn || asking.services.includes(service) ? {} : { service: 'unknown' }),
    ...(wrong && (wrong !== 'missing' || needsText) ? { text: wrong } : {}),
    ...(corrects && !problems && !correction && text === '' ? { unchanged: true } : {}),
  };
  if (Object.keys(all).length > 0) return { problems: all };
  return {
    asked: {
      right,
      ...(isOwn ? {} : { clientId: service }),
      ...(text === '' ? {} : { text }),
      ...(correction ? { correction } : {}),
    },
  };
}

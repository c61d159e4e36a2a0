/** What staff answer to a request about data, as a form. Pure. */
import { type Input, textOf } from '../conversations/fields.ts';
import { type NoteProblem, noteProblem, writtenIn } from '../conversations/written.ts';
import { LONGEST_TEXT } from '../data-rights/request.ts';

/** What can be done, in the order of the page. `corrected`: the correction that was asked for is applied. */
export const ANSWERS = ['acknowledged', 'extended', 'fulfilled', 'corrected', 'refused'] as const;
export type AnswerKind = (typeof ANSWERS)[number];

/** A form that was sent. */
export interface AnswerForm {
  readonly outcome: string;
  readonly others: boolean;
  readonly evidence: boolean;
  readonly days: string;
  readonly note: string;
}

/** What was wrong, by field. */
export interface AnswerProblems {
  readonly outcome?: 'missing';
  readonly days?: 'wrong';
  readonly evidence?: 'unticked';
  readonly note?: NoteProblem;
}

/** What the request in question lets one do. */
export interface Possible {
  readonly answers: readonly AnswerKind[];
  /** Days by which it can be extended; 0 when it cannot. */
  readonly daysToExtend: number;
}

/** A step, or what keeps the form from being one. */
export type ReadAnswer =
  | { readonly answer: { readonly kind: 'acknowledged'; readonly withOthers: boolean } }
  | { readonly answer: { readonly kind: 'extended'; readonly days: number; readonly said: string } }
  | { readonly answer: { readonly kind: 'fulfilled' | 'corrected' | 'refused'; readonly said: string } }
  | { readonly problems: AnswerProblems };

/** The fields of a form. */
export const answerForm = (input: Input): AnswerForm => ({
  outcome: textOf(input, 'outcome'),
  others: [input.others].flat().includes('others'),
  evidence: [input.evidence].flat().includes('seen'),
  days: textOf(input, 'days').slice(0, 10),
  note: writtenIn(input, 'note', LONGEST_TEXT),
});

const problemsOf = (kind: AnswerKind | undefined, form: AnswerForm, possible: Possible): AnswerProblems => {
  const note = noteProblem(form.note, LONGEST_TEXT);
  const days = Number(form.days.trim() || Number.NaN);
  const isWrong = !Number.isInteger(days) || days < 1 || days > possible.daysToExtend;
  return {
    ...(kind ? {} : { outcome: 'missing' as const }),
    ...(kind === 'extended' && isWrong ? { days: 'wrong' as const } : {}),
    ...(kind === 'corrected' && !form.evidence ? { evidence: 'unticked' as const } : {}),
    ...(note && (note !== 'missing' || (kind && kind !== 'acknowledged')) ? { note } : {}),
  };
};

/** Reads a form: whoever asked is told why, whatever the answer is. */
export function readAnswer(form: AnswerForm, possible: Possible): ReadAnswer {
  const kind = possible.answers.find((one) => one === form.outcome);
  const problems = problemsOf(kind, form, possible);
  if (!kind || Object.keys(problems).length > 0) return { problems };
  if (kind === 'acknowledged') return { answer: { kind, withOthers: form.others } };
  if (kind === 'extended') return { answer: { kind, days: Number(form.days), said: form.note } };
  return { answer: { kind, said: form.note } };
}

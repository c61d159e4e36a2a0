/** What an officer decides, as a form. Pure. */
import { type Input, textOf } from '../conversations/fields.ts';
import { type NoteProblem, noteProblem, writtenIn } from '../conversations/written.ts';
import type { Review } from '../proofing/method.ts';
import type { Outcome } from '../proofing/proofing.ts';

/** The ways to end or leave a request, in the order of the page. */
export const OUTCOMES = ['confirmed', 'more-needed', 'referred', 'refused'] as const satisfies Outcome['kind'][];

/** What was wrong by field. */
export interface DecisionProblems {
  readonly check?: 'unticked';
  readonly outcome?: 'missing';
  readonly note?: NoteProblem;
}

/** A form that was sent. */
export interface DecisionForm {
  readonly checked: readonly string[];
  readonly outcome: string;
  readonly note: string;
}

/** A decision, or what keeps the form from being one. */
export type ReadDecision =
  | { readonly outcome: Outcome; readonly problems?: undefined }
  | { readonly outcome?: undefined; readonly problems: DecisionProblems };

/** The fields of a form; ticks that repeat are a list. */
export function decisionForm(input: Input): DecisionForm {
  const ticks = [input.check].flat().filter((one) => typeof one === 'string');
  return { checked: ticks, outcome: textOf(input, 'outcome'), note: writtenIn(input, 'note') };
}

/** `taken`: another account has the number, so that confirming is no choice. */
export function readDecision(
  { checked, outcome, note }: DecisionForm,
  { checks }: Pick<Review, 'checks'>,
  { taken }: { taken: boolean },
): ReadDecision {
  const kind = OUTCOMES.find((one) => one === outcome && !(taken && one === 'confirmed'));
  const wrong = noteProblem(note);
  const own = checks.map(({ name }) => name).filter((name) => checked.includes(name));
  if (kind === 'confirmed') {
    const problems = {
      ...(own.length < checks.length ? { check: 'unticked' as const } : {}),
      ...(wrong && wrong !== 'missing' ? { note: wrong } : {}),
    };
    if (Object.keys(problems).length > 0) return { problems };
    return { outcome: { kind, checked: own, ...(note === '' ? {} : { note }) } };
  }
  if (!kind) return { problems: { outcome: 'missing', ...(wrong && wrong !== 'missing' ? { note: wrong } : {}) } };
  return wrong ? { problems: { note: wrong } } : { outcome: { kind, note } };
}

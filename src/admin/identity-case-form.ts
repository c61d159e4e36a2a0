/** What an officer decides about an arrival that does not fit an account, as a form. Pure. */
import { type Input, textOf } from '../conversations/fields.ts';
import { type NoteProblem, noteProblem, writtenIn } from '../conversations/written.ts';
import type { IdentityCase } from '../upstreams/cases.ts';
import type { Deciding } from '../upstreams/deciding.ts';

/** `adopt`: it is the same person, and the account says from now on what the upstream says. */
export const CHOICES = ['same', 'adopt', 'other', 'twice'] as const;
export type Choice = (typeof CHOICES)[number];

/** A form that was sent. */
export interface CaseForm {
  readonly choice: string;
  readonly note: string;
}

/** What was wrong by field. */
export interface CaseProblems {
  readonly choice?: 'missing';
  readonly note?: NoteProblem;
}

export type ReadCase =
  | { readonly decision: Pick<Deciding, 'decision' | 'adopt' | 'reason'>; readonly problems?: undefined }
  | { readonly decision?: undefined; readonly problems: CaseProblems };

/** What can be chosen: of two accounts with one owner none is connected to the other’s. */
export function choicesFor({ otherId }: Pick<IdentityCase, 'otherId'>, canAdopt: boolean): readonly Choice[] {
  if (otherId !== undefined) return ['twice', 'other'];
  return ['same', ...(canAdopt ? (['adopt'] as const) : []), 'other'];
}

export const caseForm = (input: Input): CaseForm => ({
  choice: textOf(input, 'choice'),
  note: writtenIn(input, 'note'),
});

/** A decision, or what keeps the form from being one. */
export function readCase({ choice: chosen, note }: CaseForm, choices: readonly Choice[]): ReadCase {
  const choice = choices.find((one) => one === chosen);
  const wrong = noteProblem(note);
  if (!choice || wrong)
    return { problems: { ...(choice ? {} : { choice: 'missing' as const }), ...(wrong ? { note: wrong } : {}) } };
  const adopt = choice === 'adopt';
  return { decision: { decision: adopt ? 'same' : choice, adopt, reason: note } };
}

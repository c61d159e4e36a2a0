/** What an officer decides about somebody who says that they represent an organisation, as a form. Pure. */
import { type Input, textOf } from '../conversations/fields.ts';
import { type NoteProblem, noteProblem, writtenIn } from '../conversations/written.ts';
import type { Ruling } from '../organisations/bringing-in.ts';

/** A form that was sent. */
export interface OrganisationForm {
  readonly outcome: string;
  readonly seen: boolean;
  readonly note: string;
}

/** What was wrong by field. */
export interface OrganisationProblems {
  readonly outcome?: 'missing';
  readonly note?: NoteProblem;
}

/** The fields of a form. */
export const organisationForm = (input: Input): OrganisationForm => ({
  outcome: textOf(input, 'outcome').slice(0, 20),
  seen: [input.check].flat().includes('seen'),
  note: writtenIn(input, 'note'),
});

/** A decision, or what keeps the form from being one: who is refused is told why. */
export function readRuling({
  outcome,
  seen,
  note,
}: OrganisationForm): { readonly ruling: Ruling } | { readonly problems: OrganisationProblems } {
  if (outcome === 'accepted') return { ruling: { kind: 'accepted', seen } };
  if (outcome !== 'refused') return { problems: { outcome: 'missing' } };
  const wrong = noteProblem(note);
  return wrong ? { problems: { note: wrong } } : { ruling: { kind: 'refused', note } };
}

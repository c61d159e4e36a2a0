/** The page on which a person answers what a service may learn, and its answer. */
import { textOf } from '../conversations/fields.ts';
import type { Pages } from '../web/pages.ts';
import { type ConsentParts, createConsentKeeper } from './consent.ts';
import { type ConsentQuestionParts, createConsentQuestion } from './consent-question.ts';
import { actionOf, type ShowStep } from './showing.ts';
import { again, goOn, isAnswered, type Visit } from './visit.ts';

export interface ConsentPageParts extends ConsentQuestionParts {
  readonly pages: Pages;
}

/** Makes the page. */
export function createConsentPage(parts: ConsentPageParts): ShowStep {
  const questionOf = createConsentQuestion(parts);
  return async (visit) => {
    if (isAnswered(visit, 'consent')) return goOn(visit);
    const { shown, hash } = await questionOf(visit);
    parts.pages.show(visit.ctx, 'consent', { action: `${actionOf(visit.interaction)}?shown=${hash}`, shown });
  };
}

/** How the interaction goes on. */
export interface ConsentEnds {
  readonly agreed: (visit: Visit) => Promise<void>;
  readonly refused: (visit: Visit) => Promise<void>;
}

/** Makes the answer, which counts for exactly what was shown: anything else is asked again. */
export function createConsentAnswer(
  parts: ConsentQuestionParts & ConsentParts,
  ends: ConsentEnds,
): (visit: Visit) => Promise<void> {
  const questionOf = createConsentQuestion(parts);
  const keep = createConsentKeeper(parts);
  return async (visit) => {
    if (isAnswered(visit, 'consent')) return goOn(visit);
    const { ctx, interaction, input } = visit;
    const { person } = interaction;
    const action = textOf(input, 'action');
    if (!person || (action !== 'agree' && action !== 'refuse')) return again(visit);
    const answered = await parts.transaction(async () => {
      // What was agreed to in another tab, or withdrawn there, must be read after it is done.
      await parts.consents.lock(person.id);
      const question = await questionOf(visit);
      if (ctx.query.shown !== question.hash) return 'again';
      if (action === 'refuse') {
        await keep.refuse(visit, person, question);
        return 'refused';
      }
      const ticked = [input.claim ?? []].flat().filter((claim) => typeof claim === 'string');
      await keep.agree(visit, person, { question, ticked });
      return 'agreed';
    });
    if (answered === 'again') return again(visit);
    await ends[answered](visit);
  };
}

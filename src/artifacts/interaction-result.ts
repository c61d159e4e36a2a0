/** What our pages leave in an interaction's result for the authorization request that goes on. */
import type { BegunThere } from '../upstreams/sessions.ts';
import type { Answer } from '../upstreams/upstream.ts';
import type { SessionEvidence } from './artifact-store.ts';

/** The person chose to go on without a step-up that was only a wish. */
export const STEP_UP_DECLINED = 'stepUpDeclined';

/** Name of the prompt, of the result's member (`ChosenParty`) and of the details' (mandates/asked.ts): for whom the person acts. */
export const REPRESENTATION = 'representation';

/** The party that a request is for; null is oneself. */
export interface ChosenParty {
  readonly mandate: string | null;
}

/** An answer of an identity provider in front of this one. */
export interface AnsweredBy {
  readonly upstream: string;
  readonly answer: Answer;
}

/** Our members of the result, beside oidc-provider's own. */
export interface InteractionResult {
  readonly evidence?: readonly SessionEvidence[];
  readonly [STEP_UP_DECLINED]?: true;
  readonly [REPRESENTATION]?: ChosenParty;
  /** The session was begun, or raised, there. */
  readonly arrived?: BegunThere;
  /** To be connected with the account once the person has shown that both are theirs. */
  readonly connecting?: AnsweredBy;
}

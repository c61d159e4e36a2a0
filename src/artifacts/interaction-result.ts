/** What our pages leave in an interaction's result for the authorization request that goes on. */
import type { SessionEvidence } from './artifact-store.ts';

/** The person chose to go on without a step-up that was only a wish. */
export const STEP_UP_DECLINED = 'stepUpDeclined';

/** Our members of the result, beside oidc-provider's own. */
export interface InteractionResult {
  readonly evidence?: readonly SessionEvidence[];
  readonly [STEP_UP_DECLINED]?: true;
}

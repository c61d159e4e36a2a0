/** When a person is asked, and for what: oidc-provider's prompts with our ordered check of levels. */
import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { type ChosenParty, REPRESENTATION } from '../artifacts/interaction-result.ts';
import type { Decision } from '../assurance/decide.ts';
import { isSilent } from './levels.ts';
import { requestState } from './request-state.ts';

const { Check, Prompt, base } = interactionPolicy;

/** Name of the check, and of its details in the interaction. */
export const LEVEL_CHECK = 'assurance';

function levelCheck(decide: (ctx: KoaContextWithOIDC) => Promise<Decision | undefined>): interactionPolicy.Check {
  return new Check(
    LEVEL_CHECK,
    'the requested level needs the person',
    'login_required',
    async (ctx) => {
      const decision = await decide(ctx);
      if (decision) requestState(ctx).decision = decision;
      if (!decision || decision.kind === 'satisfied') return Check.NO_NEED_TO_PROMPT;
      if (isSilent(ctx) && decision.kind === 'unreachable') {
        throw new errors.UnmetAuthenticationRequirements('the requested level cannot be reached');
      }
      return Check.REQUEST_PROMPT;
    },
    (ctx) => ({ [LEVEL_CHECK]: requestState(ctx).decision }),
  );
}

/** For the consent page: the person agrees for one party. */
function partyOf(ctx: KoaContextWithOIDC): { [REPRESENTATION]: ChosenParty } {
  return { [REPRESENTATION]: { mandate: requestState(ctx).mandate?.id ?? null } };
}

/** The prompts in order: sign in (to the right level), choose an account, consent. */
export function createInteractionPolicy(
  decide: (ctx: KoaContextWithOIDC) => Promise<Decision | undefined>,
): interactionPolicy.DefaultPolicy {
  const policy = base();
  const login = policy.get('login');
  // These compare levels for equality; ours is ordered.
  login?.checks.remove('essential_acrs');
  login?.checks.remove('essential_acr');
  login?.checks.add(levelCheck(decide));
  const consent = policy.get('consent');
  if (consent) consent.details = partyOf;
  policy.add(new Prompt({ name: 'select_account', requestable: true }), 1);
  return policy;
}

/** When a person is asked, and for what: oidc-provider's prompts with our ordered check of levels. */
import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { REPRESENTATION } from '../artifacts/interaction-result.ts';
import type { Decision } from '../assurance/decide.ts';
import type { DecidedParty, PartyToChoose } from '../mandates/asked.ts';
import type { FaultOf } from '../teams/faults.ts';
import type { MayTryOut } from '../teams/trying-out.ts';
import { faultCheck } from './faults.ts';
import { isSilent } from './levels.ts';
import { chainInUse, requestState } from './request-state.ts';

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
    (ctx) => {
      const { decision, notAdmitted } = requestState(ctx);
      return { [LEVEL_CHECK]: decision, ...(notAdmitted ? { notAdmitted } : {}) };
    },
  );
}

/** For the consent page: the person agrees for one party. */
function partyOf(ctx: KoaContextWithOIDC): { [REPRESENTATION]: DecidedParty } {
  const link = chainInUse(ctx)?.links[0];
  return { [REPRESENTATION]: link ? { mandate: link.id, kind: link.party.kind } : { mandate: null } };
}

/** Asks for whom the person acts, where neither the service nor the person has said so. */
function partyCheck(): interactionPolicy.Check {
  return new Check(
    'party_undecided',
    'whom the person acts for is not decided',
    (ctx) => {
      const { party } = requestState(ctx);
      if (party?.kind === 'refused') throw new errors.AccessDenied('the person may not act for this party');
      return party?.kind === 'undecided';
    },
    (ctx) => {
      const { party } = requestState(ctx);
      return party?.kind === 'undecided' ? { [REPRESENTATION]: { asked: party.asked } satisfies PartyToChoose } : {};
    },
  );
}

/** Name of the prompt that turns away whoever does not belong to the team of a service that is being tried out. */
export const TRIED_OUT = 'tried_out';

function teamCheck(mayTryOut: MayTryOut): interactionPolicy.Check {
  return new Check('not_of_the_team', 'the service is being tried out by its team', 'access_denied', async (ctx) => {
    const { session, client } = ctx.oidc;
    const isOther = session?.accountId && client && !(await mayTryOut(session.accountId, client.clientId));
    return isOther ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT;
  });
}

/** The prompts in order: sign in (to the right level), choose an account, belong to the team, choose whom to act for, consent. */
export function createInteractionPolicy(
  decide: (ctx: KoaContextWithOIDC) => Promise<Decision | undefined>,
  mayTryOut: MayTryOut,
  faultOf: FaultOf,
): interactionPolicy.DefaultPolicy {
  const policy = base();
  const login = policy.get('login');
  // These compare levels for equality; ours is ordered.
  login?.checks.remove('essential_acrs');
  login?.checks.remove('essential_acr');
  login?.checks.add(faultCheck(faultOf), 0);
  login?.checks.add(levelCheck(decide));
  const consent = policy.get('consent');
  if (consent) consent.details = partyOf;
  // What is asked there is answered by the choice of a party; agreeing to a party once is enough.
  consent?.checks.remove('rar_prompt');
  policy.add(new Prompt({ name: 'select_account', requestable: true }), 1);
  policy.add(new Prompt({ name: TRIED_OUT }, teamCheck(mayTryOut)), 2);
  policy.add(new Prompt({ name: REPRESENTATION }, partyCheck()), 3);
  return policy;
}

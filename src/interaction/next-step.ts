/** The one place that decides which page comes next in an interaction. Pure. */
import type { Decision, Missing } from '../assurance/decide.ts';
import type { AskedParty } from '../mandates/asked.ts';

/** What oidc-provider asks of the person, and who is there. */
export interface Situation {
  readonly prompt: {
    readonly name: string;
    readonly reasons: readonly string[];
    readonly assurance?: Decision | undefined;
    /** What the choice of a party must answer, where that is asked. */
    readonly asked?: AskedParty | undefined;
  };
  /** Somebody is signed in in this browser, and is not leaving. */
  readonly signedIn: boolean;
  /** What somebody was at an upstream for, who has come back with an answer that nothing was made of yet. */
  readonly arrived?: 'sign-in' | 'step-up' | undefined;
}

/** A page of the interaction. */
export type Step =
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'upstream' }
  | { readonly kind: 'authenticator'; readonly methods: readonly string[]; readonly optional: boolean }
  | { readonly kind: 'level-unreachable'; readonly missing: readonly Missing[]; readonly identityLevel?: number }
  | { readonly kind: 'select-account' }
  | { readonly kind: 'tried-out' }
  | { readonly kind: 'represent'; readonly asked: AskedParty }
  | { readonly kind: 'consent' };

const LEVEL = 'assurance';

/** One that asks something, of which there are figures. */
export type AskedStep = Exclude<Step, { kind: 'upstream' }>;

function levelStep(decision: Decision | undefined): AskedStep {
  if (decision?.kind === 'unreachable') {
    const { missing, identityLevel } = decision;
    return { kind: 'level-unreachable', missing, ...(identityLevel === undefined ? {} : { identityLevel }) };
  }
  if (decision?.kind !== 'step-up' || decision.methods.length === 0) return { kind: 'sign-in' };
  return { kind: 'authenticator', methods: decision.methods, optional: decision.optional };
}

/** What the person is asked, whatever they bring along. */
export function stepAsked({ prompt, signedIn }: Situation): AskedStep {
  if (!signedIn) return { kind: 'sign-in' };
  if (prompt.name === 'consent') return { kind: 'consent' };
  if (prompt.name === 'select_account') return { kind: 'select-account' };
  if (prompt.name === 'tried_out') return { kind: 'tried-out' };
  if (prompt.asked) return { kind: 'represent', asked: prompt.asked };
  const onlyLevel = prompt.reasons.every((reason) => reason === LEVEL);
  return onlyLevel ? levelStep(prompt.assurance) : { kind: 'sign-in' };
}

const ASKED_BY = { 'sign-in': 'sign-in', 'step-up': 'authenticator' } as const;

/** The next page; a full sign-in comes before everything else, and an answer to what is asked before the question. */
export function nextStep(situation: Situation): Step {
  const step = stepAsked(situation);
  const { arrived } = situation;
  return arrived && step.kind === ASKED_BY[arrived] ? { kind: 'upstream' } : step;
}

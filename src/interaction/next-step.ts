/** The one place that decides which page comes next in an interaction. Pure. */
import type { Decision, Missing } from '../assurance/decide.ts';

/** What oidc-provider asks of the person, and who is there. */
export interface Situation {
  readonly prompt: {
    readonly name: string;
    readonly reasons: readonly string[];
    readonly assurance?: Decision | undefined;
  };
  /** Somebody is signed in in this browser, and is not leaving. */
  readonly signedIn: boolean;
}

/** A page of the interaction. */
export type Step =
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'authenticator'; readonly methods: readonly string[]; readonly optional: boolean }
  | { readonly kind: 'level-unreachable'; readonly missing: readonly Missing[] }
  | { readonly kind: 'select-account' }
  | { readonly kind: 'consent' };

const LEVEL = 'assurance';

function levelStep(decision: Decision | undefined): Step {
  if (decision?.kind === 'unreachable') return { kind: 'level-unreachable', missing: decision.missing };
  if (decision?.kind !== 'step-up' || decision.methods.length === 0) return { kind: 'sign-in' };
  return { kind: 'authenticator', methods: decision.methods, optional: decision.optional };
}

/** The next page; a full sign-in comes before everything else. */
export function nextStep({ prompt, signedIn }: Situation): Step {
  if (!signedIn) return { kind: 'sign-in' };
  if (prompt.name === 'consent') return { kind: 'consent' };
  if (prompt.name === 'select_account') return { kind: 'select-account' };
  const onlyLevel = prompt.reasons.every((reason) => reason === LEVEL);
  return onlyLevel ? levelStep(prompt.assurance) : { kind: 'sign-in' };
}

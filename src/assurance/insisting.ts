/** What some pages insist on beside a level. Pure. */
import type { Decision, Situation } from './decide.ts';
import type { AvailableMethod, Evidence } from './evidence.ts';
import { factorsToShow } from './fresh-proof.ts';

/** By the registration of who asks for the sign-in. */
export interface Insistence {
  /** As many different factors as the person can show, at most two. */
  readonly everyFactor?: boolean | undefined;
  /** Something that no false page can pass on must be among what was shown. */
  readonly phishingResistant?: boolean | undefined;
  /** Something is shown for each request, however fresh the session is. */
  readonly everyTime?: boolean | undefined;
}

/** A decision about levels, and what it was made of. */
export interface Decided extends Pick<Situation, 'evidence' | 'available'> {
  readonly decision: Decision;
  /** What was shown on the way to this very answer. */
  readonly shownNow: readonly Pick<Evidence, 'method'>[];
  /** Names of the authenticators that no false page can pass on. */
  readonly resistant: ReadonlySet<string>;
}

/** Whether any of this is of such an authenticator. */
export const isResistant = (evidence: readonly Pick<Evidence, 'method'>[], resistant: ReadonlySet<string>): boolean =>
  evidence.some(({ method }) => resistant.has(method));

const targetOf = (decision: Decision): string => (decision.kind === 'satisfied' ? decision.acr : decision.target);

const ask = (decision: Decision, methods: readonly string[]): Decision => ({
  kind: 'step-up',
  methods,
  optional: false,
  target: targetOf(decision),
});

const namesOf = (methods: readonly AvailableMethod[]): string[] => methods.map(({ method }) => method);

/** Such an authenticator brings every factor that may be missing; without one nothing else helps. */
function askForResistant({ decision, available, resistant }: Decided): Decision {
  const methods = namesOf(available).filter((method) => resistant.has(method));
  if (methods.length > 0) return ask(decision, methods);
  return { kind: 'unreachable', target: targetOf(decision), missing: ['phishing-resistant'] };
}

/** What was shown longest ago comes first: a code that was just used would have to be waited for. */
function forThisTime({ evidence, available }: Decided): string[] {
  const lastOf = (name: string): number =>
    Math.max(...evidence.filter(({ method }) => method === name).map(({ at }) => at));
  const names = namesOf(available);
  const shown = names.filter((name) => evidence.some(({ method }) => method === name));
  const others = names.filter((name) => !shown.includes(name));
  // What was used last comes first among those at hand: within one second the order is theirs.
  return [...shown.reverse().sort((a, b) => lastOf(a) - lastOf(b)), ...others];
}

/** The decision with what is insisted on: asks for more where the level alone would let the person go on. */
export function insist(decided: Decided, { everyFactor, phishingResistant, everyTime }: Insistence): Decision {
  const { decision, evidence, available, shownNow, resistant } = decided;
  const lacksIdentity = decision.kind === 'unreachable' && decision.missing.includes('identity');
  if (phishingResistant && !lacksIdentity && !isResistant(evidence, resistant)) return askForResistant(decided);
  if (decision.kind !== 'satisfied') return decision;
  const methods = everyFactor ? factorsToShow(evidence, available) : [];
  if (methods.length > 0) return ask(decision, methods);
  const isShown = phishingResistant ? isResistant(shownNow, resistant) : shownNow.length > 0;
  if (!everyTime || isShown) return decision;
  return phishingResistant ? askForResistant(decided) : ask(decision, forThisTime(decided));
}

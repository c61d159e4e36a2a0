/** When a signing key may take its next step. Pure. */
import type { SigningKeysKnown } from '../../admin/signing-keys.ts';
import type { SigningKey } from '../../keys.ts';
import type { TakenStep } from '../../storage/key-steps.ts';

/** Services keep what /jwks said for an hour, or what the answer says. */
const CACHED_MS = 3_600_000;
/** Until every node was restarted with the new order, some may still sign with the former key. */
const RESTART_MS = 3_600_000;

/** Where a key stands: it signs, it was published before it signs, or it signed before. */
export type SigningState = 'signs' | 'next' | 'former';

/** A signing key without what is secret about it. */
export interface SigningKeyFacts {
  readonly kid: string;
  readonly alg: string;
  readonly state: SigningState;
  /** When it was added, as far as that is on record. */
  readonly added: Date | undefined;
  /** When another one took over. */
  readonly replaced: Date | undefined;
  /** When it may take the next step; undefined when that is not on record, or it has none to take. */
  readonly ready: Date | undefined;
  /** Of the nodes that run, how many do not have it yet, and how many sign with it. */
  readonly missing: number;
  readonly signing: number;
}

const later = (at: Date | undefined, ms: number): Date | undefined => at && new Date(at.getTime() + ms);

/** The keys in the order of the file; of each algorithm the first one signs. */
export function signingFacts(
  keys: readonly SigningKey[],
  steps: readonly TakenStep[],
  { known, idTokenSeconds }: { readonly known: SigningKeysKnown; readonly idTokenSeconds: number },
): SigningKeyFacts[] {
  const at = (step: string, kid: string): Date | undefined =>
    steps.findLast((one) => one.step === step && one.key === kid)?.at;
  return keys.map(({ kid, alg }, index) => {
    const [added, replaced] = [at('signing-next', kid), at('signing-replaced', kid)];
    const signs = keys.findIndex((one) => one.alg === alg) === index;
    const state = signs ? 'signs' : replaced ? 'former' : 'next';
    const ready = {
      signs: undefined,
      next: later(added, CACHED_MS),
      former: later(replaced, idTokenSeconds * 1000 + RESTART_MS),
    };
    const { nodes = 0, signing = 0 } = known.keys.find((one) => one.kid === kid) ?? {};
    return { kid, alg, state, added, replaced, ready: ready[state], missing: known.nodes - nodes, signing };
  });
}

/** Why a step must not be taken now; undefined when it may. */
export function tooEarly(facts: SigningKeyFacts, step: 'promote' | 'retire', now: Date): string | undefined {
  const { kid, state, ready, missing, signing } = facts;
  if (step === 'promote' && state === 'signs') return `"${kid}" signs already`;
  if (step === 'retire' && state === 'signs') return `"${kid}" signs: promote another one first`;
  if (step === 'retire' && state === 'next') return `"${kid}" has never signed, as far as is on record`;
  if (step === 'promote' && missing > 0) return `some node does not publish "${kid}" yet: restart it`;
  if (step === 'retire' && signing > 0) return `some node still signs with "${kid}": restart it`;
  if (!ready) return `it is not on record since when "${kid}" is published`;
  const why =
    step === 'promote' ? 'services may not have read it before' : 'tokens that it signed are valid until then';
  return now < ready ? `not before ${ready.toISOString()}: ${why}` : undefined;
}

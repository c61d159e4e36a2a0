/** Somebody who was at an upstream and is back: kept in the interaction itself, so that it belongs to this sign-in alone. */
import type { InteractionResult } from '../artifacts/interaction-result.ts';
import type { Answer } from '../upstreams/upstream.ts';

/** Why there is nobody to sign in: the first three ended there, the others here; who `left` chose to go another way. */
export type Failure = 'refused' | 'disbelieved' | 'unavailable' | 'unusable' | 'other-person' | 'has-other' | 'left';

/** Who came back from where, with what. */
export interface CameBack {
  readonly upstream: string;
  readonly purpose: 'sign-in' | 'step-up';
  readonly shared?: true | undefined;
  readonly more?: true | undefined;
  /** They chose to connect it before they went there. */
  readonly connect?: true | undefined;
  /** What was said of them; absent after a failure. */
  readonly answer?: Answer;
  /** They signed in there on this very way. */
  readonly shownNow?: boolean;
  readonly failed?: Failure;
  /** The person is signing in here, to connect it with their account. */
  readonly connecting?: true | undefined;
}

interface Kept {
  result?: unknown;
}

const MEMBER = 'cameBack';

/** The part of an interaction's result that says it; empty for most. */
export function cameBackIn({ result }: Kept): { readonly [MEMBER]?: CameBack } {
  const came = (result as { [MEMBER]?: CameBack } | undefined)?.[MEMBER];
  return came ? { [MEMBER]: came } : {};
}

/** Who came back in this interaction. */
export const readCameBack = (details: Kept): CameBack | undefined => cameBackIn(details)[MEMBER];

/** Who signs in here to connect an upstream has shown both accounts with this. */
export function connectingOf(came: CameBack | undefined): Pick<InteractionResult, 'connecting'> {
  const { answer, connecting, upstream = '' } = came ?? {};
  return answer && connecting ? { connecting: { upstream, answer } } : {};
}

/** Puts it there, or takes it away; the interaction has to be persisted. */
export function putCameBack(details: Kept, came: CameBack | undefined): void {
  const { [MEMBER]: _, ...rest } = (details.result ?? {}) as Record<string, unknown>;
  details.result = came ? { ...rest, [MEMBER]: came } : rest;
}

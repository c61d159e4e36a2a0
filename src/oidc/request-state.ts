import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Decision } from '../assurance/decide.ts';
import type { Consent } from '../consent/consent.ts';
import type { StepName } from '../figures/measures.ts';
import type { AskedParty } from '../mandates/asked.ts';
import type { Chain } from '../mandates/chain.ts';

/** For whom the person acts in a request: themselves, under a mandate, to be asked, or as somebody whom they may not act for. */
export type PartyDecision =
  | { readonly kind: 'self' }
  | { readonly kind: 'mandate'; readonly chain: Chain }
  | { readonly kind: 'undecided'; readonly asked: AskedParty }
  | { readonly kind: 'refused' };

/** What our hooks of one request tell each other. */
export interface RequestState {
  /** The consent from which the request's grant is being made. */
  consent?: Consent;
  /** Whom the person acts for; undecided as long as nobody is signed in. */
  party?: PartyDecision;
  /** Chains of mandates that this request has read. */
  chains?: Map<string, Promise<Chain | undefined>>;
  /** The page that this request goes on from, and since when it was open (seconds since the epoch). */
  left?: { readonly step: StepName; readonly since: number | undefined };
  /** Upstreams by which alone the session was begun, and that this service does not admit. */
  notAdmitted?: readonly string[];
  /** The levels: what was decided for this request. */
  decision?: Decision;
}

const states = new WeakMap<object, RequestState>();

/** The state of this request; empty at first. */
export function requestState(ctx: KoaContextWithOIDC): RequestState {
  const known = states.get(ctx.req);
  if (known) return known;
  const state: RequestState = {};
  states.set(ctx.req, state);
  return state;
}

/** The mandate under which the person acts in this request; undefined for oneself. */
export function chainInUse(ctx: KoaContextWithOIDC): Chain | undefined {
  const { party } = requestState(ctx);
  return party?.kind === 'mandate' ? party.chain : undefined;
}

/** Its id. */
export const mandateInUse = (ctx: KoaContextWithOIDC): string | undefined => chainInUse(ctx)?.links[0].id;

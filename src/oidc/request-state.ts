import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Decision } from '../assurance/decide.ts';
import type { Consent } from '../consent/consent.ts';

/** What our hooks of one authorization request tell each other. */
export interface RequestState {
  /** The consent from which the request's grant is being made. */
  consent?: Consent;
  /** The mandate under which the person acts in this request; undefined for oneself. */
  mandate?: { readonly id: string; readonly until: number | undefined };
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

import { FORGERIES } from '../shared/signer.ts';

/** Ways in which a register can fail the one who asks, beside `honest`; each can be ordered while it runs. */
export const BEHAVIOURS = [
  'honest',
  'slow',
  'silent',
  'error',
  'busy',
  'malformed',
  'truncated',
  'oversized',
  'unknown-result',
  'other-request',
  'other-person',
  'other-audience',
  'old',
  ...FORGERIES,
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** The behaviour of this name, if there is one. */
export const asBehaviour = (name: string | null): Behaviour | undefined =>
  BEHAVIOURS.find((behaviour) => behaviour === name);

import { FORGERIES } from '../shared/signer.ts';

/**
 * Ways in which the bank can fail and its word be wrong, beside `honest`; each can be ordered while it runs. Assertions
 * are handed over by the customer: they are not slow, and nobody is refused one.
 */
export const BEHAVIOURS = [
  'honest',
  'slow',
  'silent',
  'error',
  'refuses',
  'other-audience',
  'other-request',
  'other-issuer',
  'other-person',
  'old',
  ...FORGERIES,
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** The behaviour of this name, if there is one. */
export const asBehaviour = (name: string | null): Behaviour | undefined =>
  BEHAVIOURS.find((behaviour) => behaviour === name);

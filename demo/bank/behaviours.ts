import { FORGERIES } from '../shared/signer.ts';

/** Ways in which an assertion can be wrong, beside `honest`; each can be ordered while the bank runs. */
export const BEHAVIOURS = [
  'honest',
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

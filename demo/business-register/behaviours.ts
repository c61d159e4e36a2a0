import { behavioursWith } from '../shared/answering.ts';

/** Ways in which the register can behave; each can be ordered while it runs. */
export const BEHAVIOURS = behavioursWith('other-organisation');
export type Behaviour = (typeof BEHAVIOURS)[number];

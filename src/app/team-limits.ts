/** How much one team may change: every change is kept for good. */
import { countIn } from '../guessing/guard.ts';
import type { Parts } from './parts.ts';

/** Changes of one team within a day: more than people make. */
const CHANGES = { attempts: 500, seconds: 86_400 };

/** Makes the count; it answers false when there were too many. */
export const createMayChange =
  ({ attempts }: Pick<Parts, 'attempts'>) =>
  async (teamId: string): Promise<boolean> =>
    !(await countIn(attempts, [{ ...CHANGES, key: JSON.stringify(['team-change', teamId]) }])).refusal;

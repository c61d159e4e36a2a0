import { countIn } from '../guessing/guard.ts';
import type { Parts } from './parts.ts';

/** Changes of one team within a day: more than people make. */
const CHANGES = { attempts: 500, seconds: 86_400 };

/** Makes what counts the changes of a team. */
export const mayChangeOf =
  ({ attempts }: Pick<Parts, 'attempts'>) =>
  async (teamId: string): Promise<boolean> =>
    !(await countIn(attempts, [{ ...CHANGES, key: JSON.stringify(['team-change', teamId]) }])).refusal;

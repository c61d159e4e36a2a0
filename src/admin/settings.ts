import { z } from 'zod';

const seconds = z.int().positive();
/** Ended sessions are kept for a week. */
const MOST_SESSION = 86_400;

/** The settings of the staff's pages. */
export const staffSchema = z
  .strictObject({
    freshSeconds: seconds.describe(
      'Who opens a person’s file or decides about it must have shown every factor within this time.',
    ),
    keyChangeSeconds: seconds.describe('An approved change of keys must be begun within this time.'),
    idleSeconds: seconds.describe('A session of the staff’s pages that is unused for this long ends.'),
    sessionSeconds: seconds
      .max(MOST_SESSION)
      .describe('A session of the staff’s pages ends this long after the sign-in, used or not.'),
    phishingResistant: z
      .boolean()
      .describe(
        'Whoever enters must have shown a passkey or a certificate, which no false page can pass on. Only development may leave it out.',
      ),
    searches: z
      .strictObject({
        attempts: z.int().positive().describe('So many searches for people by one member of staff ...'),
        seconds: seconds.describe('... within so many seconds after the first.'),
      })
      .describe('How often a member of staff may look for people.'),
  })
  .describe('The pages of the staff, `/staff`: for people with a role there, at the highest level only.');

export type StaffSettings = z.infer<typeof staffSchema>;

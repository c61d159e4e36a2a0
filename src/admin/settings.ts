import { z } from 'zod';

const seconds = z.int().positive();

/** The settings of the staff's pages. */
export const staffSchema = z
  .strictObject({
    freshSeconds: seconds.describe(
      'Who opens a person’s file or decides about it must have shown every factor within this time.',
    ),
    searches: z
      .strictObject({
        attempts: z.int().positive().describe('So many searches for people by one member of staff ...'),
        seconds: seconds.describe('... within so many seconds after the first.'),
      })
      .describe('How often a member of staff may look for people.'),
    sessionSeconds: seconds.describe('Who looks at the list of files must have shown every factor within this time.'),
  })
  .describe('The pages of the staff, `/staff`: for people with a role there, at the highest level only.');

export type StaffSettings = z.infer<typeof staffSchema>;

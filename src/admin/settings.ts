import { z } from 'zod';

const seconds = z.int().positive();

/** The settings of the staff's pages. */
export const staffSchema = z
  .strictObject({
    freshSeconds: seconds.describe(
      'Who opens a person’s file or decides about it must have shown every factor within this time.',
    ),
    sessionSeconds: seconds.describe('Who looks at the list of files must have shown every factor within this time.'),
  })
  .describe('The pages of the staff, `/staff`: for people with a role there, at the highest level only.');

export type StaffSettings = z.infer<typeof staffSchema>;

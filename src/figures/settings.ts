import { z } from 'zod';

/** The settings of this folder. */
export const figuresSchema = z
  .strictObject({
    flushSeconds: z
      .number()
      .positive()
      .max(60)
      .describe('How often a node writes what it counted; so much is lost when a node is killed.'),
    keepDays: z.int().min(90).max(3660).describe('Figures are kept for so many days.'),
    smallest: z
      .int()
      .min(2)
      .max(1000)
      .describe('Where people left is shown to owners in steps of this number, and less than it only as “fewer”.'),
    publicSmallest: z
      .int()
      .min(2)
      .max(100_000)
      .describe('Services with fewer sign-ins in a month are named by nobody: `/figures` counts them together.'),
  })
  .describe('What services and the public see of how many sign-ins there are (docs/figures.md).');

export type FiguresSettings = z.infer<typeof figuresSchema>;

import { z } from 'zod';

/** The settings of places. */
export const placesSchema = z
  .strictObject({
    file: z
      .string()
      .optional()
      .describe('Table in the MaxMind DB format, such as one that knows regions; without it one that knows countries.'),
  })
  .describe('Where an address is, coarsely: people see it beside their sign-ins. Addresses themselves are not kept.');

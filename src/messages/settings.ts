import { z } from 'zod';

/** The settings of notices. */
export const noticesSchema = z
  .strictObject({
    keepSeconds: z.int().positive().describe('What people were told stays in their accounts for this long.'),
  })
  .describe('Everything that people are told by mail or text message is kept in their accounts too, encrypted.');

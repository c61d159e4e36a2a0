import { z } from 'zod';

/** The settings of this folder. */
export const protocolErrorsSchema = z
  .strictObject({
    most: z.int().min(10).max(500).describe('So many different mistakes are kept for each service; the oldest leave.'),
    keepDays: z.int().min(1).max(400).describe('A mistake that was not made again for so many days is removed.'),
  })
  .describe('The error inbox of services: what they did wrong in the protocol (docs/figures.md).');

export type ProtocolErrorsSettings = z.infer<typeof protocolErrorsSchema>;

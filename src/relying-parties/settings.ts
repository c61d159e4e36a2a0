import { z } from 'zod';

/** The settings of keys and secrets of services. */
export const serviceKeysSchema = z
  .strictObject({
    warnDays: z
      .array(z.int().positive())
      .min(1)
      .describe('So many days before a key, certificate or secret ends, those who look after the service are told.'),
    warnEverySeconds: z.int().positive().describe('How often a node looks for them.'),
    overlapDays: z.int().positive().describe('How long at most an old key or secret may go on beside its successor.'),
    secretDays: z.int().positive().describe('How long a secret counts, unless it is ended before.'),
    usesEverySeconds: z.number().positive().describe('How often a node writes down which keys and secrets were used.'),
  })
  .describe('Keys and secrets of services (docs/keys-of-services.md).');

export type ServiceKeysSettings = z.infer<typeof serviceKeysSchema>;

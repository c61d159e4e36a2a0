import { z } from 'zod';

const limit = (what: string) =>
  z.strictObject({
    attempts: z.int().positive().describe(`${what}: so many ...`),
    seconds: z.int().positive().describe('... within so many seconds after the first.'),
  });

/** The settings of this folder. */
export const registrationSchema = z
  .strictObject({
    open: z
      .boolean()
      .describe(
        'People open accounts themselves, at `/register`; where neither mails nor text messages can be sent nobody can.',
      ),
    begun: limit('Accounts begun from one address (IPv6: one /64)'),
    codes: limit('Codes to verify a contact, asked for from one address'),
  })
  .describe('How people open accounts. To one contact go as many codes as `messageLimits` allows.');

import { z } from 'zod';

const seconds = z.int().positive();

const limit = (what: string) =>
  z.strictObject({
    attempts: z.int().positive().describe(`${what}: so many ...`),
    seconds: seconds.describe('... within so many seconds after the first.'),
  });

/** The settings of this folder. */
export const recoverySchema = z
  .strictObject({
    waitSeconds: z
      .tuple([z.int().min(0), seconds, seconds])
      .describe(
        'How long a person who has nothing but their contact waits, by account level (0, 1, 2). An account of level 0 with more than a password waits as one of level 1.',
      ),
    openSeconds: seconds.describe('After the waiting a recovery can be finished for this long.'),
    pauseSeconds: seconds.describe(
      'After one was stopped, the account is recovered for this long by a new proof of identity only.',
    ),
    limits: z
      .strictObject({
        contact: limit('Codes asked for by one phone or address'),
        address: limit('Attempts from one address (IPv6: one /64)'),
        person: limit('Wrong answers to who the account belongs to, for each account'),
      })
      .describe('How often people may try, whether an account has the contact or not.'),
  })
  .describe('Recovery of accounts whose password or other ways to sign in were lost (docs/recovery.md).');

export type RecoverySettings = z.infer<typeof recoverySchema>;

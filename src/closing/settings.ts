import { z } from 'zod';

const ONE_YEAR = 365 * 24 * 3600;

/** The settings of this folder. */
export const closingSchema = z
  .strictObject({
    waitSeconds: z
      .int()
      .min(60)
      .describe('How long somebody who closes their account may change their mind. Nothing else works meanwhile.'),
    remindSeconds: z.int().positive().describe('So long before the end of the waiting they are told once more.'),
    keepSeconds: z
      .int()
      .min(ONE_YEAR)
      .describe(
        'How long evidence is kept after an account was closed: consents, receipts, references of proofs, accepted texts, reports. At least a year (Decree 53/2022/ND-CP, Article 26).',
      ),
  })
  .describe('Closing of accounts by their owners (docs/closing-an-account.md).');

export type ClosingSettings = z.infer<typeof closingSchema>;

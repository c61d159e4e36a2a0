import { z } from 'zod';

const seconds = z.int().positive();

/** The settings of this folder. */
export const contactsSchema = z
  .strictObject({
    phoneAgeSeconds: seconds.describe(
      'A phone that was not confirmed for this long recovers no account, until its person confirms it again.',
    ),
    settleSeconds: seconds.describe(
      'A contact that was added to an account recovers it alone only after this time, in which the earlier contacts can stop the change.',
    ),
    shareSeconds: seconds.describe(
      'Two accounts keep one contact when both of their people say, within this time, that they share it.',
    ),
    most: z.int().min(2).max(10).describe('So many phones, and so many mailboxes, an account has at most.'),
  })
  .describe('Phones and mailboxes of people (docs/contacts.md).');

export type ContactSettings = z.infer<typeof contactsSchema>;

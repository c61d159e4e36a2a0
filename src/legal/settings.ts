import { z } from 'zod';

const document = (what: string) =>
  z.strictObject({
    version: z
      .string()
      .regex(/^[\w.-]{1,40}$/)
      .describe(`${what}: the version that people accept, such as its date.`),
    file: z
      .string()
      .regex(/\{language\}/)
      .describe('Markdown, one file for each offered language; raw HTML in it is shown as text.'),
  });

/** The settings of the legal texts. */
export const legalSchema = z
  .strictObject({ terms: document('Terms of use'), privacy: document('Privacy notice') })
  .describe('Texts that whoever opens an account accepts; they are shown at `/terms` and `/privacy`.');

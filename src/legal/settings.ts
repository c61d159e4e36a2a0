import { z } from 'zod';

const version = (what: string) =>
  z
    .string()
    .regex(/^[\w.-]{1,40}$/)
    .describe(what);
const file = () =>
  z
    .string()
    .regex(/\{language\}/)
    .describe('Markdown, one file for each offered language; raw HTML in it is shown as text.');

const document = (what: string) =>
  z.strictObject({
    version: version(`${what}: the version that people accept, such as its date.`),
    file: file(),
    former: z
      .array(z.strictObject({ version: version('The former version.'), file: file() }))
      .default([])
      .describe('Versions that people accepted before: they stay readable for whoever did.'),
  });

/** The settings of the legal texts. */
export const legalSchema = z
  .strictObject({ terms: document('Terms of use'), privacy: document('Privacy notice') })
  .describe('Texts that whoever opens an account accepts; they are shown at `/terms` and `/privacy`.');

import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { CONSENT_TEXT_VERSION } from '../../../src/consent/text-version.ts';
import { readCatalogue } from '../../../src/web/words.ts';
import { LANGUAGES } from '../web/render.ts';

const words = LANGUAGES.map((language) =>
  Object.entries(readCatalogue(language)).filter(([key]) => key.startsWith('consent.')),
);

it('the version of the consent page’s words changes with them: write the day and the new hash', () => {
  const hash = createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 8);
  expect(CONSENT_TEXT_VERSION.split('+')[1]).toBe(hash);
  expect(CONSENT_TEXT_VERSION).toMatch(/^\d{4}-\d\d-\d\d\+[0-9a-f]{8}$/);
});

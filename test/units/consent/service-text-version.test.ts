import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { SERVICE_TEXT_VERSION } from '../../../src/account/service-words.ts';
import { readCatalogue } from '../../../src/web/words.ts';
import { LANGUAGES } from '../web/render.ts';

const KEPT = /^services\.(shown|withdraw|disconnect|optional|held|told|untold)\b/;
const words = LANGUAGES.map((language) => Object.entries(readCatalogue(language)).filter(([key]) => KEPT.test(key)));

it('the version of the words that receipts of a withdrawal keep changes with them: write the day and the new hash', () => {
  const hash = createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 8);
  expect(SERVICE_TEXT_VERSION).toBe(`2026-11-22+${hash}`);
});

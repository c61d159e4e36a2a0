/** Renders a sample as the pages module does for a request. */
import { createPages } from '../../../src/web/pages.ts';
import type { Language } from '../../../src/web/views.ts';
import type { Sample } from './samples.ts';

export const LANGUAGES: readonly Language[] = ['vi', 'en', 'fr'];

const pages = createPages({ languages: LANGUAGES, assetsVersion: 'v1' });

/** The HTML of a sample in a language. */
export function render({ view, model }: Sample, language: Language, querystring = ''): string {
  const ctx = { state: { language }, querystring, status: 404, type: '', body: '' };
  pages.show(ctx, view, model);
  return ctx.body;
}

/** The rules of axe-core, run in a page: in a fraction of the time that @axe-core/playwright takes, which brings back what is right, too. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const SOURCE = readFileSync(
  createRequire(import.meta.resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'),
  'utf8',
);
/** Target size is part of WCAG 2.2, AA, and off unless asked for. */
const OPTIONS = { rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'] };
const RUN = `axe.run(document, ${JSON.stringify(OPTIONS)}).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)))`;

/** Rules that a page breaks, each with the element that does. No page of ours has frames, so they stay inside of it. */
export async function violationsOf(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in globalThis'))) await page.evaluate(SOURCE);
  return page.evaluate<string[]>(RUN);
}

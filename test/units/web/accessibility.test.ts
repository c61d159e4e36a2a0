import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAssets } from '../../../src/web/assets.ts';
import { language } from '../../../src/web/language.ts';
import { createPages } from '../../../src/web/pages.ts';
import { securityHeaders } from '../../../src/web/security-headers.ts';
import { launchBrowser } from '../../support/browser.ts';
import { LANGUAGES } from './render.ts';
import { samples } from './samples.ts';
import { type Served, serve } from './serve.ts';

/** Every sample under its name, with the headers that pages have in service. */
function gallery(): Promise<Served> {
  const assets = createAssets();
  const pages = createPages({ languages: LANGUAGES, assetsVersion: assets.version });
  return serve(
    securityHeaders({ https: false }),
    assets.serve,
    language({ languages: LANGUAGES, https: false }),
    (ctx) => {
      const sample = samples.find(({ name }) => ctx.path === `/${name}`);
      if (sample) pages.show(ctx, sample.view, sample.model);
    },
  );
}

/** Each page in every language; its further states in one, since only words differ. */
const languagesOf = (name: string) => (samples.some(({ view }) => view === name) ? LANGUAGES : LANGUAGES.slice(0, 1));

const overflow = (page: Page): Promise<number> => page.evaluate('document.documentElement.scrollWidth - innerWidth');

describe('in a browser', () => {
  let app: Served;
  let browser: Browser;
  beforeAll(async () => {
    app = await gallery();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await app?.[Symbol.asyncDispose]();
  });

  it.each(samples.map(({ name }) => name))(
    '%s has no accessibility violation, fits a phone and obeys the policy',
    async (name) => {
      const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      for (const lang of languagesOf(name)) {
        await page.goto(`${app.origin}/${name}?lang=${lang}`);
        const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
        expect(await overflow(page)).toBeLessThanOrEqual(0);
      }
      expect(complaints).toEqual([]);
      await context.close();
    },
    60_000,
  );
});

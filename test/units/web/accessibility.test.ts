import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAssets } from '../../../src/web/assets.ts';
import { language } from '../../../src/web/language.ts';
import { createPages } from '../../../src/web/pages.ts';
import { securityHeaders } from '../../../src/web/security-headers.ts';
import type { Language } from '../../../src/web/views.ts';
import { violationsOf } from '../../support/axe.ts';
import { launchBrowser } from '../../support/browser.ts';
import { unmarkedFocus } from '../../support/focus.ts';
import { LANGUAGES } from './render.ts';
import { samples } from './samples.ts';
import { type Served, serve } from './serve.ts';

/** A phone, and a desk. */
const WIDTHS = [390, 1280];
/** 1280 pixels at 200 % and at 400 % (WCAG 2.2, 1.4.4 and 1.4.10). */
const ZOOMED = [640, 320];

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
const languagesOf = (name: string): readonly Language[] =>
  samples.some(({ view }) => view === name) ? LANGUAGES : LANGUAGES.slice(0, 1);

const overflow = (page: Page): Promise<number> => page.evaluate('document.documentElement.scrollWidth - innerWidth');

/** Sets the text as wide and high as WCAG 2.2, 1.4.12 says people may; how much wider than the window that makes the page. */
const overflowWhenSpaced = (page: Page): Promise<number> =>
  page.evaluate(`(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }');
    document.adoptedStyleSheets = [sheet];
    const pixels = document.documentElement.scrollWidth - innerWidth;
    document.adoptedStyleSheets = [];
    return pixels;
  })()`);

describe('in a browser', () => {
  let app: Served;
  let browser: Browser;
  let page: Page;
  let complaints: string[] = [];
  beforeAll(async () => {
    app = await gallery();
    browser = await launchBrowser();
    page = await browser.newPage();
    page.on('console', (message) => complaints.push(message.text()));
  });
  beforeEach(() => {
    complaints = [];
  });
  afterAll(async () => {
    await browser?.close();
    await app?.[Symbol.asyncDispose]();
  });

  async function wide(width: number): Promise<void> {
    await page.setViewportSize({ width, height: 800 });
    expect([width, await overflow(page)]).toEqual([width, 0]);
  }

  it.each(samples.map(({ name }) => name))(
    '%s has no accessibility violation, fits a phone, a desk and a zoomed page, and obeys the policy',
    async (name) => {
      for (const lang of languagesOf(name)) {
        await page.goto(`${app.origin}/${name}?lang=${lang}`);
        for (const width of ZOOMED) await wide(width);
        for (const width of WIDTHS) {
          await wide(width);
          expect([width, lang, await violationsOf(page)]).toEqual([width, lang, []]);
        }
        if (lang !== 'vi') continue;
        expect(await overflowWhenSpaced(page)).toBe(0);
        expect(await unmarkedFocus(page)).toEqual([]);
      }
      expect(complaints).toEqual([]);
    },
    60_000,
  );
});

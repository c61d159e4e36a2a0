import type { Browser, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, type Visitor, visit } from '../support/browser.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

/** What HTML, styles, scripts and pictures of the sign-in page may weigh on the wire. */
const MOST_BYTES = 60_000;
/** Letters come after the page can be read and used, and once. */
const MOST_BYTES_OF_FONTS = 120_000;

let world: World;
let browser: Browser;
beforeAll(async () => {
  [world, browser] = await Promise.all([createWorld(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

/** What came from the provider, by the kind that the browser took it for, in bytes as they were sent. */
async function weigh({ page }: Visitor): Promise<Record<string, number>> {
  const requests: Request[] = [];
  page.on('requestfinished', (request) => {
    if (request.url().startsWith(world.issuer)) requests.push(request);
  });
  await page.goto(`${world.portal}/sign-in`, { waitUntil: 'networkidle' });
  const bytes: Record<string, number> = {};
  for (const request of requests) {
    const { responseBodySize } = await request.sizes();
    const kind = request.resourceType();
    bytes[kind] = (bytes[kind] ?? 0) + responseBodySize;
  }
  return bytes;
}

describe('the sign-in page', () => {
  it.each(['vi', 'en', 'fr'])('is light on data in %s', async (language) => {
    const visitor = await visit(browser, { locale: language });
    const { font = 0, ...rest } = await weigh(visitor);
    const sum = Object.values(rest).reduce((all, one) => all + one, 0);
    if (process.env.SHOW_WEIGHT) console.log(language, { ...rest, sum, font });
    expect(Object.keys(rest)).toEqual(expect.arrayContaining(['document', 'stylesheet']));
    expect(sum).toBeLessThanOrEqual(MOST_BYTES);
    expect(font).toBeLessThanOrEqual(MOST_BYTES_OF_FONTS);
    expect(visitor.complaints).toEqual([]);
    await visitor.leave();
  });

  it('comes with styles and scripts that are compressed and kept, and is itself neither', async () => {
    const text = createTextBrowser();
    const page = await text.open(`${world.portal}/sign-in`);
    const links = [...page.html.matchAll(/(?:href|src)="(\/assets\/[^"]+\.(?:css|js|svg))"/g)].map((found) => found[1]);
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) {
      const { headers } = await fetch(new URL(link ?? '', world.issuer), {
        headers: { 'accept-encoding': 'gzip, br' },
      });
      expect([link, headers.get('content-encoding')]).toEqual([link, 'br']);
      expect(headers.get('cache-control')).toContain('immutable');
      expect(headers.get('vary')).toContain('Accept-Encoding');
    }
    expect(page.headers.get('content-encoding')).toBeNull();
    expect(page.headers.get('cache-control')).toBe('no-store');
  });
});

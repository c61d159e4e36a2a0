/** What waits for a second pair of eyes. */
import type { Page, TextBrowser } from './text-browser.ts';
import type { World } from './world.ts';

/** Where the first request of a list of approvals is read; empty where there is none. */
export const firstRequestOf = ({ html }: Page): string =>
  /href="(\/staff\/approvals\/[0-9a-f-]{36})"/.exec(html)?.[1] ?? '';

/** The first request in the list of somebody, in English. */
export async function openFirstRequest(browser: TextBrowser, { issuer }: Pick<World, 'issuer'>): Promise<Page> {
  const list = await browser.open(`${issuer}/staff/approvals?lang=en`);
  return browser.open(`${issuer}${firstRequestOf(list)}`);
}

/** What officers and visitors do at a counter, over HTTP. */
import { go } from './journey.ts';
import type { Persona } from './personas.ts';
import type { Page, TextBrowser } from './text-browser.ts';
import type { World } from './world.ts';

export const EVERY_CHECK = ['card', 'face', 'fingerprints'];

/** The file code on a page of a person or of the staff. */
export const codeIn = ({ html }: Page): string =>
  [...(/mc-secret__value[\s\S]*?<\/p>/.exec(html)?.[0] ?? '').matchAll(/<span>(\w+)<\/span>/g)]
    .map((m) => m[1])
    .join('');

/** A person asks to be checked at a place; the page with the code. */
export async function askFor(
  { issuer }: World,
  browser: TextBrowser,
  person: Persona,
  { place, card = 'valid' }: { place: string; card?: string },
): Promise<Page> {
  await go(browser, `${issuer}/account/proofs`, person);
  // Asking needs a fresh sign-in, looking does not; a session that has just begun is both.
  const offers = await browser.open(`${issuer}/account/proofs`);
  const form = await browser.submit(offers, 'method=in_person_counter');
  return browser.submit(form, '.login-submit', { place, card });
}

/** An officer opens a file by its code. */
export async function openFile({ issuer }: World, browser: TextBrowser, code: string): Promise<Page> {
  const queue = await browser.open(`${issuer}/staff/queue`);
  return browser.submit(queue, '.login-submit', { code });
}

/** Sends the form of a file. */
export const decideOn = (
  browser: TextBrowser,
  file: Page,
  decision: { outcome: string; check?: string[]; note?: string },
): Promise<Page> => browser.submit(file, '.login-submit', decision);

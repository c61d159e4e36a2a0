/** Bringing organisations in, as people do. */
import { go } from './journey.ts';
import type { Persona } from './personas.ts';
import { createTextBrowser, type Page, type TextBrowser } from './text-browser.ts';
import type { World } from './world.ts';

/** Codes of the test register (demo/business-register). */
export const CODES = {
  senVang: '0199900018',
  branch: '0199900018-001',
  songMo: '0199900025',
  treXanh: '0199900032',
  mayTrang: '0199900057',
  suspended: '0199900064',
  dissolved: '0199900071',
  rauDong: '0199900089',
  gomBen: '0199900096',
  vaiMoc: '0199900106',
  /** A right code that the register does not have. */
  unknown: '0199900113',
} as const;

type At = Pick<World, 'issuer'>;

/** Somebody at their own page of organisations, in English. */
export async function atOrganisations({ issuer }: At, person: Persona): Promise<TextBrowser> {
  const browser = createTextBrowser();
  await go(browser, `${issuer}/account/organisations`, person);
  await browser.open(`${issuer}/account/organisations?lang=en`);
  return browser;
}

/** Asks to bring an organisation in; the page where that led to. */
export async function bringIn({ issuer }: At, browser: TextBrowser, code: string): Promise<Page> {
  const form = await browser.open(`${issuer}/account/organisations/new`);
  return browser.submit(form, '.login-submit', { code });
}

/** Another representative answers the only request that waits for them. */
export async function answerRequest({ issuer }: At, browser: TextBrowser, answer: 'agreed' | 'refused'): Promise<Page> {
  const home = await browser.open(`${issuer}/account/organisations?lang=en`);
  return browser.submit(await browser.follow(home, 'Answer'), `answer=${answer}`);
}

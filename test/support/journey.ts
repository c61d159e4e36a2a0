/** A person's way through the provider's pages. */
import { unusedCode } from './codes.ts';
import type { Persona } from './personas.ts';
import { createTextBrowser, type Page, type TextBrowser } from './text-browser.ts';
import type { World } from './world.ts';

/** How a person answers what is not fixed. */
export interface Answers {
  /** Optional claims to tick on consent. */
  readonly ticked?: readonly string[];
  /** Fields to add when signing in, such as `shared`. */
  readonly signIn?: Readonly<Record<string, string>>;
  /** Skip a step-up that is only a wish. */
  readonly skip?: boolean;
}

export const isSignIn = (page: Page): boolean => /<input[^>]*name="password"/.test(page.html);
export const isCode = (page: Page): boolean => /<input[^>]*autocomplete="one-time-code"/.test(page.html);
export const isConsent = (page: Page): boolean => /<button[^>]*value="agree"/.test(page.html);

/** Is this a page of a demonstration service that somebody has entered? */
export const isInside = (page: Page): boolean => /id="(sign-out|contexts)"/.test(page.html);

/** Where a page is; at the tax office the number of the context varies. */
export const placeOf = ({ url }: Page): string => url.href.replace(/\/c\/[\w-]+/, '/c/:context');

/** The code on an error page, of the provider or of a demonstration service. */
export const errorCode = (page: Page): string | undefined => /id="error-code">([^<]*)</.exec(page.html)?.[1];

async function answer(browser: TextBrowser, page: Page, person: Persona, answers: Answers): Promise<Page | undefined> {
  const { login, password } = person;
  if (isSignIn(page)) return browser.submit(page, '.login-submit', { login, password, ...answers.signIn });
  if (isCode(page) && answers.skip) return browser.submit(page, 'action=skip');
  if (isCode(page)) return browser.submit(page, '.login-submit', { code: await unusedCode(page.url.origin, person) });
  if (isConsent(page)) return browser.submit(page, '.login-submit', { claim: [...(answers.ticked ?? [])] });
  return undefined;
}

const MOST_PAGES = 6;

/** Answers one page after the other, until one that asks nothing or refuses. */
export async function answerAll(
  browser: TextBrowser,
  first: Page,
  person: Persona,
  answers: Answers = {},
): Promise<Page> {
  let page = first;
  for (let i = 0; i < MOST_PAGES; i += 1) {
    const next = await answer(browser, page, person, answers);
    if (!next) return page;
    page = next;
    if (page.status >= 400) return page;
  }
  throw new Error(`the pages do not end: ${page.url.href} ${page.text.slice(0, 300)}`);
}

/** Opens an address and answers everything that the provider asks. */
export async function go(
  browser: TextBrowser,
  url: URL | string,
  person: Persona,
  answers: Answers = {},
): Promise<Page> {
  return answerAll(browser, await browser.open(url), person, answers);
}

/** A browser of somebody at a page of the provider, in English. */
export async function inEnglish(
  { issuer }: Pick<World, 'issuer'>,
  path: string,
  person: Persona,
  answers: Answers = {},
): Promise<TextBrowser> {
  const browser = createTextBrowser();
  await go(browser, `${issuer}${path}`, person, answers);
  await browser.open(`${issuer}${path}?lang=en`);
  return browser;
}

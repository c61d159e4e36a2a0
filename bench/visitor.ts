/** A person with a browser in which they are signed in: made as people do it, with the pages' forms. */
import { createTextBrowser, type Page, type TextBrowser } from '../test/support/text-browser.ts';
import { loginOf, PASSWORD } from './people.ts';
import { CLIENTS } from './registrations.ts';
import { authorizationRequest, codeIn, redeem, type Target, type Tokens } from './relying-party.ts';

/** What a signed-in person's browser and services hold. */
export interface Visitor {
  /** Cookies for the authorization endpoint, by name. */
  readonly cookies: Map<string, string>;
  /** A token of the service, for introspection. */
  accessToken: string;
  refreshToken: string;
}

/** Takes the cookies of an answer. */
export function keepCookies({ cookies }: Pick<Visitor, 'cookies'>, lines: readonly string[]): void {
  for (const line of lines) {
    const pair = line.slice(0, line.indexOf(';'));
    const equals = pair.indexOf('=');
    const value = pair.slice(equals + 1);
    if (value) cookies.set(pair.slice(0, equals), value);
  }
}

/** The header that sends them back. */
export const cookiesOf = ({ cookies }: Pick<Visitor, 'cookies'>): { cookie: string } => ({
  cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
});

/** The two pages of a first sign-in, or the one of a further service. */
const MOST_PAGES = 3;

async function answerPages(browser: TextBrowser, first: Page, login: string): Promise<Page> {
  let page = first;
  for (let i = 0; i < MOST_PAGES && !page.url.searchParams.has('code'); i += 1) {
    const fields = page.html.includes('name="login"') ? { login, password: PASSWORD } : {};
    page = await browser.submit(page, '.login-submit', fields);
  }
  return page;
}

async function signIn(target: Target, browser: TextBrowser, options: { clientId: string; login: string }) {
  const { clientId, login } = options;
  const { path, verifier } = authorizationRequest(target, clientId);
  const page = await answerPages(browser, await browser.open(new URL(path, target.issuer)), login);
  return redeem(target, clientId, codeIn(page.url.href), verifier);
}

function check(tokens: Tokens, wanted: keyof Tokens): string {
  const token = tokens[wanted];
  if (!token) throw new Error(`the provider gave no ${wanted}`);
  return token;
}

/** Signs the person with this number in to both services. */
export async function createVisitor(target: Target, number: number): Promise<Visitor> {
  const browser = createTextBrowser();
  const login = loginOf(number);
  const tokens = await signIn(target, browser, { clientId: CLIENTS.service, login });
  const lasting = await signIn(target, browser, { clientId: CLIENTS.refreshing, login });
  const everywhere = browser.cookies().filter(({ path }) => path === '/');
  return {
    cookies: new Map(everywhere.map(({ name, value }) => [name, value])),
    accessToken: check(tokens, 'access_token'),
    refreshToken: check(lasting, 'refresh_token'),
  };
}

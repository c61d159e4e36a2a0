/** Chromium as a person uses it, with everything written down that a browser complains about. */
import { type Browser, type BrowserContextOptions, type ConsoleMessage, chromium, type Page } from 'playwright-core';
import { violationsOf } from './axe.ts';

const executablePath = '/usr/bin/chromium';
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PHONE = { width: 390, height: 844 };
const PATIENCE_MS = 20_000;

/** Starts Chromium without a window, on a profile of its own that ends with it. */
export const launchBrowser = (): Promise<Browser> => chromium.launch({ executablePath, args, headless: true });

/** A person with a phone in the hand: cookies of their own. */
export interface Visitor {
  readonly page: Page;
  /** What the browser complained about so far: policy violations, script errors, files that did not come. */
  readonly complaints: readonly string[];
  /** What is wrong with the page that is shown: rules of accessibility it breaks, a width that does not fit, rivals for the focus. */
  flaws(): Promise<string[]>;
  leave(): Promise<void>;
}

/** Chromium also reports each page of status 400 and more; those are pages of ours and no complaint. */
function isOwnRefusal(message: ConsoleMessage, page: Page): boolean {
  return message.text().startsWith('Failed to load resource') && message.location().url === page.url();
}

/** A test types faster than a slow page takes the focus: what is being typed in keeps it. */
const isTypedFirst = (message: ConsoleMessage): boolean =>
  message.text() === 'Autofocus processing was blocked because a document already has a focused element.';

const broken = async (page: Page): Promise<string[]> =>
  (await violationsOf(page)).map((violation) => `${page.url()} ${violation}`);

async function overflow(page: Page): Promise<string[]> {
  const pixels = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
  return pixels > 0 ? [`${page.url()} is ${pixels} px too wide`] : [];
}

/** Only one place can have the focus. */
async function rivals(page: Page): Promise<string[]> {
  const count = await page.locator('[autofocus]').count();
  return count > 1 ? [`${page.url()} gives ${count} places the focus`] : [];
}

/** Opens a private window; `javaScriptEnabled: false` is a browser without scripts. */
export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({ viewport: PHONE, ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`${page.url()} ${error.message}`));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    if (reason !== 'net::ERR_ABORTED') complaints.push(`${request.url()} ${reason}`);
  });
  page.on('console', (message) => {
    if (!isOwnRefusal(message, page) && !isTypedFirst(message)) complaints.push(`${page.url()} ${message.text()}`);
  });
  return {
    page,
    complaints,
    flaws: async () => [...(await broken(page)), ...(await overflow(page)), ...(await rivals(page))],
    leave: () => context.close(),
  };
}

/** Fills in the sign-in page and sends it. */
export async function signIn(page: Page, { login, password }: { login: string; password: string }): Promise<void> {
  await page.fill('[name=login]', login);
  await page.fill('[name=password]', password);
  await page.click('.login-submit');
}

/** Goes to the page before; asked while a page is still coming, Chromium would have nothing to go back from. */
export async function goBack(page: Page): Promise<void> {
  await page.waitForLoadState();
  const from = page.url();
  await page.evaluate('history.back()');
  await page.waitForURL((url) => url.href !== from);
  await page.waitForLoadState();
}

/** Loads the page again, once it is there. */
export async function reload(page: Page): Promise<void> {
  await page.waitForLoadState();
  await Promise.all([page.waitForEvent('load'), page.evaluate('location.reload()')]);
}

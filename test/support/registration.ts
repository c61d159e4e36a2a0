/** How people open accounts: the answers they give, page by page. */
import { codeIn, type ReceivedMessage } from './mailbox.ts';
import type { Page, TextBrowser } from './text-browser.ts';
import type { World } from './world.ts';

/** What somebody says and chooses. */
export interface Applicant {
  readonly details: Readonly<Record<string, string>>;
  /** As it is typed; `to` is where the code arrives. */
  readonly contact: string;
  readonly to: string;
  readonly password: string;
}

/** A citizen whom nobody knows; the last six digits tell people apart. */
export const citizen = (n: number): Applicant => ({
  details: {
    number: `099190${String(n).padStart(6, '0')}`,
    name: 'Phạm Thị Hồng Nhung',
    birthdate: '27/03/1990',
    gender: 'female',
  },
  contact: `0912${String(n).padStart(6, '0')}`,
  to: `+84912${String(n).padStart(6, '0')}`,
  password: 'mua-roi-tren-mai-ngoi-cu',
});

const next = '.login-submit';

/** Which step a page is of. */
export const stepOf = ({ url }: Page): string => url.pathname.replace('/register', '') || '/';

/** The code in the newest message. */
export async function codeFor({ mailbox }: World, { to }: Pick<Applicant, 'to'>, count = 1): Promise<string> {
  return codeIn((await mailbox.next(to, count)) as ReceivedMessage);
}

/** From the first page to the identity data. */
export const begin = (browser: TextBrowser, first: Page, who = 'citizen'): Promise<Page> =>
  browser.submit(first, next, { who });

/** From the identity data to the page that asks for the code. */
export async function toCode(browser: TextBrowser, page: Page, { details, contact }: Applicant): Promise<Page> {
  return browser.submit(await browser.submit(page, next, { ...details }), next, { contact });
}

/** From the identity data to the last form. */
export async function toAgree(world: World, browser: TextBrowser, page: Page, applicant: Applicant): Promise<Page> {
  const asked = await toCode(browser, page, applicant);
  const { password } = applicant;
  const secure = await browser.submit(asked, next, { code: await codeFor(world, applicant) });
  const offer = await browser.submit(secure, next, { password, repeat: password });
  return browser.submit(offer, '#decline');
}

/** From the first page to the account. */
export async function register(world: World, browser: TextBrowser, first: Page, applicant: Applicant): Promise<Page> {
  const agree = await toAgree(world, browser, await begin(browser, first), applicant);
  return browser.submit(agree, next, { accept: 'yes' });
}

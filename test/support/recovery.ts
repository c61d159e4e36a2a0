/** Getting back into an account, as a person does it. */
import { codeIn, type ReceivedMessage } from './mailbox.ts';
import { sql } from './sql.ts';
import type { Page, TextBrowser } from './text-browser.ts';
import { eventually } from './wait.ts';
import type { World } from './world.ts';

/** Limits that no journey runs into, except that of wrong answers to who somebody is. */
export const PATIENT = {
  messageLimits: {
    contact: { messages: 500, seconds: 900 },
    contactLong: { messages: 500, seconds: 900 },
    person: { messages: 500, seconds: 900 },
    personLong: { messages: 500, seconds: 900 },
  },
  recovery: {
    limits: { contact: { attempts: 500, seconds: 900 }, address: { attempts: 5_000, seconds: 900 } },
  },
};

/** Where somebody is reached, and what they know. */
export interface Claimant {
  readonly contact: string;
  readonly number: string;
  readonly birthdate: string;
}

const messages = (world: World, contact: string, pattern: RegExp): readonly ReceivedMessage[] =>
  world.mailbox.to(contact).filter(({ text }) => pattern.test(text));

/** The newest message that fits, once there are more than before. */
async function afterwards(
  world: World,
  contact: string,
  pattern: RegExp,
  act: () => Promise<unknown>,
): Promise<ReceivedMessage> {
  const before = messages(world, contact, pattern).length;
  await act();
  return eventually(() => {
    const [newest, ...others] = messages(world, contact, pattern);
    if (!newest || others.length < before) throw new Error(`no message to ${contact} fits ${pattern}`);
    return newest;
  });
}

/** The link in the newest message that has one. */
export async function linkTo(world: World, contact: string, what: 'stop' | 'continue'): Promise<string> {
  const pattern = new RegExp(`https?:\\S+/recover/${what}/[\\w-]+`);
  const message = await eventually(() => {
    const [newest] = messages(world, contact, pattern);
    if (!newest) throw new Error(`no link to ${what} came to ${contact}`);
    return newest;
  });
  return pattern.exec(message.text)?.[0] ?? '';
}

/** The page that asks for the code, and the code that came. */
export async function askForCode(world: World, browser: TextBrowser, contact: string, address: string) {
  let page: Page | undefined;
  const message = await afterwards(world, address, /\b\d{6}\b/, async () => {
    page = await browser.submit(await browser.open(`${world.issuer}/recover`), '.login-submit', { contact });
  });
  return { page: page as Page, code: codeIn(message) };
}

/** The page that asks who somebody is, after the right code. */
export async function untilWho(world: World, browser: TextBrowser, contact: string): Promise<Page> {
  const { page, code } = await askForCode(world, browser, contact, contact);
  return browser.submit(page, '.login-submit', { code });
}

/** The page that comes after saying who one is. */
export async function sayWho(world: World, browser: TextBrowser, claimant: Claimant): Promise<Page> {
  const { contact, number, birthdate } = claimant;
  return browser.submit(await untilWho(world, browser, contact), '.login-submit', { number, birthdate });
}

/** Begins to wait. */
export async function beginToWait(world: World, browser: TextBrowser, claimant: Claimant): Promise<Page> {
  const before = await browser.submit(await sayWho(world, browser, claimant), 'choice=wait');
  return browser.submit(before, '.login-submit');
}

/** As if everything had happened that many seconds earlier. */
export const pass = (world: World, seconds: number): Promise<unknown> =>
  sql(
    world.databaseUrl,
    `UPDATE recoveries SET started_at = started_at - make_interval(secs => $1), ready_at = ready_at - make_interval(secs => $1),
    expires_at = expires_at - make_interval(secs => $1), ended_at = ended_at - make_interval(secs => $1)`,
    [seconds],
  );

/** How the recoveries of a person ended, oldest first; null where one is open. */
export async function outcomes(world: World, personId: string): Promise<(string | null)[]> {
  const rows = await sql<{ outcome: string | null }>(
    world.databaseUrl,
    'SELECT outcome FROM recoveries WHERE person_id = $1 ORDER BY started_at',
    [personId],
  );
  return rows.map(({ outcome }) => outcome);
}

/** Passkeys without a browser: a key made of software, in somebody's account, that answers what a page asks. */
import { randomUUID } from 'node:crypto';
import { passkeys } from './passkeys.ts';
import type { Persona } from './personas.ts';
import { createSoftKey, type SoftKey } from './soft-key.ts';
import type { Page, TextBrowser } from './text-browser.ts';
import type { World } from './world.ts';

/** Adds a passkey to somebody's account. */
export async function addSoftPasskey({ app, issuer }: World, { id }: Pick<Persona, 'id'>): Promise<SoftKey> {
  const { people, credentials } = app.storage;
  const key = createSoftKey();
  const { enrolment } = passkeys();
  const common = { person: await people.find(id), credentials: [], now: new Date(), issuer, language: 'vi' as const };
  const ask = await enrolment?.begin(common);
  const [exhibit] = ask?.form.exhibits ?? [];
  if (!ask || exhibit?.kind !== 'ceremony') throw new Error('nothing was asked');
  const input = { [exhibit.field]: key.create(issuer, exhibit.options as Parameters<SoftKey['create']>[1]) };
  const turn = await enrolment?.answer({ ...common, state: ask.state, input });
  if (turn?.kind !== 'done') throw new Error('no passkey was added');
  await credentials.add({ id: randomUUID(), personId: id, method: 'passkey', ...turn.done });
  return key;
}

/** Whether a page asks for a passkey. */
export const asksForPasskey = ({ html }: Page): boolean => /data-ceremony="get"/.test(html);

/** Answers a page that asks for a passkey. */
export function showPasskey(browser: TextBrowser, page: Page, key: SoftKey): Promise<Page> {
  const [, options = ''] = /data-ceremony="get" data-options="([^"]*)"/.exec(page.html) ?? [];
  const asked = JSON.parse(options.replaceAll('&quot;', '"').replaceAll('&amp;', '&')) as { challenge: string };
  const button = /name="identify"/.test(page.html) ? 'identify=passkey' : 'action=continue';
  return browser.submit(page, button, { passkey: key.get(page.url.origin, asked) });
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isCode, isSignIn } from '../support/journey.ts';
import { codeIn } from '../support/mailbox.ts';
import { type Persona, persona } from '../support/personas.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');
const son = persona('Her son, who shares');

const actionOf = ({ html, url }: Page): URL =>
  new URL(/<form method="post" action="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '', url);

/** Signs in at the person's own page with the password and the code that comes by text message. */
async function enter(browser: TextBrowser, { login, password, phones }: Persona): Promise<Page> {
  const first = await browser.open(`${world.issuer}/account/ways`);
  expect(isSignIn(first)).toBe(true);
  const second = await browser.submit(first, '.login-submit', { login, password });
  expect(isCode(second)).toBe(true);
  const code = codeIn(await world.mailbox.next(phones[0]?.value ?? ''));
  return browser.submit(second, '.login-submit', { code });
}

describe('a verified phone and a verified mailbox', () => {
  const browser = createTextBrowser();
  const phone = lan.phones[0]?.value ?? '';

  it('are a second factor at the person’s own page, without having been added', async () => {
    const home = await enter(browser, lan);
    expect(home.url.pathname).toBe('/account/ways');
    expect(home.text).toContain('Mã gửi qua tin nhắn SMS');
    expect(home.text).toContain('Mã gửi qua thư điện tử');
    expect(home.text).toContain(`••• ••• ${phone.slice(-3)}`);
    expect(home.text).not.toContain(phone.slice(1));
  });

  it('are neither offered among what can be added, nor removed there', async () => {
    const offers = await browser.open(`${world.issuer}/account/add`);
    const offered = [...offers.html.matchAll(/name="method" value="([\w-]+)"/g)].map(([, id]) => id);
    expect(offered).toEqual(['totp', 'passkey', 'recovery-code']);
    const home = await browser.open(`${world.issuer}/account/ways`);
    expect(home.html.match(/\/remove"/g)).toHaveLength(1);
    const forced = await browser.step(`${world.issuer}/account/add`, {
      method: 'POST',
      body: new URLSearchParams({ method: 'sms-code' }),
    });
    expect(forced.headers.get('location')).toBe('/account/ways');
  });

  it('are so no longer when they are not verified any more', async () => {
    const { people } = world.app.storage;
    const person = await people.find(lan.id);
    if (!person) throw new Error('the person is gone');
    await people.save({ ...person, phones: [{ value: phone, verified: false, primary: true }] });
    const home = await browser.open(`${world.issuer}/account/ways`);
    expect([home.text.includes('Mã gửi qua tin nhắn SMS'), home.text.includes('Mã gửi qua thư điện tử')]).toEqual([
      false,
      true,
    ]);
  });
});

describe('without scripts', () => {
  it('the page of a passkey says that it needs them, and there is a way back', async () => {
    const browser = createTextBrowser();
    await enter(browser, son);
    const page = await browser.submit(await browser.open(`${world.issuer}/account/add`), 'method=passkey');
    expect(page.text).toContain('cần JavaScript');
    expect(page.html).toContain('href="/account/ways"');
    const sent = await browser.step(actionOf(page), {
      method: 'POST',
      body: new URLSearchParams({ action: 'continue', passkey: '' }),
    });
    expect(sent.status).toBe(400);
    expect(await sent.text()).toContain('Thiết bị chưa trả lời');
  });
});

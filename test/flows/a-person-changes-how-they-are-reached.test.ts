import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ageSignIns } from '../support/aging.ts';
import { go } from '../support/journey.ts';
import { codeIn } from '../support/mailbox.ts';
import { type Persona, persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp', 'passkey', 'recovery-code'] });
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');
const broi = persona('An elder');
const camille = persona('A French resident');
const ha = persona('accountant');
const mother = persona('A mother who shares');
const next = '.login-submit';

const contacts = (): string => `${world.issuer}/account/contacts`;
const idOf = ({ html }: Page, value: string): string =>
  new RegExp(`${value.replace(/[+.]/g, '\\$&')}</h3>[\\s\\S]*?contacts/([\\w-]+)/remove`).exec(html)?.[1] ?? '';
const eventsOf = async ({ id }: Persona): Promise<string[]> => {
  const rows = await sql<{ type: string }>(
    world.databaseUrl,
    `SELECT type FROM audit_events WHERE person_id = $1 AND type LIKE 'account.contact%' ORDER BY id`,
    [id],
  );
  return rows.map(({ type }) => type);
};
const linkIn = (text: string): string => /https?:\S+\/account\/contacts\/stop\/\S+/.exec(text)?.[0] ?? '';

/** The page that asks for the code. */
async function ask(browser: TextBrowser, contact: string, at = `${contacts()}/add`): Promise<Page> {
  return browser.submit(await browser.open(at), next, { contact });
}
async function answer(browser: TextBrowser, page: Page, to: string, count = 1): Promise<Page> {
  return browser.submit(page, next, { code: codeIn(await world.mailbox.next(to, count)) });
}

describe('a further phone', () => {
  const browser = createTextBrowser();

  it('is added by the code that comes there, and nothing is kept before', async () => {
    await go(browser, contacts(), lan);
    const wrong = await ask(browser, 'nobody');
    expect([wrong.status, wrong.text.includes('Hãy nhập đúng số điện thoại')]).toEqual([400, true]);
    const asked = await ask(browser, '0987 654 321');
    expect(asked.text).toContain('+84987654321');
    expect((await browser.open(contacts())).text).not.toContain('+84987654321');
    const mistyped = await browser.submit(asked, next, { code: '000000' });
    expect(mistyped.status).toBe(400);
    const page = await answer(browser, asked, '+84987654321');
    expect(page.text).toContain('Đã thêm');
    expect(page.text).toContain('+84987654321');
    expect(page.text).toContain('Chưa thể chỉ dùng nơi này để khôi phục');
  });

  it('is told at once at the earlier contacts, with the link that stops it, and at the new one without', async () => {
    const mail = await world.mailbox.about('lan.nguyen@example.vn', 'có thêm một nơi liên lạc');
    expect(mail.text).toContain('•••\u00a0•••\u00a0321');
    expect(mail.text).not.toContain('+84987654321');
    expect(linkIn(mail.text)).not.toBe('');
    expect(linkIn((await world.mailbox.about('+84900000001', 'nơi liên lạc')).text)).not.toBe('');
    expect(linkIn((await world.mailbox.about('+84987654321', 'có thêm nơi liên lạc')).text)).toBe('');
    expect((await browser.open(`${world.issuer}/account/notices`)).text).toContain('có thêm một nơi liên lạc');
    expect(await eventsOf(lan)).toEqual(['account.contact-added']);
  });

  it('becomes the main one when the person says so, and services get that one', async () => {
    const page = await browser.open(contacts());
    const after = await browser.submit(page, '.mc-link-button', {});
    expect(after.text).toContain('Đã đổi nơi liên lạc chính');
    const person = await world.app.storage.people.find(lan.id);
    expect(person?.phones.filter(({ primary }) => primary).map(({ value }) => value)).toEqual(['+84987654321']);
  });

  it('opens the account as a login', async () => {
    const other = createTextBrowser();
    const signIn = await other.open(contacts());
    const page = await other.submit(signIn, next, { login: '0987654321', password: lan.password });
    expect(page.url.pathname).toBe('/account/contacts');
  });

  it('is gone after the link was used, with every session; the link works once and not by being opened', async () => {
    const link = linkIn((await world.mailbox.about('lan.nguyen@example.vn', 'có thêm một nơi liên lạc')).text);
    const anybody = createTextBrowser();
    const page = await anybody.open(link);
    expect(page.text).toContain('••• ••• 321');
    expect((await browser.open(contacts())).text).toContain('+84987654321');
    const stopped = await anybody.submit(page, next);
    expect(stopped.text).toContain('Đã dừng');
    expect((await anybody.open(link)).status).toBe(410);
    expect((await browser.open(contacts())).url.pathname).not.toBe('/account/contacts');
    const person = await world.app.storage.people.find(lan.id);
    expect(person?.phones).toEqual([{ value: '+84900000001', verified: true, primary: true }]);
    expect((await eventsOf(lan)).at(-1)).toBe('account.contact-restored');
  });
});

describe('the last contact', () => {
  it('is not removed, but replaced', async () => {
    const browser = createTextBrowser();
    const home = await go(browser, contacts(), broi);
    const id = idOf(home, '+84900000002');
    const remove = await browser.open(`${contacts()}/${id}/remove`);
    expect([remove.status, remove.text.includes('Không thể xóa')]).toEqual([409, true]);
    const forced = await browser.step(`${contacts()}/${id}/remove`, {
      method: 'POST',
      headers: { origin: world.issuer, 'sec-fetch-site': 'same-origin' },
    });
    expect(forced.status).toBe(409);
    const asked = await ask(browser, '0987000002', `${contacts()}/${id}/replace`);
    const page = await answer(browser, asked, '+84987000002');
    expect(page.text).not.toContain('+84900000002');
    const told = await world.mailbox.about('+84900000002', 'đã được thay');
    expect(linkIn(told.text)).not.toBe('');
    expect(await eventsOf(broi)).toEqual(['account.contact-added']);
  });

  it('comes back by the link that came to it', async () => {
    const link = linkIn((await world.mailbox.about('+84900000002', 'đã được thay')).text);
    const anybody = createTextBrowser();
    await anybody.submit(await anybody.open(link), next);
    const person = await world.app.storage.people.find(broi.id);
    expect(person?.phones).toEqual([{ value: '+84900000002', verified: true, primary: true }]);
  });
});

describe('a mailbox', () => {
  it('is removed where there is another way to be reached, in the person’s language, and can come back', async () => {
    const browser = createTextBrowser();
    const home = await go(browser, contacts(), camille);
    const id = idOf(home, 'camille.durand@example.com');
    const page = await browser.submit(await browser.open(`${contacts()}/${id}/remove`), next);
    expect(page.text).toContain('Retrait effectué');
    expect(page.text).toContain('Aucune adresse e-mail');
    const mail = await world.mailbox.about('camille.durand@example.com', 'Un contact a été retiré');
    const anybody = createTextBrowser();
    await anybody.submit(await anybody.open(linkIn(mail.text)), next);
    const person = await world.app.storage.people.find(camille.id);
    expect(person?.emails).toEqual([{ value: 'camille.durand@example.com', verified: true, primary: true }]);
  });
});

describe('changing contacts', () => {
  it('asks whoever signed in a while ago to do it once more, and shows nobody another person’s', async () => {
    const browser = createTextBrowser();
    const home = await go(browser, contacts(), mother);
    expect((await browser.step(`${contacts()}/AAAAAAAAAAAAAAAA/remove`)).status).toBe(404);
    await ageSignIns(world, 1000);
    expect((await browser.open(contacts())).url.pathname).toBe('/account/contacts');
    const id = idOf(home, '+84900000009');
    expect((await browser.open(`${contacts()}/${id}/remove`)).url.pathname).not.toContain('/account/contacts');
  });

  it('is limited: nobody makes phones ring without end', async () => {
    const browser = createTextBrowser();
    await go(browser, contacts(), ha);
    const statuses: number[] = [];
    for (let n = 10; n < 22; n += 1) statuses.push((await ask(browser, `09870001${n}`)).status);
    expect(statuses.at(-1)).toBe(429);
    expect(statuses[0]).toBe(200);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unusedCode } from '../support/codes.ts';
import { isCode, isSignIn } from '../support/journey.ts';
import { codeIn } from '../support/mailbox.ts';
import { type Persona, persona } from '../support/personas.ts';
import { PATIENT, sayWho } from '../support/recovery.ts';
import { begin, citizen, codeFor, register, stepOf, toCode } from '../support/registration.ts';
import { basicClient } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld(PATIENT);
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');
const mother = persona('A mother who shares');
const duong = persona('newcomer');
const hung = persona('The director');
const next = '.login-submit';
const NUMBER = '+84900000001';
const contacts = (): string => `${world.issuer}/account/contacts`;
/** Whoever got Lan’s number from the operator. */
const newOwner = { ...citizen(771), contact: '0900000001', to: NUMBER };

/** Signs in with the password, and with codes that come to a mailbox or phone until nothing more is asked. */
async function enter(browser: TextBrowser, url: string, { login, password }: Persona, to: string): Promise<Page> {
  const before = world.mailbox.codesTo(to).length;
  const page = await browser.submit(await browser.open(url), next, { login, password });
  if (!isCode(page)) return page;
  return browser.submit(page, next, { code: codeIn(await world.mailbox.nextCode(to, before + 1)) });
}
/** The page after the code of a contact that is added. */
async function show(browser: TextBrowser, contact: string, to: string): Promise<Page> {
  const before = world.mailbox.codesTo(to).length;
  const asked = await browser.submit(await browser.open(`${contacts()}/add`), next, { contact });
  return browser.submit(asked, next, { code: codeIn(await world.mailbox.nextCode(to, before + 1)) });
}
const phoneOf = async ({ id }: Persona, value: string) =>
  (await world.app.storage.people.find(id))?.phones.find((phone) => phone.value === value);

describe('the new owner of a recycled number', () => {
  const browser = createTextBrowser();

  it('learns that there is an account only after the code, and goes on without it', async () => {
    const first = await begin(browser, await browser.open(`${world.issuer}/register`));
    const asked = await toCode(browser, first, newOwner);
    const taken = await browser.submit(asked, next, { code: await codeFor(world, newOwner) });
    expect(stepOf(taken)).toBe('/contact');
    expect((await phoneOf(lan, NUMBER))?.verified).toBe(true);
    const secure = await browser.submit(taken, '#claim');
    expect(stepOf(secure)).toBe('/secure');
    const { password } = newOwner;
    const offer = await browser.submit(secure, next, { password, repeat: password });
    const agree = await browser.submit(offer, '#decline');
    expect((await phoneOf(lan, NUMBER))?.verified).toBe(true);
    expect(stepOf(await browser.submit(agree, next, { accept: 'yes' }))).toBe('/done');
  });

  it('has an account of their own and nothing of the other one', async () => {
    const own = await browser.open(`${world.issuer}/account/contacts`);
    expect(own.text).toContain('Phạm Thị Hồng Nhung');
    expect(own.text).not.toContain('lan.nguyen');
    expect(await phoneOf(lan, NUMBER)).toMatchObject({ verified: false, suspendedAt: expect.any(Number) });
  });

  it('signs in with the number to their own account alone, even with the other one’s password', async () => {
    const other = createTextBrowser();
    const before = world.mailbox.codesTo(NUMBER).length;
    const signIn = await other.open(`${world.issuer}/account`);
    const wrong = await other.submit(signIn, next, { login: newOwner.contact, password: lan.password });
    expect([wrong.status, isSignIn(wrong)]).toEqual([400, true]);
    const right = await other.submit(wrong, next, { login: newOwner.contact, password: newOwner.password });
    expect(isCode(right)).toBe(true);
    await world.mailbox.nextCode(NUMBER, before + 1);
  });

  it('gets no code as a second factor of the other account', async () => {
    const thief = createTextBrowser();
    const before = world.mailbox.codesTo(NUMBER).length;
    const page = await thief.submit(await thief.open(contacts()), next, { login: lan.login, password: lan.password });
    expect(isCode(page)).toBe(false);
    const service = await basicClient(world);
    const claims = JSON.stringify({ id_token: { acr: { essential: true, values: [`${world.issuer}/acr/m2`] } } });
    const asked = await thief.open((await service.begin({ scope: 'openid', claims })).url);
    expect(isCode(asked)).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(world.mailbox.codesTo(NUMBER)).toHaveLength(before);
  });

  it('recovers nothing, even knowing who the other person is', async () => {
    const thief = createTextBrowser();
    const page = await sayWho(world, thief, {
      contact: NUMBER,
      number: lan.citizenNumber ?? '',
      birthdate: '15/06/1988',
    });
    expect(page.url.pathname).toBe('/recover/who');
    expect(await sql(world.databaseUrl, 'SELECT id FROM recoveries WHERE person_id = $1', [lan.id])).toEqual([]);
  });

  it('is told nothing of the other account', () => {
    expect(world.mailbox.to(NUMBER).filter(({ text }) => text.includes('của người khác là của họ'))).toEqual([]);
    expect(world.mailbox.to(NUMBER).filter(({ text }) => text.includes('chứng minh'))).toEqual([]);
  });
});

describe('the former owner of the number', () => {
  const browser = createTextBrowser();

  it('is told by the other contact', async () => {
    const mail = await world.mailbox.about('lan.nguyen@example.vn', 'nay thuộc về người khác');
    expect(mail.text).toContain('•••\u00a0•••\u00a0001');
    expect(mail.text).toContain('Tài khoản vẫn là của bạn');
  });

  it('keeps the account, and sees there what is to be done', async () => {
    const page = await enter(browser, `${world.issuer}/account`, lan, 'lan.nguyen@example.vn');
    expect(page.url.pathname).toBe('/account');
    expect(page.text).toContain('Điện thoại và email 1 mới');
    expect((await browser.open(contacts())).text).toContain('có người khác đã chứng minh');
    expect((await browser.open(`${world.issuer}/account/notices`)).text).toContain('nay thuộc về người khác');
  });

  it('gives the number to no service any more', async () => {
    const service = await basicClient(world);
    const claims = JSON.stringify({ userinfo: { phone_number: null, email: null } });
    const transaction = await service.begin({ scope: 'openid phone email', claims, prompt: 'consent' });
    let page = await browser.open(transaction.url);
    for (let i = 0; i < 3 && !page.url.searchParams.has('code'); i += 1)
      page = await browser.submit(page, next, { claim: ['phone_number', 'email'] });
    const { access_token } = await service.redeem(page.url, transaction);
    const me = await fetch(`${world.issuer}/me`, { headers: { authorization: `Bearer ${access_token}` } });
    const told = (await me.json()) as Record<string, unknown>;
    expect(told.phone_number).toBeUndefined();
    expect(told.phone_number_verified).toBeUndefined();
  });

  it('removes the number, and no longer signs in with it', async () => {
    const home = await browser.open(contacts());
    const id = /\+84900000001<\/h3>[\s\S]*?contacts\/([\w-]+)\/remove/.exec(home.html)?.[1];
    const page = await browser.submit(await browser.open(`${contacts()}/${id}/remove`), next);
    expect(page.text).toContain('Chưa có số điện thoại');
    expect(await phoneOf(lan, NUMBER)).toBeUndefined();
  });
});

describe('somebody who adds another account’s number', () => {
  it('and says that they share it takes nothing over: the other one has to confirm first', async () => {
    const browser = createTextBrowser();
    await enter(browser, contacts(), duong, 'duong.dang@example.vn');
    const whose = await show(browser, '0900000003', '+84900000003');
    expect(whose.text).toContain('Another account has this contact, too');
    expect(whose.text).not.toContain(minh.name.full);
    const unsaid = await browser.submit(whose, next);
    expect(unsaid.status).toBe(400);
    await browser.submit(unsaid, next, { whose: 'shared' });
    expect(await phoneOf(minh, '+84900000003')).toMatchObject({ verified: false });
    expect(await phoneOf(duong, '+84900000003')).toMatchObject({ verified: true, sharedAt: expect.any(Number) });
  });

  it('keeps it together with the other one when both say so', async () => {
    const browser = createTextBrowser();
    const page = await browser.submit(await browser.open(contacts()), next, {
      login: minh.login,
      password: minh.password,
    });
    const home = await browser.submit(page, next, { code: await unusedCode(world.issuer, minh) });
    expect(home.url.pathname).toBe('/account/contacts');
    const before = world.mailbox.codesTo('+84900000003').length;
    const asked = await browser.submit(home, '.mc-link-button');
    const whose = await browser.submit(asked, next, {
      code: codeIn(await world.mailbox.nextCode('+84900000003', before + 1)),
    });
    expect(whose.text).toContain('Một tài khoản khác cũng có nơi liên lạc này');
    await browser.submit(whose, next, { whose: 'shared' });
    expect(await phoneOf(minh, '+84900000003')).toMatchObject({ verified: true });
    expect(await phoneOf(duong, '+84900000003')).toMatchObject({ verified: true });
  });

  it('loses it to whoever shows later that it is theirs alone', async () => {
    await sql(world.databaseUrl, `DELETE FROM attempts`);
    const late = { ...citizen(772), contact: '0900000003', to: '+84900000003' };
    const browser = createTextBrowser();
    const first = await begin(browser, await browser.open(`${world.issuer}/register`));
    const before = world.mailbox.codesTo(late.to).length;
    const asked = await toCode(browser, first, late);
    const code = codeIn(await world.mailbox.nextCode(late.to, before + 1));
    const secure = await browser.submit(await browser.submit(asked, next, { code }), '#claim');
    const { password } = late;
    const offer = await browser.submit(secure, next, { password, repeat: password });
    await browser.submit(await browser.submit(offer, '#decline'), next, { accept: 'yes' });
    expect(await phoneOf(minh, '+84900000003')).toMatchObject({ verified: false });
    expect(await phoneOf(duong, '+84900000003')).toMatchObject({ verified: false });
  });
});

describe('a mother and her son who share a phone', () => {
  it('keep it as it is, and neither loses it when one confirms it once more', async () => {
    const { people } = world.app.storage;
    const person = await people.find(mother.id);
    if (!person) throw new Error('there is no such person');
    const old = Math.floor(Date.now() / 1000) - 3 * 365 * 86_400;
    await people.save({
      ...person,
      phones: [{ value: '+84900000009', verified: true, primary: true, verifiedAt: old }],
    });
    const browser = createTextBrowser();
    const home = await enter(browser, contacts(), mother, '+84900000009');
    expect(home.text).toContain('Đã lâu bạn chưa xác nhận số này');
    const before = world.mailbox.codesTo('+84900000009').length;
    const asked = await browser.submit(home, '.mc-link-button');
    const code = codeIn(await world.mailbox.nextCode('+84900000009', before + 1));
    expect((await browser.submit(asked, next, { code })).text).toContain('Đã xác nhận');
    expect(await phoneOf(persona('Her son'), '+84900000009')).toMatchObject({ verified: true });
  });
});

describe('a number that was not confirmed for long', () => {
  it('recovers nothing, and the page is the same', async () => {
    const { people } = world.app.storage;
    const person = await people.find(hung.id);
    if (!person) throw new Error('there is no such person');
    const old = Math.floor(Date.now() / 1000) - 3 * 365 * 86_400;
    await people.save({
      ...person,
      phones: [{ value: '+84900000005', verified: true, primary: true, verifiedAt: old }],
    });
    const browser = createTextBrowser();
    const start = await browser.open(`${world.issuer}/recover`);
    const page = await browser.submit(start, next, { contact: '0900000005' });
    expect(page.url.pathname).toBe('/recover/code');
    const mailed = createTextBrowser();
    await mailed.submit(await mailed.open(`${world.issuer}/recover`), next, { contact: 'hung.pham@example.com' });
    await world.mailbox.about('hung.pham@example.com', 'khôi phục');
    expect(world.mailbox.to('+84900000005')).toEqual([]);
  });
});

describe('a thief who is in the account for a moment', () => {
  it('adds a phone, but does not recover the account with it before the owner had a week to stop it', async () => {
    await sql(world.databaseUrl, `DELETE FROM attempts`);
    const owner = citizen(773);
    const browser = createTextBrowser();
    await register(world, browser, await browser.open(`${world.issuer}/register`), owner);
    const page = await show(browser, '0912999111', '+84912999111');
    expect(page.text).toContain('Đã thêm');
    const thief = createTextBrowser();
    const options = await sayWho(world, thief, {
      contact: '+84912999111',
      number: owner.details.number ?? '',
      birthdate: '27/03/1990',
    });
    const wait = await thief.submit(options, 'choice=wait');
    expect(wait.text).toContain('Trước khi bắt đầu chờ');
    const waiting = await thief.submit(wait, next);
    expect(waiting.url.pathname).toBe('/recover/waiting');
    const warned = await world.mailbox.about(owner.to, 'có thêm nơi liên lạc');
    const link = /https?:\S+\/account\/contacts\/stop\/\S+/.exec(warned.text)?.[0] ?? '';
    const anybody = createTextBrowser();
    await anybody.submit(await anybody.open(link), next);
    await sql(
      world.databaseUrl,
      `UPDATE recoveries SET started_at = started_at - interval '8 days', ready_at = now() - interval '1 minute', expires_at = now() + interval '1 day'`,
    );
    const again = await thief.open(`${world.issuer}/recover/waiting`);
    const form = await thief.submit(again, next);
    const set = await thief.submit(form, next, { password: 'cua-ke-trom-dem-mua', repeat: 'cua-ke-trom-dem-mua' });
    expect(set.status).toBe(410);
  });
});

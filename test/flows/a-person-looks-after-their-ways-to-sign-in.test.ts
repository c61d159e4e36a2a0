import { generate } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MailMessage } from '../../src/outbox/outbox.ts';
import { ageSignIns } from '../support/aging.ts';
import { unusedCode } from '../support/codes.ts';
import { answerAll, go, isCode, isSignIn } from '../support/journey.ts';
import { type Persona, persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  // Nothing is delivered: the tests read what waits in the outbox.
  world = await createWorld({
    outbox: { pollSeconds: 3_600 },
    authenticators: ['password', 'totp', 'passkey', 'recovery-code'],
  });
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');
const camille = persona('A French resident');
const mother = persona('A mother who shares');
const registrar = persona('The registrar who reviews');
const HALF_A_MINUTE = 30_000;

const query = <Row extends Record<string, unknown>>(of: World, text: string) => sql<Row>(of.databaseUrl, text);
const account = (): string => `${world.issuer}/account`;
const ways = (): string => `${account()}/ways`;
const isHome = (page: Page): boolean => page.url.pathname === '/account/ways' && page.status === 200;
const isPassword = (page: Page): boolean =>
  /<input[^>]*name="password"/.test(page.html) && !/name="login"/.test(page.html);
const secretOf = ({ html }: Page): string =>
  [...(/mc-secret__value[\s\S]*?<\/p>/.exec(html)?.[0] ?? '').matchAll(/<span>(\w+)<\/span>/g)]
    .map((m) => m[1])
    .join('');
const codesOf = ({ html }: Page): string[] => [...html.matchAll(/<li><code>([\w-]+)<\/code>/g)].map((m) => m[1] ?? '');
const wayIds = ({ html }: Page): string[] => [...html.matchAll(/ways\/([\w-]+)\/remove/g)].map((m) => m[1] ?? '');

async function mails(person: Persona): Promise<MailMessage[]> {
  await query(world, `UPDATE outbox SET next_attempt_at = now() WHERE kind = 'mail'`);
  const due = await world.app.storage.outbox.takeDue(100, 1);
  const own = due.map(({ message }) => message).filter((message) => message.personId === person.id);
  return own.filter((message) => message.kind === 'mail');
}
const linkIn = ({ text }: MailMessage): string => /https?:\S+\/account\/stop\/\S+/.exec(text)?.[0] ?? '';
async function stopLink(person: Persona, subject: RegExp): Promise<string> {
  const found = (await mails(person)).filter((mail) => subject.test(mail.subject)).at(-1);
  return found ? linkIn(found) : '';
}
const eventsOf = async (person: Persona): Promise<string[]> => {
  const rows = await query<{ type: string }>(
    world,
    `SELECT type FROM audit_events WHERE person_id = '${person.id}' AND type LIKE 'authenticator.%' ORDER BY id`,
  );
  return rows.map(({ type }) => type);
};
/** As if everything had been shown that much earlier. */
const age = (seconds: number) => ageSignIns(world, seconds);

async function addApp(browser: TextBrowser): Promise<{ page: Page; secret: string }> {
  const offers = await browser.open(`${account()}/add`);
  const form = await browser.submit(offers, 'method=totp');
  const secret = secretOf(form);
  return { page: await browser.submit(form, '.login-submit', { code: await generate({ secret }) }), secret };
}

describe('a person with nothing but a password', () => {
  const browser = createTextBrowser();
  let secret = '';
  let shown = '';

  it('signs in to see the ways they have, and is asked for no consent', async () => {
    const page = await go(browser, ways(), camille);
    expect(isHome(page)).toBe(true);
    expect(page.text).toContain('Mot de passe');
    expect(wayIds(page)).toHaveLength(1);
  });

  it('adds an authenticator app by a code that it shows', async () => {
    const offers = await browser.open(`${account()}/add`);
    const form = await browser.submit(offers, 'method=totp');
    expect(form.html).toContain('<svg');
    secret = secretOf(form);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    const wrong = await browser.submit(form, '.login-submit', { code: '000000' });
    expect([wrong.status, secretOf(wrong)]).toEqual([400, secret]);
    const empty = await browser.submit(wrong, '.login-submit', { code: '' });
    expect(empty.status).toBe(400);
    shown = await generate({ secret });
    const page = await browser.submit(empty, '.login-submit', { code: shown });
    expect(isHome(page)).toBe(true);
    expect(wayIds(page)).toHaveLength(2);
  });

  it('is told by mail in their language, and it is on record', async () => {
    const [mail] = await mails(camille);
    expect(mail?.to).toBe(camille.emails.find(({ primary }) => primary)?.value);
    expect(mail?.subject).toBe('Un moyen de connexion a été ajouté à votre compte');
    expect(mail?.text).toContain(`${world.issuer}/account/stop/`);
    expect(mail?.text).not.toContain(secret);
    expect(await eventsOf(camille)).toEqual(['authenticator.added']);
  });

  it('reaches level 2 with it, though not with the code that was shown at the enrolment', async () => {
    const page = await go(browser, `${world.portal}/sign-in`, camille);
    expect(page.url.origin).toBe(world.portal);
    const asked = await browser.open(`${world.portal}/land`);
    expect(isCode(asked)).toBe(true);
    const used = await browser.submit(asked, '.login-submit', { code: shown });
    expect(used.status).toBe(400);
    const next = Math.floor((Date.now() + HALF_A_MINUTE) / 1000);
    const inside = await browser.submit(used, '.login-submit', { code: await generate({ secret, epoch: next }) });
    expect((await answerAll(browser, inside, camille)).html).toContain('id="land"');
  });

  it('gives it a name, which is kept as text', async () => {
    const home = await browser.open(ways());
    const page = await browser.open(`${account()}/ways/${wayIds(home)[1]}/rename`);
    const long = await browser.submit(page, '.login-submit', { label: 'x'.repeat(61) });
    expect(long.status).toBe(400);
    const named = await browser.submit(long, '.login-submit', { label: '  Mon <b>téléphone</b> ' });
    expect(named.text).toContain('Mon <b>téléphone</b>');
    expect(named.text).toContain('Application d’authentification');
  });

  it('removes it; the password cannot be removed, and the page says why', async () => {
    const home = await browser.open(ways());
    const [password = '', app = ''] = wayIds(home);
    const refused = await browser.open(`${account()}/ways/${password}/remove`);
    expect(refused.text).toContain('votre seul moyen');
    const removed = await browser.submit(await browser.open(`${account()}/ways/${app}/remove`), '.login-submit');
    expect(wayIds(removed)).toEqual([password]);
    const forced = await browser.step(`${account()}/ways/${password}/remove`, { method: 'POST' });
    expect(forced.status).toBe(400);
    expect(wayIds(await browser.open(ways()))).toEqual([password]);
  });
});

describe('a change needs a fresh and strong enough sign-in', () => {
  it('of whoever has only a password, with the password', async () => {
    const browser = createTextBrowser();
    await go(browser, ways(), lan);
    await age(901);
    const page = await browser.open(`${account()}/add`);
    expect(isPassword(page)).toBe(true);
    const inside = await browser.submit(page, '.login-submit', { password: lan.password });
    expect(inside.url.href).toBe(`${account()}/add`);
  });

  it('of whoever has an app too, with both', async () => {
    const browser = createTextBrowser();
    const first = await browser.open(`${account()}/add`);
    const { login, password } = minh;
    const second = await browser.submit(first, '.login-submit', { login, password });
    expect(isCode(second)).toBe(true);
    const inside = await browser.submit(second, '.login-submit', { code: await unusedCode(world.issuer, minh) });
    expect(inside.url.href).toBe(`${account()}/add`);
    await age(901);
    const again = await browser.open(`${account()}/add`);
    expect(isCode(again)).toBe(true);
    const then = await browser.submit(again, 'method=password');
    expect(isCode(await browser.submit(then, '.login-submit', { password }))).toBe(true);
    expect(isSignIn(await createTextBrowser().open(ways()))).toBe(true);
  });

  it('and a change that is sent without it changes nothing', async () => {
    const browser = createTextBrowser();
    const home = await go(browser, ways(), mother);
    await age(901);
    const page = await browser.submit(home, 'Thay mới : Mật khẩu');
    expect(isPassword(page)).toBe(true);
    expect(await eventsOf(mother)).toEqual([]);
  });

  it('turning back from it leads nowhere dangerous', async () => {
    const browser = createTextBrowser();
    const page = await browser.submit(await browser.open(ways()), '#cancel');
    expect([page.url.pathname, page.status]).toEqual(['/account/return', 400]);
    const elsewhere = await browser.step(`${account()}/return?code=x&state=${encodeURIComponent('x//evil.example/')}`);
    expect(elsewhere.headers.get('location')).toBe('/account');
  });
});

describe('a task', () => {
  it('belongs to its session, is done once, and two tabs do not mix', async () => {
    const browser = createTextBrowser();
    await go(browser, ways(), registrar);
    const offers = await browser.open(`${account()}/add`);
    const one = await browser.submit(offers, 'method=totp');
    const two = await browser.submit(offers, 'method=totp');
    expect(secretOf(one)).not.toBe(secretOf(two));
    const mixed = await browser.submit(two, '.login-submit', { code: await generate({ secret: secretOf(one) }) });
    expect(mixed.status).toBe(400);
    const other = createTextBrowser();
    const stranger = await go(other, one.url, lan);
    expect(stranger.html).not.toContain('mc-secret');
    const before = wayIds(await browser.open(ways())).length;
    const code = await generate({ secret: secretOf(one) });
    const both = await Promise.all([
      browser.submit(one, '.login-submit', { code }),
      browser.submit(one, '.login-submit', { code }),
    ]);
    expect(both.every(isHome)).toBe(true);
    expect(wayIds(await browser.open(ways()))).toHaveLength(before + 1);
  });

  it('of another site is refused', async () => {
    const browser = createTextBrowser();
    await go(browser, ways(), lan);
    const answer = await browser.step(`${account()}/add`, {
      method: 'POST',
      body: new URLSearchParams({ method: 'totp' }),
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(answer.status).toBe(403);
  });

  it('about the credential of another person does not exist', async () => {
    const [row] = await query<{ id: string }>(
      world,
      `SELECT id FROM credentials WHERE person_id = '${minh.id}' LIMIT 1`,
    );
    const browser = createTextBrowser();
    await go(browser, ways(), lan);
    for (const what of ['remove', 'rename'])
      expect((await browser.step(`${account()}/ways/${row?.id}/${what}`)).status).toBe(404);
    for (const what of ['remove', 'rename', 'replace'])
      expect((await browser.step(`${account()}/ways/${row?.id}/${what}`, { method: 'POST' })).status).toBe(404);
    expect((await browser.step(`${account()}/ways/nonsense/remove`)).status).toBe(404);
  });
});

describe('recovery codes', () => {
  it('are shown once, stand in for the app, and each works once', async () => {
    const browser = createTextBrowser();
    await go(browser, ways(), minh);
    const offers = await browser.open(`${account()}/add`);
    const form = await browser.submit(offers, 'method=recovery-code');
    const [code = '', ...rest] = codesOf(form);
    expect(rest).toHaveLength(9);
    expect(isHome(await browser.submit(form, '.login-submit'))).toBe(true);
    const stored = await query<{ data: Buffer }>(world, `SELECT data FROM credentials WHERE method = 'recovery-code'`);
    expect(stored.map(({ data }) => data.toString('latin1')).join()).not.toContain(code);
    const elsewhere = createTextBrowser();
    const enter = async (typed: string): Promise<Page> => {
      const page = await elsewhere.open(`${world.portal}/land`);
      const form2 = isSignIn(page)
        ? await elsewhere.submit(page, '.login-submit', { login: minh.login, password: minh.password })
        : page;
      const chosen = await elsewhere.submit(form2, 'method=recovery-code');
      return elsewhere.submit(chosen, '.login-submit', { recovery: typed });
    };
    const inside = await enter(code.toLowerCase().replaceAll('-', ' '));
    expect((await answerAll(elsewhere, inside, minh)).html).toContain('id="land"');
    elsewhere.cookies();
    const third = createTextBrowser();
    const page = await third.open(`${world.portal}/land`);
    const next = await third.submit(page, '.login-submit', { login: minh.login, password: minh.password });
    const chosen = await third.submit(next, 'method=recovery-code');
    expect((await third.submit(chosen, '.login-submit', { recovery: code })).status).toBe(400);
  });
});

describe('a new password', () => {
  const browser = createTextBrowser();
  const NEW = 'mưa nguồn chớp bể chiều hôm';

  it('is refused when it is weak, personal, mistyped or the old one', async () => {
    const home = await go(browser, ways(), mother);
    const form = await browser.submit(home, 'Thay mới : Mật khẩu');
    const attempt = (password: string, repeat = password) =>
      browser.submit(form, '.login-submit', { password, repeat });
    for (const [password, repeat] of [
      ['ngan', 'ngan'],
      ['123456789012', '123456789012'],
      [`abc ${mother.login} xyz`, `abc ${mother.login} xyz`],
      [NEW, `${NEW} `],
      [mother.password, mother.password],
      ['', ''],
    ] as const)
      expect((await attempt(password, repeat)).status, password).toBe(400);
    const page = await attempt(NEW);
    expect(page.text).toContain('Đã thay mới');
    expect(wayIds(page)).toHaveLength(1);
  });

  it('is the one that counts from now on', async () => {
    const attempt = async (password: string) => {
      const other = createTextBrowser();
      return other.submit(await other.open(ways()), '.login-submit', { login: mother.login, password });
    };
    expect((await attempt(mother.password)).status).toBe(400);
    expect(isHome(await attempt(NEW))).toBe(true);
  });
});

describe('a person without a verified mailbox', () => {
  it('is told by text message instead, with the link that stops the change', async () => {
    const broi = persona('An elder');
    const browser = createTextBrowser();
    const home = await go(browser, ways(), broi);
    expect(home.text).toContain('qua thư điện tử hoặc tin nhắn');
    expect(wayIds((await addApp(browser)).page)).toHaveLength(2);
    expect(await mails(broi)).toEqual([]);
    await query(world, `UPDATE outbox SET next_attempt_at = now() WHERE kind = 'sms'`);
    const due = (await world.app.storage.outbox.takeDue(100, 1)).map(({ message }) => message);
    const sms = due.find(({ kind, personId }) => kind === 'sms' && personId === broi.id);
    expect(sms).toMatchObject({ text: expect.stringContaining(`${world.issuer}/account/stop/`) });
  });
});

describe('the link in the mail', () => {
  it('undoes a change once, ends every session and tells the person; without a session, but not by opening it', async () => {
    const browser = createTextBrowser();
    await go(browser, ways(), lan);
    const { page } = await addApp(browser);
    expect(wayIds(page)).toHaveLength(2);
    const link = await stopLink(lan, /thêm một cách/);
    const stranger = createTextBrowser();
    const question = await stranger.open(link);
    await stranger.open(link);
    expect(wayIds(await browser.open(ways()))).toHaveLength(2);
    const done = await stranger.submit(question, '.login-submit');
    expect([done.status, done.text.includes('Đã dừng thay đổi')]).toEqual([200, true]);
    expect(isSignIn(await browser.open(ways()))).toBe(true);
    const home = await go(createTextBrowser(), ways(), lan);
    expect(wayIds(home)).toHaveLength(1);
    expect((await mails(lan)).map(({ subject }) => subject)).toContain('Đã dừng một thay đổi của tài khoản bạn');
    expect((await stranger.submit(question, '.login-submit')).status).toBe(410);
    expect((await stranger.open(link)).status).toBe(410);
  });

  it('brings a replaced password back', async () => {
    const link = await stopLink(mother, /thay mới/);
    const stranger = createTextBrowser();
    await stranger.submit(await stranger.open(link), '.login-submit');
    expect(isHome(await go(createTextBrowser(), ways(), mother))).toBe(true);
  });

  it('takes a name back; the mail does not say which, and the same name again is no change', async () => {
    const browser = createTextBrowser();
    const [id = ''] = wayIds(await go(browser, ways(), mother));
    const rename = async (label: string) =>
      browser.submit(await browser.open(`${account()}/ways/${id}/rename`), '.login-submit', { label });
    await rename('Câu thơ');
    const first = await stopLink(mother, /đổi tên/);
    for (const label of ['Gọi ngay 0900', 'Gọi ngay 0900']) await rename(label);
    const told = (await mails(mother)).filter(({ subject }) => /đổi tên/.test(subject));
    expect(told.map(({ text }) => /Gọi ngay|Câu thơ/.test(text))).toEqual([false, false]);
    const second = told.map(linkIn).find((link) => link !== first) ?? '';
    const stranger = createTextBrowser();
    const question = await stranger.open(second);
    expect(question.text).toContain('Tên trước đó sẽ được khôi phục');
    await stranger.submit(question, '.login-submit');
    expect(isSignIn(await browser.open(ways()))).toBe(true);
    const home = await go(createTextBrowser(), ways(), mother);
    expect([home.text.includes('Câu thơ'), home.text.includes('Gọi ngay')]).toEqual([true, false]);
  });

  it('brings a removed app back, which works as before', async () => {
    const link = await stopLink(camille, /retiré/);
    const stranger = createTextBrowser();
    await stranger.submit(await stranger.open(link), '.login-submit');
    const browser = createTextBrowser();
    const page = await browser.submit(await browser.open(ways()), '.login-submit', {
      login: camille.login,
      password: camille.password,
    });
    expect(isCode(page)).toBe(true);
  });

  it('keeps a way in: what was added last goes only after what was there before is back', async () => {
    const broken = createTextBrowser();
    await go(broken, ways(), mother);
    const [row] = await query<{ id: string }>(
      world,
      `SELECT id FROM credentials WHERE person_id = '${mother.id}' AND method = 'password'`,
    );
    const token = 'a-token-that-only-this-test-knows';
    const { credentialChanges } = world.app.storage;
    const change = { personId: mother.id, method: 'password', added: row?.id ?? '' };
    await credentialChanges.keep(token, change, new Date(Date.now() + 60_000));
    const page = await broken.open(`${account()}/stop/${token}`);
    const refused = await broken.submit(page, '.login-submit');
    expect(refused.status).toBe(409);
    expect(wayIds(await broken.open(ways())).length).toBeGreaterThan(0);
    expect(await credentialChanges.find(token)).toMatchObject({ personId: mother.id });
  });

  it('is refused when it has expired, is of nobody, or was changed', async () => {
    const browser = createTextBrowser();
    await go(browser, ways(), mother);
    await addApp(browser);
    const link = await stopLink(mother, /thêm một cách/);
    const stranger = createTextBrowser();
    const question = await stranger.open(link);
    expect((await stranger.open(`${link}x`)).status).toBe(410);
    expect((await stranger.step(`${link.slice(0, -1)}`, { method: 'POST' })).status).toBe(410);
    await query(world, `UPDATE credential_changes SET expires_at = now() - interval '1 second'`);
    expect((await stranger.submit(question, '.login-submit')).status).toBe(410);
    expect(wayIds(await browser.open(ways()))).toHaveLength(2);
  });

  it('is stored as a hash', async () => {
    const link = await stopLink(mother, /thêm một cách/);
    const token = link.slice(link.lastIndexOf('/') + 1);
    const rows = await query<{ token_hash: Buffer }>(world, 'SELECT token_hash FROM credential_changes');
    expect(rows.length).toBeGreaterThan(3);
    const plain = [Buffer.from(token), Buffer.from(token, 'base64url')];
    expect(rows.some(({ token_hash }) => plain.some((one) => one.equals(token_hash)))).toBe(false);
  });
});

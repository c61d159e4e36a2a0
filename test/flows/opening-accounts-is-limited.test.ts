import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClientSecretBasic } from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSignIn } from '../support/journey.ts';
import { begin, citizen, codeFor, register, stepOf, toAgree, toCode } from '../support/registration.ts';
import { createRelyingParty } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const next = '.login-submit';

describe('from one address', () => {
  let world: World;
  beforeAll(async () => {
    const registration = { begun: { attempts: 3, seconds: 3_600 }, codes: { attempts: 2, seconds: 3_600 } };
    world = await createWorld({ registration });
  });
  afterAll(() => world?.stop());
  const start = (): string => `${world.issuer}/register`;
  const drafts = () => sql(world.databaseUrl, 'SELECT 1 FROM artifacts WHERE model = 7');
  const throttled = () => sql(world.databaseUrl, `SELECT 1 FROM audit_events WHERE type = 'registration.throttled'`);

  it('looking around keeps nothing in the database', async () => {
    const browser = createTextBrowser();
    for (const path of ['', '/details', '/agree', '/done', '/child']) await browser.open(`${start()}${path}`);
    expect(await drafts()).toEqual([]);
  });

  it('so many codes are sent, whoever to; then the page says so and sends none', async () => {
    const browser = createTextBrowser();
    await browser.submit(await begin(browser, await browser.open(start())), next, citizen(1).details);
    let page: Page | undefined;
    for (const n of [1, 2, 3]) {
      page = await browser.submit(await browser.open(`${start()}/contact`), next, { contact: citizen(n).contact });
      expect(page.text.includes('Đã gửi quá nhiều mã')).toBe(n === 3);
    }
    const code = await codeFor(world, citizen(2));
    const refused = await browser.submit(page as Page, next, { code });
    expect([refused.status, refused.text.includes('Mã đã hết hạn')]).toEqual([400, true]);
    expect(world.mailbox.to(citizen(3).to)).toEqual([]);
  });

  it('so many accounts are begun; then the page says when there is room again', async () => {
    const browser = createTextBrowser();
    for (let i = 0; i < 2; i += 1) await begin(browser, await browser.open(start()));
    const refused = await begin(browser, await browser.open(start()));
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_500);
    expect(refused.text).toContain('60 phút');
    await begin(browser, await browser.open(start()));
    expect(await drafts()).toHaveLength(3);
    expect(await throttled()).toHaveLength(2);
  });
});

describe('a person who takes longer than the sign-in waits', () => {
  it('is led to the service, where they are signed in without typing anything again', async () => {
    const world = await createWorld();
    const browser = createTextBrowser();
    const signIn = await browser.open(`${world.portal}/sign-in`);
    const first = await browser.follow(signIn, 'Mở tài khoản');
    const agree = await toAgree(world, browser, await begin(browser, first), citizen(10));
    await sql(world.databaseUrl, `UPDATE artifacts SET expires_at = now() - interval '1 second' WHERE model = 1`);
    const done = await browser.submit(agree, next, { accept: 'yes' });
    expect(stepOf(done)).toBe('/done');
    const service = await browser.follow(done, 'Tiếp tục đến');
    expect(service.url.origin).toBe(world.portal);
    const consent = await browser.open(`${world.portal}/sign-in`);
    expect(consent.text).toContain('Phạm Thị Hồng Nhung');
    await world.stop();
  });
});

describe('a service that asks for a sign-in anew', () => {
  it('gets one, unless the account was opened on its way', async () => {
    const world = await createWorld();
    const authentication = ClientSecretBasic('development-only-test-client-secret-basic');
    const service = await createRelyingParty(world, { clientId: 'test-client-secret-basic', authentication });
    const browser = createTextBrowser();
    const signIn = await browser.open((await service.begin({ prompt: 'login' })).url);
    const first = await browser.follow(signIn, 'Mở tài khoản');
    const done = await register(world, browser, first, citizen(50));
    expect(isSignIn(await browser.open((await service.begin({ prompt: 'login' })).url))).toBe(true);
    const waiting = await browser.follow(done, 'Tiếp tục đến');
    expect(isSignIn(waiting)).toBe(false);
    await world.stop();
  });
});

describe('a shared computer', () => {
  it('keeps nobody signed in once the browser is closed, nor whoever was there five minutes ago', async () => {
    const world = await createWorld();
    const browser = createTextBrowser();
    const first = await browser.follow(await browser.open(`${world.portal}/sign-in`), 'Mở tài khoản');
    const agree = await toAgree(world, browser, await begin(browser, first), citizen(20));
    const done = await browser.submit(agree, next, { accept: 'yes', shared: 'yes' });
    const consent = await browser.follow(done, 'Tiếp tục đến');
    expect(consent.text).toContain('Phạm Thị Hồng Nhung');
    browser.restart();
    expect(isSignIn(await browser.open(`${world.portal}/sign-in`))).toBe(true);

    const other = createTextBrowser();
    await register(world, other, await other.open(`${world.issuer}/register`), citizen(21));
    await sql(world.databaseUrl, `DELETE FROM artifacts WHERE model = 7`);
    expect(isSignIn(await other.open(`${world.issuer}/account`))).toBe(true);
    await world.stop();
  });
});

describe('where there is no way to sign in without a login', () => {
  it('none is offered', async () => {
    const world = await createWorld({ authenticators: ['password', 'totp'] });
    const browser = createTextBrowser();
    const mine = citizen(40);
    const asked = await toCode(browser, await begin(browser, await browser.open(`${world.issuer}/register`)), mine);
    const secure = await browser.submit(asked, next, { code: await codeFor(world, mine) });
    expect(secure.text).toContain('Bước 3 trên 4');
    const agree = await browser.submit(secure, next, { password: mine.password, repeat: mine.password });
    expect(stepOf(agree)).toBe('/agree');
    expect((await browser.open(`${world.issuer}/register/device`)).status).toBe(404);
    const done = await browser.submit(agree, next, { accept: 'yes' });
    const account = await browser.follow(done, 'Đến tài khoản');
    expect(account.url.pathname).toBe('/account');
    await world.stop();
  });
});

describe('where people cannot open accounts themselves', () => {
  it('nothing leads there, and there is nothing', async () => {
    const world = await createWorld({ registration: { open: false } });
    const browser = createTextBrowser();
    for (const url of [world.issuer, `${world.portal}/sign-in`])
      expect((await browser.open(url)).html).not.toContain('/register');
    expect((await browser.open(`${world.issuer}/register`)).status).toBe(404);
    await world.stop();
  });
});

describe('the legal texts', () => {
  it('are an operator’s own, in each language; markup in them is shown as text', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'motcua-legal-'));
    const text = '## Điều 1\n\nXem <script>alert(1)</script> [xấu](javascript:alert(1)) [tốt](https://example.vn/)\n';
    for (const language of ['vi', 'en', 'fr']) writeFileSync(join(directory, `terms.${language}.md`), text);
    const world = await createWorld({
      legal: { terms: { version: '7', file: join(directory, 'terms.{language}.md') } },
    });
    const browser = createTextBrowser();
    const page = await browser.follow(await browser.open(world.issuer), 'Điều khoản sử dụng');
    expect([page.status, page.url.pathname]).toEqual([200, '/terms']);
    expect(page.text).toContain('Phiên bản 7');
    expect(page.html).toMatch(/<h2 class="govuk-heading-m">Điều 1<\/h2>/);
    expect(page.html).toContain('&lt;script&gt;');
    expect(page.html).not.toContain('javascript:');
    expect(page.html).toContain('href="https://example.vn/"');
    const mine = citizen(30);
    const asked = await toCode(browser, await begin(browser, await browser.open(`${world.issuer}/register`)), mine);
    expect(await codeFor(world, mine)).toMatch(/^\d{6}$/);
    expect(stepOf(asked)).toBe('/code');
    await world.stop();
  });

  it('must be there, or the provider does not start', async () => {
    const legal = { privacy: { version: '1', file: 'nowhere/{language}.md' } };
    await expect(createWorld({ legal })).rejects.toThrow(
      /legal\.privacy\.file: .*nowhere\/vi\.md cannot be read \(ENOENT\)/,
    );
  });
});

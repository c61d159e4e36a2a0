import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go, isConsent, isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { begin, citizen, codeFor, register, stepOf, toAgree, toCode } from '../support/registration.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.stop());

const next = '.login-submit';
const start = (): string => `${world.issuer}/register`;
const query = <Row extends Record<string, unknown>>(text: string) => sql<Row>(world.databaseUrl, text);
const lan = persona('An ordinary citizen');

describe('a citizen on the way to a service', () => {
  const browser = createTextBrowser();
  const nhung = citizen(1);
  let page: Page;

  it('finds the way from the sign-in page, with the service over the door', async () => {
    const signIn = await browser.open(`${world.portal}/sign-in`);
    page = await browser.follow(signIn, 'Mở tài khoản');
    expect(stepOf(page)).toBe('/');
    expect(page.text).toContain('Cổng dịch vụ công');
  });

  it('answers one page after the other', async () => {
    page = await begin(browser, page);
    expect(stepOf(page)).toBe('/details');
    page = await browser.submit(page, next, nhung.details);
    expect(stepOf(page)).toBe('/contact');
    page = await browser.submit(page, next, { contact: nhung.contact });
    expect(stepOf(page)).toBe('/code');
    expect(page.text).toContain(nhung.to);
    page = await browser.submit(page, next, { code: await codeFor(world, nhung) });
    expect(stepOf(page)).toBe('/secure');
    page = await browser.submit(page, next, { password: nhung.password, repeat: nhung.password });
    expect(stepOf(page)).toBe('/device');
    page = await browser.submit(page, '#decline');
    expect(stepOf(page)).toBe('/agree');
    expect(page.text).toContain('Phạm Thị Hồng Nhung');
    expect(page.html).not.toMatch(/name="accept"[^>]*checked/);
  });

  it('must agree to the texts', async () => {
    const refused = await browser.submit(page, next);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('Để mở tài khoản, hãy đọc và đánh dấu đồng ý');
    page = await browser.submit(refused, next, { accept: 'yes' });
    expect(stepOf(page)).toBe('/done');
    expect(page.text).toContain('mức độ 0');
  });

  it('goes on to the service without signing in once more, at the weakest level', async () => {
    const consent = await browser.open(
      new URL(/id="next"[^>]*>|href="([^"]+)"[^>]*id="next"/.exec(page.html)?.[1] ?? '', world.issuer),
    );
    expect(isConsent(consent)).toBe(true);
    const inside = await browser.submit(consent, next);
    expect(inside.url.origin).toBe(world.portal);
    expect(inside.text).toContain('Phạm Thị Hồng Nhung');
  });

  it('has an account that is found by the contact, not by the number', async () => {
    const elsewhere = createTextBrowser();
    const byNumber = await elsewhere.submit(await elsewhere.open(`${world.portal}/sign-in`), next, {
      login: nhung.details.number ?? '',
      password: nhung.password,
    });
    expect([byNumber.status, isSignIn(byNumber)]).toEqual([400, true]);
    const byPhone = await elsewhere.submit(byNumber, next, { login: nhung.contact, password: nhung.password });
    expect(byPhone.url.origin).toBe(world.portal);
  });

  it('is welcomed, and what was accepted and done is on record', async () => {
    const welcome = await world.mailbox.next(nhung.to, 2);
    expect(welcome.text).toContain('Phạm Thị Hồng Nhung');
    const accepted = await query<{ document: string; language: string; length: number }>(
      'SELECT document, language, length(text_hash) FROM acceptances ORDER BY document',
    );
    expect(accepted).toEqual([
      { document: 'privacy', language: 'vi', length: 32 },
      { document: 'terms', language: 'vi', length: 32 },
    ]);
    const events = await query<{ type: string }>(
      `SELECT type FROM audit_events WHERE person_id = (SELECT person_id FROM acceptances LIMIT 1) ORDER BY at`,
    );
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['account.registered', 'sign-in.succeeded']));
  });
});

describe('a person who comes by themselves', () => {
  it('finds the way from the front page, and is led to their own page, signed in', async () => {
    const browser = createTextBrowser();
    const home = await browser.open(world.issuer);
    const done = await register(world, browser, await browser.follow(home, 'Mở tài khoản'), citizen(2));
    const account = await browser.follow(done, 'Đến tài khoản');
    expect([account.url.pathname, account.status]).toEqual(['/account', 200]);
    expect(account.text).toContain('Phạm Thị Hồng Nhung');
  });

  it('may be a foreigner with a passport, in another language', async () => {
    const browser = createTextBrowser();
    const first = await browser.open(`${start()}?lang=fr`);
    const details = await begin(browser, first, 'foreigner');
    expect(details.text).toContain('Allemagne');
    const passport = { passport: 'c01x00t47', nationality: 'DEU', name: 'Erika Mustermann', birthdate: '12.8.1964' };
    const erika = {
      ...citizen(3),
      details: { ...passport, gender: 'female' },
      contact: 'Erika@Example.org',
      to: 'erika@example.org',
    };
    const agree = await toAgree(world, browser, details, erika);
    expect(agree.text).toContain('C01X00T47');
    expect(agree.text).toContain('Allemagne');
    const done = await browser.submit(agree, next, { accept: 'yes' });
    expect(stepOf(done)).toBe('/done');
    expect((await world.mailbox.next('erika@example.org', 2)).subject).toContain('prêt');
  });

  it('is led on from a session of somebody else as themselves', async () => {
    const browser = createTextBrowser();
    await go(browser, `${world.portal}/sign-in`, lan);
    const done = await register(world, browser, await browser.open(start()), citizen(4));
    const account = await browser.follow(done, 'Đến tài khoản');
    expect(account.text).toContain('Phạm Thị Hồng Nhung');
  });
});

describe('a contact', () => {
  it('is never said to be known before its code came back; then there are ways on', async () => {
    const browser = createTextBrowser();
    const mine = { ...citizen(5), contact: '0900 000 001', to: '+84900000001' };
    const asked = await toCode(browser, await begin(browser, await browser.open(start())), mine);
    const other = createTextBrowser();
    const unknown = { ...citizen(6), contact: '0900 000 777', to: '+84900000777' };
    const same = await toCode(other, await begin(other, await other.open(start())), unknown);
    expect(asked.html.replaceAll(mine.to, '')).toBe(same.html.replaceAll(unknown.to, ''));
    const taken = await browser.submit(asked, next, { code: await codeFor(world, mine) });
    expect(stepOf(taken)).toBe('/contact');
    expect(taken.text).toContain('đang là tên đăng nhập của một tài khoản');
    expect(taken.html).toContain('href="/recover"');
    const another = await browser.submit(taken, next, { contact: citizen(5).contact });
    expect(stepOf(another)).toBe('/code');
    const secure = await browser.submit(another, next, { code: await codeFor(world, citizen(5)) });
    expect(stepOf(secure)).toBe('/secure');
  });

  it('gets five attempts for a code, and another code after half a minute', async () => {
    const browser = createTextBrowser();
    const mine = citizen(7);
    let page = await toCode(browser, await begin(browser, await browser.open(start())), mine);
    const code = await codeFor(world, mine);
    const wrong = code === '000000' ? '111111' : '000000';
    for (let i = 0; i < 5; i += 1) page = await browser.submit(page, next, { code: wrong });
    expect(page.text).toContain('quá nhiều lần');
    page = await browser.submit(page, next, { code });
    expect([page.status, stepOf(page)]).toEqual([400, '/code']);
    page = await browser.submit(page, 'action=renew');
    expect(page.text).toContain('sau 30 giây');
    expect(world.mailbox.to(mine.to)).toHaveLength(1);
  });

  it('can be mended at once when it was mistyped', async () => {
    const browser = createTextBrowser();
    const mine = citizen(8);
    await toCode(browser, await begin(browser, await browser.open(start())), { ...mine, contact: '0912999999' });
    const contact = await browser.open(`${start()}/contact`);
    const asked = await browser.submit(contact, next, { contact: mine.contact });
    const secure = await browser.submit(asked, next, { code: await codeFor(world, mine) });
    expect(stepOf(secure)).toBe('/secure');
  });
});

describe('a number that somebody has proven', () => {
  it('looks the same to whoever types it, and its holder is told', async () => {
    const strip = ({ html }: Page) => html.replace(/turn=[\w-]+/g, '');
    const theirs = {
      ...citizen(9),
      details: { ...citizen(9).details, number: '099188000001', birthdate: '15/06/1988' },
    };
    const nobodys = {
      ...citizen(10),
      details: { ...citizen(10).details, number: '099188999999', birthdate: '15/06/1988' },
    };
    const pages = [theirs, nobodys].map(async (applicant) => {
      const browser = createTextBrowser();
      const agree = await toAgree(world, browser, await begin(browser, await browser.open(start())), applicant);
      const done = await browser.submit(agree, next, { accept: 'yes' });
      const { number = '' } = applicant.details;
      return [agree, done].map((page) => strip(page).replaceAll(number, '').replaceAll(applicant.to, ''));
    });
    const [one, other] = await Promise.all(pages);
    expect(one).toEqual(other);
    const mail = await world.mailbox.next('lan.nguyen@example.vn');
    expect(mail.subject).toBe('Có người mở tài khoản với số của bạn');
    expect(mail.text).not.toContain('099188000001');
  });

  it('still opens its holder’s account', async () => {
    const page = await go(createTextBrowser(), `${world.portal}/sign-in`, lan);
    expect(page.url.origin).toBe(world.portal);
  });
});

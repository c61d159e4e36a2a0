import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Applicant, begin, citizen, codeFor, register, stepOf, toAgree, toCode } from '../support/registration.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.stop());

const next = '.login-submit';
const start = (): string => `${world.issuer}/register`;
const query = <Row extends Record<string, unknown>>(text: string) => sql<Row>(world.databaseUrl, text);
const people = async (): Promise<number> => (await query('SELECT id FROM persons')).length;
const details = async (browser: TextBrowser, who?: string): Promise<Page> =>
  begin(browser, await browser.open(start()), who);

describe('a form with a mistake is shown again with everything that was typed', () => {
  const { details: right } = citizen(100);
  const long = 'Nguyễn '.repeat(1_500);
  const thisYear = new Date().getFullYear();

  it.each([
    ['a number of 11 digits', { number: '09919000010' }, 'gồm 12 chữ số'],
    ['a number with letters', { number: '09919000010O' }, 'gồm 12 chữ số'],
    ['a number in Arabic-Indic digits', { number: '٠٩٩١٩٠٠٠٠١٠٠' }, 'gồm 12 chữ số'],
    ['a number that does not go with the year', { number: '099191000100' }, 'không khớp'],
    ['a number that does not go with the sex', { gender: 'male' }, 'không khớp'],
    ['a 30th of February', { birthdate: '30/02/1990' }, 'Không có ngày này'],
    ['a 13th month', { birthdate: '01/13/1990' }, 'Không có ngày này'],
    ['a birth in the future', { birthdate: `01/01/${thisYear + 1}` }, 'chưa đến'],
    ['a birth in 1850', { birthdate: '01/01/1850' }, 'quá xa'],
    ['a date in words', { birthdate: 'hôm qua' }, 'ngày/tháng/năm'],
    [
      'a child',
      { birthdate: `01/01/${thisYear - 8}`, number: `0993${String(thisYear - 8).slice(2)}000100` },
      'dưới 14 tuổi',
    ],
    ['no name', { name: '   ' }, 'Hãy nhập họ tên'],
    ['a name with digits', { name: 'Nguyễn 4n' }, 'chỉ có chữ cái'],
    ['a name that turns the direction of writing', { name: 'An\u202enA' }, 'chỉ có chữ cái'],
    ['a name with a line in it', { name: 'An\nB' }, 'chỉ có chữ cái'],
    ['a name of many thousand characters', { name: long }, 'quá dài'],
    ['markup for a name', { name: '<b>An</b>' }, 'chỉ có chữ cái'],
    ['no sex', { gender: '' }, 'Hãy chọn giới tính'],
    ['a sex that was not offered', { gender: 'other' }, 'Hãy chọn giới tính'],
    ['nothing at all', { number: '', name: '', birthdate: '', gender: '' }, 'Vui lòng kiểm tra lại'],
  ])('%s', async (_, wrong, words) => {
    const browser = createTextBrowser();
    const typed: Record<string, string> = { ...right, ...wrong };
    const page = await browser.submit(await details(browser), next, typed);
    expect(page.status).toBe(400);
    expect(page.text).toContain(words);
    expect(page.html).toContain('govuk-error-summary');
    expect(page.html).not.toContain('<b>An</b>');
    for (const name of ['number', 'birthdate']) if (typed[name]) expect(page.html).toContain(`value="${typed[name]}"`);
  });

  it.each([
    ['full-width digits', { number: '０９９１９０００００９９' }],
    ['digits in groups', { number: '099 190 000 099' }],
    ['a date as browsers fill it in', { birthdate: '1990-03-27' }],
    ['a date with dots and without zeros', { birthdate: '27.3.1990' }],
    ['a one-word name of the K’Ho', { name: "K'Brôi" }],
    ['a name in decomposed letters', { name: 'Phạm Nhung'.normalize('NFD') }],
  ])('%s are no mistake', async (_, as) => {
    const browser = createTextBrowser();
    const page = await browser.submit(await details(browser), next, { ...right, ...as });
    expect(stepOf(page)).toBe('/contact');
  });

  it.each([
    ['no nationality', { nationality: '' }, 'Hãy chọn quốc tịch'],
    ['a nationality that there is not', { nationality: 'XYZ' }, 'Hãy chọn quốc tịch'],
    ['a citizen’s nationality', { nationality: 'VNM' }, 'Công dân Việt Nam'],
    ['a passport number without digits', { passport: 'ABCDEF' }, 'Hãy nhập số hộ chiếu'],
  ])('of a foreigner: %s', async (_, wrong, words) => {
    const browser = createTextBrowser();
    const typed = {
      passport: 'C01X00T47',
      nationality: 'DEU',
      name: 'Erika',
      birthdate: '12/08/1964',
      gender: 'other',
    };
    const page = await browser.submit(await details(browser, 'foreigner'), next, { ...typed, ...wrong });
    expect(page.status).toBe(400);
    expect(page.text).toContain(words);
  });

  it.each(['', 'nothing', '12345', 'a@b', '0900', '099190000100', `${'9'.repeat(5_000)}@example.org`])(
    'of a contact: "%s"',
    async (contact) => {
      const browser = createTextBrowser();
      const page = await toCode(browser, await details(browser), { ...citizen(101), contact });
      expect([page.status, stepOf(page)]).toEqual([400, '/contact']);
      expect(page.text).toContain('Hãy nhập số điện thoại hoặc thư điện tử đúng');
    },
  );

  it('a password is judged by what the person said, and never filled in again', async () => {
    const browser = createTextBrowser();
    const mine = citizen(102);
    const asked = await toCode(browser, await details(browser), mine);
    let page = await browser.submit(asked, next, { code: await codeFor(world, mine) });
    for (const [password, repeat, words] of [
      ['ngan-qua', 'ngan-qua', 'quá ngắn'],
      ['hong nhung xinh dep', 'hong nhung dep xinh', 'không giống nhau'],
      [`mat khau ${mine.details.number}`, `mat khau ${mine.details.number}`, 'chứa thông tin của bạn'],
      ['', '', 'cả hai ô'],
    ] as const) {
      page = await browser.submit(page, next, { password, repeat });
      expect(page.status).toBe(400);
      expect(page.text).toContain(words);
      if (password) expect(page.html).not.toContain(password);
    }
  });
});

describe('going back and forth', () => {
  const browser = createTextBrowser();
  const mine = citizen(110);
  let agree: Page;

  it('shows what was entered, and lets nobody skip a step', async () => {
    await details(browser);
    for (const step of ['contact', 'code', 'secure', 'device', 'agree'])
      expect(stepOf(await browser.open(`${start()}/${step}`))).toBe('/details');
    agree = await toAgree(world, browser, await browser.open(`${start()}/details`), mine);
    const back = await browser.open(`${start()}/details`);
    expect(back.html).toContain(`value="${mine.details.number}"`);
    expect(back.html).toContain('value="27/03/1990"');
    const same = await browser.submit(back, next, mine.details);
    expect(stepOf(same)).toBe('/agree');
  });

  it('asks for a new password when the details that it was judged by have changed', async () => {
    const back = await browser.follow(agree, 'Sửa');
    const changed = await browser.submit(back, next, { ...mine.details, name: 'Phạm Hồng Nhung' });
    expect(stepOf(changed)).toBe('/secure');
    const { password } = mine;
    const offer = await browser.submit(changed, next, { password, repeat: password });
    agree = await browser.submit(offer, '#decline');
    expect(agree.text).toContain('Phạm Hồng Nhung');
  });

  it('does not ask again for a code that was right', async () => {
    expect(stepOf(await browser.open(`${start()}/code`))).toBe('/agree');
    const contact = await browser.open(`${start()}/contact`);
    expect(stepOf(await browser.submit(contact, next, { contact: mine.contact }))).toBe('/agree');
    expect(world.mailbox.to(mine.to)).toHaveLength(1);
  });

  it('makes one account, however often the last form is sent, and says so each time', async () => {
    const before = await people();
    const pages = await Promise.all([1, 2, 3].map(() => browser.submit(agree, next, { accept: 'yes' })));
    expect(pages.map(stepOf)).toEqual(['/done', '/done', '/done']);
    expect(await people()).toBe(before + 1);
    expect(stepOf(await browser.submit(agree, next, { accept: 'yes' }))).toBe('/done');
    expect(stepOf(await browser.open(`${start()}/contact`))).toBe('/done');
    expect(await people()).toBe(before + 1);
  });
});

describe('every form that is sent twice at once', () => {
  it('is taken once: one message, one step, one account', async () => {
    const browser = createTextBrowser();
    const mine = citizen(115);
    const twice = async (page: Page, button: string, fields: Record<string, string> = {}): Promise<Page> => {
      const pages = await Promise.all([browser.submit(page, button, fields), browser.submit(page, button, fields)]);
      expect(stepOf(pages[0])).toBe(stepOf(pages[1]));
      return pages[1];
    };
    let page = await twice(await details(browser), next, mine.details);
    page = await twice(page, next, { contact: mine.contact });
    expect(stepOf(page)).toBe('/code');
    page = await twice(page, next, { code: await codeFor(world, mine) });
    expect(stepOf(page)).toBe('/secure');
    page = await twice(page, next, { password: mine.password, repeat: mine.password });
    expect(stepOf(page)).toBe('/device');
    page = await twice(page, '#decline');
    expect(stepOf(page)).toBe('/agree');
    page = await twice(page, next, { accept: 'yes' });
    expect(stepOf(page)).toBe('/done');
    await world.mailbox.next(mine.to, 2);
    expect(world.mailbox.to(mine.to)).toHaveLength(2);
  });

  it('gets no more attempts for a code than forms that are sent one by one', async () => {
    const browser = createTextBrowser();
    const mine = citizen(116);
    const asked = await toCode(browser, await details(browser), mine);
    const code = await codeFor(world, mine);
    const wrong = code === '000000' ? '111111' : '000000';
    await Promise.all(Array.from({ length: 8 }, () => browser.submit(asked, next, { code: wrong })));
    const page = await browser.submit(asked, next, { code });
    expect([page.status, stepOf(page)]).toEqual([400, '/code']);
  });
});

describe('two people', () => {
  it('who open accounts with one phone at once: the second learns that it is in use', async () => {
    const one = citizen(120);
    const other: Applicant = { ...citizen(121), contact: one.contact, to: one.to };
    const browsers = [createTextBrowser(), createTextBrowser()];
    const [first, second] = browsers as [TextBrowser, TextBrowser];
    const agreeOne = await toAgree(world, first, await details(first), one);
    const asked = await toCode(second, await details(second), other);
    let page = await second.submit(asked, next, { code: await codeFor(world, other, 2) });
    page = await second.submit(page, next, { password: other.password, repeat: other.password });
    const agreeOther = await second.submit(page, '#decline');
    const pages = await Promise.all([
      first.submit(agreeOne, next, { accept: 'yes' }),
      second.submit(agreeOther, next, { accept: 'yes' }),
    ]);
    expect(pages.map(stepOf).sort()).toEqual(['/contact', '/done']);
    expect(pages.find((one) => stepOf(one) === '/contact')?.text).toContain('đang là tên đăng nhập');
  });

  it('never see each other’s entries: a form opened elsewhere begins anew', async () => {
    const mine = createTextBrowser();
    const page = await browserAtContact(mine);
    const elsewhere = createTextBrowser();
    const sent = await elsewhere.submit(page, next, { contact: '0912000999' });
    expect([stepOf(sent), sent.text.includes('không còn được giữ')]).toEqual(['/', true]);
  });

  const browserAtContact = async (browser: TextBrowser) =>
    browser.submit(await details(browser), next, citizen(122).details);
});

describe('after an hour', () => {
  it('nothing is kept any more, and the person is told to begin anew', async () => {
    const browser = createTextBrowser();
    const page = await browser.submit(await details(browser), next, citizen(130).details);
    await query(`UPDATE artifacts SET expires_at = now() - interval '1 second' WHERE model = 7`);
    const over = await browser.submit(page, next, { contact: citizen(130).contact });
    expect(stepOf(over)).toBe('/');
    expect(over.text).toContain('chỉ được giữ trong một giờ');
  });
});

describe('a stranger', () => {
  it('finds nothing of it in the database or the log', async () => {
    const browser = createTextBrowser();
    const mine: Applicant = { ...citizen(140), details: { ...citizen(140).details, name: 'Lý Thị Vô Danh' } };
    await register(world, browser, await browser.open(start()), mine);
    const rows = await query<{ text: string }>(
      `SELECT p::text AS text FROM persons p UNION ALL SELECT a::text FROM acceptances a UNION ALL SELECT e::text FROM audit_events e
       UNION ALL SELECT o::text FROM outbox o UNION ALL SELECT t::text FROM artifacts t`,
    );
    const all = JSON.stringify(rows) + world.log.join('\n');
    for (const secret of ['Vô Danh', mine.details.number ?? '', mine.to, mine.password])
      expect(all).not.toContain(secret);
  });
});

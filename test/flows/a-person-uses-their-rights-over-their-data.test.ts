import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go, inEnglish } from '../support/journey.ts';
import { type Persona, persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const lan = persona('An ordinary citizen');
const camille = persona('A French resident');
const minh = persona('reaches level 2');
const hung = persona('The director of a company');
const broi = persona('An elder of the K’Ho');
const duong = persona('A newcomer');
const mai = persona('A member of the support staff');
const khang = persona('A security officer');
const binh = persona('An officer at a commune counter');

let world: World;
let person: TextBrowser;
let support: TextBrowser;
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'], dataRights: { perDay: 100 } });
  [person, support] = [await signedIn(lan, '/account/requests'), await signedIn(mai, '/staff/data-requests')];
});
afterAll(() => world?.stop());

const signedIn = (who: Persona, path: string): Promise<TextBrowser> => inEnglish(world, path, who);

async function ask(browser: TextBrowser, right: string, fields: Record<string, string>): Promise<Page> {
  const form = await browser.open(`${world.issuer}/account/requests/new/${right}`);
  return browser.submit(form, '.login-submit', fields);
}
const idOf = ({ url }: Page): string => url.pathname.split('/').at(-1) ?? '';
const fileOf = (page: Page, browser = support): Promise<Page> =>
  browser.open(`${world.issuer}/staff/data-requests/${idOf(page)}`);
const answer = (file: Page, fields: Record<string, string | string[]>, browser = support): Promise<Page> =>
  browser.submit(file, '.login-submit', { note: '', ...fields });
const now = (page: Page, browser = person): Promise<Page> => browser.open(`${page.url.origin}${page.url.pathname}`);
const mailFor = (address: string) => world.mailbox.next(address);

describe('a person', () => {
  let request: Page;

  it('chooses among their rights, and reads the clocks of the law', async () => {
    const page = await person.open(`${world.issuer}/account/requests/new`);
    for (const text of ['Get a copy', 'corrected', 'erased', 'restricted', 'Object', 'Take back', 'Complain'])
      expect(page.text).toContain(text);
    const form = await person.open(`${world.issuer}/account/requests/new/erase`);
    for (const text of ['91/2025/QH15', 'within 2 working days', 'within 10 days', 'close the account'])
      expect(form.text).toContain(text);
  });

  it('is told what is missing, and keeps what was written', async () => {
    const empty = await ask(person, 'object', { text: ' ' });
    expect([empty.status, empty.text.includes('Write what you ask for')]).toEqual([400, true]);
    const long = await ask(person, 'object', { text: 'á'.repeat(2001) });
    expect([long.status, long.text.includes('too long')]).toEqual([400, true]);
    expect(long.html).toContain('á'.repeat(2001));
    const other = await ask(person, 'object', { text: 'x', service: 'test-client-secret-basic' });
    expect(other.status).toBe(400);
    expect((await person.open(`${world.issuer}/account/requests/new/everything`)).status).toBe(404);
  });

  it('asks, sees the deadlines, and hears that it arrived', async () => {
    request = await ask(person, 'restrict', { text: 'Xin tạm dừng dùng số điện thoại của tôi.' });
    for (const text of ['was sent', 'waiting to be taken up', 'Xin tạm dừng', 'acknowledged by', 'decided by'])
      expect(request.text).toContain(text);
    const mail = await mailFor('lan.nguyen@example.vn');
    expect(mail.text).not.toContain('tạm dừng dùng số');
    const list = await person.open(`${world.issuer}/account/requests`);
    expect(list.text).toContain('Have the use of data restricted');
  });

  it('is answered step by step, and reads each of them', async () => {
    await answer(await fileOf(request), { outcome: 'acknowledged' });
    expect((await now(request)).text).toContain('Being dealt with');
    await answer(await fileOf(request), { outcome: 'extended', days: '5', note: 'Cần hỏi nơi giữ dữ liệu.' });
    const extended = await now(request);
    for (const text of ['Support extended the time', 'Cần hỏi nơi giữ dữ liệu.']) expect(extended.text).toContain(text);
    await answer(await fileOf(request), { outcome: 'fulfilled', note: 'Đã tạm dừng từ hôm nay.' });
    const ended = await now(request);
    for (const text of ['Carried out', 'Answer: Đã tạm dừng từ hôm nay.']) expect(ended.text).toContain(text);
    expect(ended.html).not.toContain('/cancel');
    for (let i = 0; i < 3; i += 1) expect((await mailFor('lan.nguyen@example.vn')).text).not.toContain('tạm dừng');
  });

  it('reads why it was refused, and how to complain', async () => {
    const refused = await ask(person, 'erase', { text: 'Xóa hết.' });
    await answer(await fileOf(refused), { outcome: 'refused', note: 'Luật buộc phải giữ năm năm.' });
    const page = await now(refused);
    for (const text of ['Refused', 'Luật buộc phải giữ năm năm.', 'Ministry of Public Security', 'Send a complaint'])
      expect(page.text).toContain(text);
  });

  it('takes a request back, once', async () => {
    const page = await ask(person, 'complain', { text: 'Chậm.' });
    const cancelled = await person.submit(page, 'Cancel this request');
    for (const text of ['was cancelled', 'You cancelled it']) expect(cancelled.text).toContain(text);
    const again = await person.submit(page, 'Cancel this request');
    expect(again.text).toContain('has ended');
    expect((await fileOf(page)).text).not.toContain('Chậm.');
  });

  it('has five open at most', async () => {
    for (let i = 0; i < 5; i += 1) await ask(person, 'access', { text: '' });
    const many = await ask(person, 'access', { text: '' });
    expect([many.status, many.text.includes('too many requests')]).toEqual([429, true]);
    await sql(world.databaseUrl, 'DELETE FROM data_requests WHERE decided_at IS NULL');
  });

  it('sees nobody else’s', async () => {
    const other = await signedIn(minh, '/account/requests');
    expect((await other.open(request.url)).status).toBe(404);
    const body = new URLSearchParams();
    const stop = await other.step(`${request.url.href}/cancel`, {
      method: 'POST',
      body,
      headers: { origin: world.issuer },
    });
    expect(stop.status).toBe(404);
  });
});

describe('the support staff', () => {
  let request: Page;
  beforeAll(async () => {
    request = await ask(person, 'access', { text: 'Tất cả những gì liên quan đến tôi.' });
  });

  it('finds it in the list, which names nobody', async () => {
    const { text } = await support.open(`${world.issuer}/staff/data-requests`);
    for (const part of ['1 request is open', 'Get a copy of data', 'To be acknowledged by'])
      expect(text).toContain(part);
    for (const secret of [lan.name.full, 'Tất cả', '099188000001']) expect(text).not.toContain(secret);
  });

  it('reads who asks, which is on record with the request', async () => {
    const { text } = await fileOf(request);
    for (const part of [lan.name.full, '099188000001', 'Tất cả những gì']) expect(text).toContain(part);
    const read = await sql(
      world.databaseUrl,
      "SELECT person_id FROM audit_events WHERE type = 'staff.person-read' AND person_id = $1",
      [lan.id],
    );
    expect(read.length).toBeGreaterThan(0);
    const { text: seen } = await person.open(`${world.issuer}/account/disclosures`);
    for (const part of ['support officer', 'To answer your request about your data']) expect(seen).toContain(part);
    expect(seen).not.toContain(mai.name.full);
  });

  it('sees only the pages of their role', async () => {
    const page = await support.open(`${world.issuer}/staff`);
    expect(page.url.pathname).toBe('/staff/data-requests');
    expect(page.html).not.toContain('href="/staff/queue"');
    for (const path of ['queue', 'proofs', 'organisations'])
      expect((await support.open(`${world.issuer}/staff/${path}`)).status).toBe(404);
  });

  it('is nobody else: to all others the pages do not exist', async () => {
    const others: [Persona, string][] = [
      [binh, '/staff/queue'],
      [khang, '/account/requests'],
      [hung, '/account/requests'],
    ];
    for (const [who, path] of others) {
      const browser = await signedIn(who, path);
      for (const at of ['', `/${idOf(request)}`])
        expect([who.login, (await browser.open(`${world.issuer}/staff/data-requests${at}`)).status]).toEqual([
          who.login,
          404,
        ]);
    }
  });

  it('says something, and only what the law allows', async () => {
    const file = await fileOf(request);
    const wrong = [
      [{ outcome: '' }, 'Choose one'],
      [{ outcome: 'refused' }, 'Write'],
      [{ outcome: 'extended', note: 'x', days: '11' }, 'Enter a number from 1 to 10'],
      [{ outcome: 'extended', note: 'x', days: 'five' }, 'Enter a number from 1 to 10'],
      [{ outcome: 'corrected', note: 'x', evidence: ['seen'] }, 'Choose one'],
    ] as const;
    for (const [fields, text] of wrong) {
      const page = await answer(file, fields as Record<string, string>);
      expect([page.status, page.text.includes(text)]).toEqual([400, true]);
    }
    expect((await now(request)).text).toContain('waiting to be taken up');
  });

  it('answers what it saw: of two at once one is first', async () => {
    await world.app.storage.staff.appoint(hung.id, { role: 'support' });
    const second = await signedIn(hung, '/staff/data-requests');
    const [one, two] = [await fileOf(request), await fileOf(request, second)];
    const pages = await Promise.all([
      answer(one, { outcome: 'fulfilled', note: 'Một.' }),
      answer(two, { outcome: 'refused', note: 'Hai.' }, second),
    ]);
    expect(pages.map(({ url }) => url.search).sort()).toEqual(['?done=late', '?done=saved']);
    const { text } = await now(request);
    expect([text.includes('Một.'), text.includes('Hai.')].filter(Boolean)).toHaveLength(1);
    await world.app.storage.staff.dismiss(hung.id, { role: 'support' });
    expect((await second.open(`${world.issuer}/staff/data-requests`)).status).toBe(404);
  });

  it('does not handle its own request', async () => {
    const own = await ask(support, 'access', { text: 'Của tôi.' });
    const file = await fileOf(own);
    expect([file.text.includes('not for you to decide'), file.html.includes('name="outcome"')]).toEqual([true, false]);
    const body = new URLSearchParams({ outcome: 'fulfilled', note: 'x', seen: 'x' });
    await support.step(file.url, { method: 'POST', body, headers: { origin: world.issuer } });
    expect((await now(own, support)).text).toContain('waiting to be taken up');
    await support.submit(await now(own, support), 'Cancel this request');
  });

  it('sees what is late first, and so does the log, without a name', async () => {
    const soon = await ask(person, 'object', { text: 'Trước.' });
    const late = await ask(person, 'complain', { text: 'Sau.' });
    await sql(world.databaseUrl, `UPDATE data_requests SET acknowledge_by = now() - interval '1 day' WHERE id = $1`, [
      idOf(late),
    ]);
    const { html, text } = await support.open(`${world.issuer}/staff/data-requests`);
    expect(html.indexOf(idOf(late))).toBeLessThan(html.indexOf(idOf(soon)));
    expect(text).toContain('1 overdue');
    for (const page of [soon, late]) await person.submit(await now(page), 'Cancel this request');
  });
});

describe('what a person does at once themself', () => {
  const href = (page: Page, path: string): string =>
    new RegExp(`href="(${path}/[0-9a-f-]{36})"`).exec(page.html)?.[1] ?? '/nowhere';

  it('stands among their requests, and waits for nobody', async () => {
    const browser = createTextBrowser();
    await go(browser, `${world.portal}/sign-in`, camille, { ticked: ['birthdate'] });
    await go(browser, `${world.issuer}/account/services`, camille);
    const services = await browser.open(`${world.issuer}/account/services?lang=en`);
    const service = await browser.open(`${world.issuer}${href(services, '/account/services')}`);
    await browser.submit(service, 'Withdraw consent');
    const download = await browser.open(`${world.issuer}/account/data/download`);
    await browser.submit(download, 'format=json');
    const { text, html } = await browser.open(`${world.issuer}/account/requests?lang=en`);
    for (const part of ['Take back a consent', 'Get a copy of data', 'Done at once by yourself'])
      expect(text).toContain(part);
    const one = await browser.open(`${world.issuer}${href({ html } as Page, '/account/requests')}`);
    expect([one.text.includes('on their own pages'), one.html.includes('/cancel')]).toEqual([true, false]);
    expect((await support.open(`${world.issuer}/staff/data-requests`)).text).toContain('0 requests are open');
  });
});

describe('data that were proven', () => {
  const right = { name: 'Nguyễn Thị Lam', number: '099188000001', birthdate: '15/06/1988', gender: 'female' };
  let request: Page;
  const proofs = () =>
    sql<{ withdrawn: boolean }>(
      world.databaseUrl,
      'SELECT withdrawn_at IS NOT NULL AS withdrawn FROM proofs WHERE person_id = $1',
      [lan.id],
    );

  it('are asked to be corrected field by field', async () => {
    const form = await person.open(`${world.issuer}/account/requests/new/correct`);
    expect(form.text).toContain('prove your identity again');
    const same = await person.submit(form, '.login-submit', { text: '' });
    expect([same.status, same.text.includes('Change what is wrong')]).toEqual([400, true]);
    const wrong = await person.submit(form, '.login-submit', { ...right, birthdate: '31/02/1988' });
    expect(wrong.status).toBe(400);
    request = await person.submit(form, '.login-submit', { ...right, text: 'Giấy khai sinh.' });
    for (const text of ['What is to be corrected', 'Nguyễn Thị Lan', 'Nguyễn Thị Lam'])
      expect(request.text).toContain(text);
  });

  it('are corrected by staff who saw what is right', async () => {
    const file = await fileOf(request);
    for (const text of ['Nguyễn Thị Lam', 'Giấy khai sinh.', 'Every proof of identity is withdrawn'])
      expect(file.text).toContain(text);
    const unseen = await answer(file, { outcome: 'corrected', note: 'Đã sửa.' });
    expect([unseen.status, unseen.text.includes('check and tick')]).toEqual([400, true]);
    expect((await proofs()).some(({ withdrawn }) => withdrawn)).toBe(false);
    const done = await answer(file, { outcome: 'corrected', evidence: ['seen'], note: 'Đã sửa theo giấy khai sinh.' });
    expect(done.url.search).toBe('?done=saved');
  });

  it('are others now, which nobody has proven: everything that was opened with the proofs has ended', async () => {
    const found = await world.app.storage.people.find(lan.id);
    expect(found?.name).toEqual({ full: 'Nguyễn Thị Lam', family: 'Nguyễn', middle: 'Thị', given: 'Lam' });
    expect((await proofs()).every(({ withdrawn }) => withdrawn)).toBe(true);
    expect((await now(request)).url.pathname).toContain('/interaction/');
    const by = await sql(
      world.databaseUrl,
      "SELECT type FROM audit_events WHERE person_id = $1 AND type IN ('account.corrected', 'proof.withdrawn')",
      [lan.id],
    );
    expect(by).toHaveLength(3);
  });

  it('are read again after a sign-in by the mailbox: the number opens nothing until it is proven', async () => {
    const browser = createTextBrowser();
    expect((await go(browser, request.url, lan)).url.pathname).toContain('/interaction/');
    const page = await go(browser, request.url, { ...lan, login: 'lan.nguyen@example.vn' });
    const { text } = await browser.open(`${page.url.origin}${page.url.pathname}?lang=en`);
    for (const part of ['Carried out', 'Đã sửa theo giấy khai sinh.', 'do not count any more'])
      expect(text).toContain(part);
  });

  it('are not corrected where the number is all there is to sign in with', async () => {
    const { people } = world.app.storage;
    const browser = await signedIn(broi, '/account/requests');
    const page = await ask(browser, 'correct', {
      name: "K'Brôih",
      number: '099048000002',
      birthdate: '1948',
      gender: 'male',
    });
    const found = await people.find(broi.id);
    if (!found) throw new Error('nobody is there');
    await people.save({ ...found, phones: [], emails: [] });
    const file = await fileOf(page);
    expect([file.text.includes('could not sign in any more'), file.html.includes('value="corrected"')]).toEqual([
      true,
      false,
    ]);
  });

  it('are not asked to be corrected by those who proved nothing: they do it themselves', async () => {
    const browser = await signedIn(duong, '/account/requests');
    const form = await browser.open(`${world.issuer}/account/requests/new/correct`);
    expect([form.html.includes('href="/account/details"'), form.html.includes('name="birthdate"')]).toEqual([
      true,
      false,
    ]);
  });
});

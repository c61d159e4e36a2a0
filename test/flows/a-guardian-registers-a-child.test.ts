import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp', 'passkey', 'recovery-code'] });
});
afterAll(() => world?.stop());

const next = '.login-submit';
const minh = persona('reaches level 2');
const accountant = persona('never above level 1');
const camille = persona('A French resident');
const year = new Date().getFullYear() - 6;
const son = {
  number: `0792${String(year).slice(2)}000001`,
  name: 'Trần Minh Khôi',
  birthdate: `01/02/${year}`,
  gender: 'male',
  relation: 'parent',
};
const add = (): string => `${world.issuer}/account/children/add`;
const children = () => sql<{ ward: string }>(world.databaseUrl, 'SELECT ward_id AS ward FROM guardianships');

describe('a guardian of level 2', () => {
  const browser = createTextBrowser();
  let form: Page;

  it('is led to the form after showing both factors', async () => {
    form = await go(browser, add(), minh);
    expect([form.status, form.url.pathname]).toEqual([200, '/account/children/add']);
  });

  it.each([
    ['a name with digits', { name: 'Kh0i' }, 'chỉ có chữ cái'],
    ['a grown-up', { birthdate: '01/02/1990', number: '079090000001' }, 'từ 18 tuổi trở lên'],
    ['no relation', { relation: '' }, 'Hãy chọn bạn là ai đối với trẻ'],
    ['a number that does not go with the rest', { gender: 'female' }, 'không khớp'],
  ])('is told about %s, with everything else still there', async (_, wrong, words) => {
    const page = await browser.submit(form, next, { ...son, ...wrong });
    expect(page.status).toBe(400);
    expect(page.text).toContain(words);
    expect(page.html).toContain(`value="${son.number}"`.replace(son.number, { ...son, ...wrong }.number));
  });

  it('registers the child once, however often the form is sent', async () => {
    const pages = await Promise.all([browser.submit(form, next, son), browser.submit(form, next, son)]);
    for (const page of pages) expect(page.text).toContain('Trần Minh Khôi');
    expect(await children()).toHaveLength(1);
    const again = await browser.submit(form, next, son);
    expect(again.text).toContain('Bạn đã đăng ký trẻ này');
  });

  it('is told of it, and the record names the guardian', async () => {
    const mail = await world.mailbox.next('minh.tran@example.vn');
    expect(mail.text).toContain('Trần Minh Khôi');
    const [child] = await children();
    const person = await world.app.storage.people.find(child?.ward ?? '');
    expect(person).toMatchObject({
      name: { full: 'Trần Minh Khôi', family: 'Trần', given: 'Khôi' },
      proofs: [],
      phones: [],
    });
    const events = await sql<{ type: string }>(
      world.databaseUrl,
      `SELECT type FROM audit_events WHERE person_id = '${child?.ward}'`,
    );
    expect(events).toEqual([{ type: 'account.registered' }]);
  });
});

describe('a person whose identity was not confirmed at a counter', () => {
  it('registers no child', async () => {
    const page = await go(createTextBrowser(), add(), accountant);
    expect([page.status, page.url.pathname]).toEqual([403, '/account/children/add']);
    expect(page.text).toContain('cần ở mức độ 2');
  });
});

describe('a person of level 2 with a password alone', () => {
  it('is told to add a second way first', async () => {
    const page = await go(createTextBrowser(), add(), camille);
    expect(page.status).toBe(403);
    expect(page.text).toContain('deux moyens différents');
  });
});

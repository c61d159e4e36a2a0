import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const minh = persona('reaches level 2');
const bao = { number: '099219000107', name: 'Trịnh Gia Bảo', birthdate: '05/09/2019', gender: 'male' };

let world: World;
let pageOfChild: string;
const browser = createTextBrowser();
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'] });
  const form = await go(browser, `${world.issuer}/account/children/add`, minh);
  const list = await browser.submit(form, '.login-submit', { ...bao, relation: 'guardian' });
  pageOfChild = (await browser.follow(list, 'Xác minh danh tính')).url.href;
});
afterAll(() => world?.stop());

const ask = (page: Page): Promise<Page> => browser.submit(page, 'method=population_db_match');

describe('a guardian', () => {
  it('reads how the identity of the child stands, and not their own', async () => {
    const page = await browser.open(pageOfChild);
    expect(page.text).toContain('Danh tính của Trịnh Gia Bảo chưa được xác minh');
    expect(page.html).not.toContain('/account/details');
  });

  it('has it matched with the register, and hears of it', async () => {
    const form = await ask(await browser.open(pageOfChild));
    const page = await browser.submit(form, '.login-submit');
    expect(page.text).toContain('Danh tính đã được xác minh');
    expect(page.url.href).toContain(`${pageOfChild}/requests/`);
    const rows = await sql(
      world.databaseUrl,
      `SELECT g.relation FROM proofs p JOIN guardianships g ON g.ward_id = p.person_id WHERE p.method = 'population_db_match'`,
    );
    expect(rows).toEqual([{ relation: 'guardian' }]);
    expect((await browser.open(pageOfChild)).text).toContain('Tài khoản định danh của Trịnh Gia Bảo ở mức độ 1');
    const mail = await world.mailbox.next('minh.tran@example.vn', 2);
    expect(mail.text).toContain('về tài khoản của Trịnh Gia Bảo');
  });

  it('keeps their own as it is', async () => {
    const page = await browser.open(`${world.issuer}/account/proofs`);
    expect(page.text).toContain('mức độ 2');
    expect(page.text).not.toContain('Đối chiếu với cơ sở dữ liệu dân cư Cơ sở dữ liệu');
  });
});

describe('whoever is not the guardian', () => {
  it('finds nothing there', async () => {
    const other = createTextBrowser();
    await go(other, `${world.issuer}/account`, persona('The director of a company'));
    expect((await other.open(pageOfChild)).status).toBe(404);
  });
});

describe('a task that was begun for a child', () => {
  it('is not one for oneself', async () => {
    const form = await browser.submit(await browser.open(pageOfChild), 'method=bank_ekyc');
    const [, id = ''] = /tasks\/([\w-]+)/.exec(form.url.pathname) ?? [];
    const page = await browser.open(`${world.issuer}/account/proofs/tasks/${id}`);
    expect(page.url.pathname).toBe('/account/proofs');
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go, isSignIn } from '../support/journey.ts';
import { codeIn } from '../support/mailbox.ts';
import { persona } from '../support/personas.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.stop());

const duong = persona('newcomer');
const NEW = 'mưa nguồn chớp bể chiều hôm';

describe('a person who has proven nothing and forgot the password', () => {
  const browser = createTextBrowser();

  it('gets a new one with a code and who they are', async () => {
    const signIn = await browser.open(`${world.portal}/sign-in`);
    let page = await browser.follow(signIn, 'Quên mật khẩu');
    page = await browser.submit(page, '.login-submit', { contact: 'duong.dang@example.vn' });
    expect(page.url.pathname).toBe('/recover/code');
    const code = codeIn(await world.mailbox.next('duong.dang@example.vn'));
    page = await browser.submit(page, '.login-submit', { code });
    expect(page.url.pathname).toBe('/recover/who');
    page = await browser.submit(page, '.login-submit', { number: '099301000012', birthdate: '10/10/2001' });
    expect(page.url.pathname).toBe('/recover/options');
    page = await browser.submit(page, 'choice=wait');
    page = await browser.submit(page, '.login-submit');
    expect(page.url.pathname).toBe('/recover/new');
    page = await browser.submit(page, '.login-submit', { password: NEW, repeat: NEW });
    expect(page.url.pathname).toBe('/recover/done');
    page = await browser.follow(page, 'Quay lại trang đăng nhập');
    expect(isSignIn(page)).toBe(true);
    page = await browser.submit(page, '.login-submit', { login: duong.login, password: NEW });
    expect(page.status).toBe(200);
    const old = await go(createTextBrowser(), `${world.issuer}/account`, duong);
    expect(old.status).toBe(400);
  });
});

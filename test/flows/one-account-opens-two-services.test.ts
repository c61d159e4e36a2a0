import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { persona } from '../support/personas.ts';
import { createTextBrowser, type Page } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');

describe('one account opens two services', () => {
  const browser = createTextBrowser();
  let page: Page;

  it('asks who the person is, for the portal', async () => {
    page = await browser.open(`${world.portal}/sign-in`);
    expect(page.status).toBe(200);
    expect(page.url.origin).toBe(world.issuer);
    expect(page.text).toContain('Cổng dịch vụ công');
  });

  it('asks for consent once the password is right, with no optional claim ticked', async () => {
    page = await browser.submit(page, '.login-submit', { login: lan.login, password: lan.password });
    expect(page.text).toContain('Nguyễn Thị Lan');
    expect(page.html).not.toMatch(/name="claim"[^>]*\schecked/);
  });

  it('leads back to the portal, which greets by name and got nothing that was left unticked', async () => {
    page = await browser.submit(page, '.login-submit');
    expect(page.url.href).toBe(`${world.portal}/`);
    expect(page.text).toContain('Xin chào, Nguyễn Thị Lan');
    expect(page.text).not.toContain('lan.nguyen@example.vn');
  });
});

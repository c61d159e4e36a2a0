import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, signIn, type Visitor, visit } from '../support/browser.ts';
import { persona } from '../support/personas.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let browser: Browser;
beforeAll(async () => {
  [world, browser] = await Promise.all([createWorld(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

describe.each([
  { scripts: 'without scripts', javaScriptEnabled: false, person: persona('An ordinary citizen') },
  { scripts: 'with scripts', javaScriptEnabled: true, person: persona('The director of a company') },
])('a person takes back, $scripts', ({ javaScriptEnabled, person }) => {
  let visitor: Visitor;
  let page: Page;
  const flaws: string[] = [];
  /** Without scripts nothing can measure the page; it is the same page. */
  const look = async () => void (javaScriptEnabled && flaws.push(...(await visitor.flaws())));
  const text = () => page.textContent('main');

  beforeAll(async () => {
    visitor = await visit(browser, { javaScriptEnabled });
    page = visitor.page;
  });
  afterAll(async () => {
    expect(visitor.complaints).toEqual([]);
    await visitor.leave();
  });

  it('what they gave to the portal a moment ago', async () => {
    await page.goto(world.portal);
    await page.click('#sign-in');
    await signIn(page, person);
    await page.check('[name=claim][value=birthdate]');
    await page.click('.login-submit');
    expect(page.url()).toBe(`${world.portal}/`);
    expect(await page.textContent('[data-claim="birthdate"] td')).toContain('tháng');
  });

  it('from the overview of their account they come to the service, and see what it gets', async () => {
    await page.goto(`${world.issuer}/account`);
    await page.click('main a[href="/account/services"]');
    await look();
    await page.click('main a[href^="/account/services/"]');
    await look();
    expect(await page.textContent('h1')).toBe('Cổng dịch vụ công');
    expect(await text()).toContain('Họ, chữ đệm và tên');
    expect(await page.locator('[name=claim]:checked').count()).toBe(1);
  });

  it('a claim that is optional, which the portal forgets without another sign-in', async () => {
    await page.uncheck('[name=claim][value=birthdate]');
    await page.click('form[action$="/claims"] button');
    await look();
    expect(await text()).toContain('Đã lưu. Thay đổi có hiệu lực ngay bây giờ.');
    expect(await text()).toContain('Không chia sẻ nữa: Ngày sinh');
    const own = page.url();
    await eventually(async () => {
      await page.goto(world.portal);
      expect(await page.textContent('[data-claim="birthdate"] td')).toBe('Không được chia sẻ');
    });
    await page.goto(own);
  });

  it('everything, by one button, and the portal is told at once', async () => {
    await page.click('form[action$="/withdraw"] button');
    await look();
    expect(await text()).toContain('Đã rút lại. Dịch vụ không còn được nhận gì của bạn.');
    await eventually(async () => {
      await page.reload();
      expect(await text()).toContain('Dịch vụ đã xác nhận đăng xuất bạn lúc');
      expect((await text())?.match(/Dịch vụ đã xác nhận lúc/g)).toHaveLength(2);
    });
    await look();
  });

  it('the portal has signed them out and says that it has forgotten them', async () => {
    await page.goto(world.portal);
    expect(await page.textContent('#forgotten')).toContain('Chúng tôi đã xóa dữ liệu');
    await page.click('#sign-in');
    expect(await page.locator('button[value=agree]').count()).toBe(1);
    expect(await page.locator('[name=claim]:checked').count()).toBe(0);
  });

  it('and finds the portal among the services that were stopped', async () => {
    await page.goto(`${world.issuer}/account/services`);
    await look();
    expect(await text()).toContain('Chưa có dịch vụ nào dùng tài khoản của bạn.');
    expect(await text()).toContain('Bạn đã rút lại ngày');
    expect(flaws).toEqual([]);
  });
});

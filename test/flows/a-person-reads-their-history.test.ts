import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOf, DEVICES } from '../support/devices.ts';
import { go, isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty } from '../support/relying-party.ts';
import type { Page, TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let service: TestRelyingParty;
beforeAll(async () => {
  world = await createWorld({ trustProxy: true, authenticators: ['password', 'totp', 'recovery-code'] });
  service = await basicClient(world);
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');
const historyOf = (browser: TextBrowser): Promise<Page> => browser.open(`${world.issuer}/account/history`);
const linesIn = ({ html }: Page): string[] =>
  [...html.matchAll(/<li class="mc-ways__item[\s\S]*?<\/li>/g)].map(([line]) =>
    line
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );

describe('the history of an account', () => {
  let laptop: TextBrowser;
  let stranger: TextBrowser;
  beforeAll(async () => {
    [laptop, stranger] = [browserOf(DEVICES.laptop), browserOf(DEVICES.stranger)];
    const acr = `${world.issuer}/acr/m2`;
    const claims = JSON.stringify({ id_token: { acr: { essential: true, values: [acr] } } });
    await service.signIn(laptop, minh, { parameters: { claims } });
    const page = await stranger.open(`${world.portal}/sign-in`);
    for (const password of ['wrong one', 'wrong two', 'wrong three'])
      await stranger.submit(page, '.login-submit', { login: minh.login, password });
  });

  it('tells a sign-in of several pages in one line: service, methods, level, device and place', async () => {
    const lines = linesIn(await historyOf(laptop));
    const line = lines.find((one) => one.includes('danh tính mức độ 2'));
    expect(line).toContain('Bằng: Mật khẩu · Ứng dụng xác thực');
    expect(line).toContain('Chrome trên Windows · nơi: Việt Nam');
    expect(line).toMatch(/\d\d:\d\d, \d+ tháng \d+, \d{4}/);
    expect(line).toContain('Không phải tôi');
    expect(lines.filter((one) => one.startsWith('Đăng nhập: '))).toHaveLength(1);
  });

  it('tells refused attempts in one line with how many, and offers nothing to stop', async () => {
    const [line] = linesIn(await historyOf(laptop)).filter((one) => one.startsWith('Đăng nhập không thành công'));
    expect(line).toContain('3 lần thử không đúng');
    expect(line).toContain('Firefox trên Linux · nơi: Pháp');
    expect(line).not.toContain('Không phải tôi');
  });

  it('tells a service that was opened in a session that was open', async () => {
    await service.signIn(laptop, minh);
    const [line] = linesIn(await historyOf(laptop)).filter((one) => one.startsWith('Vào dịch vụ: '));
    expect(line).toContain('Bằng phiên đăng nhập đang mở');
  });

  it('speaks the language of the page', async () => {
    const page = await laptop.open(`${world.issuer}/account/history?lang=fr`);
    expect(page.text).toContain('Firefox sur Linux · lieu : France');
    await laptop.open(`${world.issuer}/account/history?lang=vi`);
  });

  it('holds nobody else’s events, whatever the address says', async () => {
    const other = browserOf(DEVICES.phone);
    await go(other, `${world.issuer}/account`, lan);
    const id = /history\/(\d+)\/not-me/.exec((await historyOf(laptop)).html)?.[1] ?? '';
    expect(linesIn(await other.open(`${world.issuer}/account/history?from=${id}`))).toEqual([]);
    expect((await other.open(`${world.issuer}/account/history/${id}/not-me`)).status).toBe(404);
    expect((await other.open(`${world.issuer}/account/history?from=x'--`)).status).toBe(200);
  });
});

describe('a long history', () => {
  it('is read page by page, each line once', async () => {
    const browser = browserOf(DEVICES.laptop);
    await go(browser, `${world.issuer}/account`, lan);
    await service.signIn(browser, lan);
    for (let i = 0; i < 24; i += 1) await service.signIn(browser, lan);
    const first = await historyOf(browser);
    expect(linesIn(first)).toHaveLength(20);
    const second = await browser.follow(first, 'Cũ hơn');
    const all = [first, second].flatMap(({ html }) =>
      [...html.matchAll(/history\/(\d+)\/not-me/g)].map(([, id]) => id),
    );
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(26);
    expect(isSignIn(await browser.follow(second, 'Mới nhất'))).toBe(false);
  });
});

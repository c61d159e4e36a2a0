import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { basicClient, createRelyingParty, type TestRelyingParty } from '../support/relying-party.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const minh = persona('reaches level 2');
const lan = persona('An ordinary citizen');

let world: World;
let service: TestRelyingParty;
let api: openid.Configuration;
const browser: TextBrowser = createTextBrowser();
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp', 'recovery-code'] });
  service = await basicClient(world);
  const authentication = openid.ClientSecretBasic('development-only-test-api-secret');
  api = (await createRelyingParty(world, { clientId: 'test-api', authentication })).config;
});
afterAll(() => world?.stop());

const disclosures = (of: TextBrowser, query = ''): Promise<Page> =>
  of.open(`${world.issuer}/account/disclosures${query}`);
const linesIn = ({ html }: Page): string[] =>
  [...html.matchAll(/<li class="mc-ways__item[\s\S]*?\n {2}<\/li>/g)].map(([line]) =>
    line
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
const sqlOf = (path: string): number[] =>
  world.log.flatMap((line) => {
    const entry = JSON.parse(line) as { path?: string; sql?: number };
    return entry.path === path && entry.sql !== undefined ? [entry.sql] : [];
  });

describe('each release of data', () => {
  it('is told with the claims that went out, and leads to the answer of the person', async () => {
    const { tokens } = await service.signIn(browser, lan, {
      parameters: { scope: 'openid profile birth phone', prompt: 'consent' },
    });
    await service.userInfo(tokens);
    await service.userInfo(tokens);
    const page = await disclosures(browser);
    const [line] = linesIn(page);
    expect(line).toMatch(/^Gửi dữ liệu cho \S.* 2 lần, lần đầu lúc/);
    expect(line).toContain('Họ, chữ đệm và tên');
    expect(line).not.toContain('Số định danh cá nhân');
    const receipt = await browser.follow(page, 'Mục đích và sự đồng ý của bạn');
    expect([receipt.status, receipt.url.pathname]).toEqual([200, expect.stringMatching(/^\/account\/receipts\//)]);
  });

  it('is told of ID tokens too, where they carry more than a sign-in', async () => {
    const claims = JSON.stringify({ id_token: { name: null } });
    const { idToken } = await service.signIn(browser, lan, { parameters: { scope: 'openid profile', claims } });
    expect(idToken.name).toBe(lan.name.full);
    const [line] = linesIn(await disclosures(browser));
    expect(line).toContain('Gửi kèm khi đăng nhập');
    expect(line).toContain('Họ, chữ đệm và tên');
    const before = linesIn(await disclosures(browser)).length;
    await service.signIn(browser, lan, { parameters: { scope: 'openid profile' } });
    expect(linesIn(await disclosures(browser))).toHaveLength(before);
  });

  it('is told of data providers, with the service for which they asked', async () => {
    const { tokens } = await service.signIn(browser, lan);
    await openid.tokenIntrospection(api, tokens.access_token);
    const [line] = linesIn(await disclosures(browser));
    expect(line).toMatch(/hỏi về bạn để cung cấp dữ liệu.*Dữ liệu dành cho: \S/);
  });

  it('costs one round trip for the record at most', async () => {
    const { tokens } = await service.signIn(browser, lan);
    await service.userInfo(tokens);
    await openid.tokenIntrospection(api, tokens.access_token);
    expect([sqlOf('/me').at(-1), sqlOf('/token/introspection').at(-1)]).toEqual([2, 2]);
  });

  it('can be looked at service by service', async () => {
    const page = await disclosures(browser, '?service=test-api');
    expect(linesIn(page).length).toBeGreaterThan(0);
    expect(linesIn(page).filter((line) => !line.includes('hỏi về bạn'))).toEqual([]);
    expect((await disclosures(browser, '?service=%00&from=x')).status).toBe(200);
  });
});

describe('each look of staff', () => {
  const binh = persona('An officer at a commune counter');
  const REASON = 'Thẻ đã được báo mất trước ngày kiểm tra.';

  it('is told with role, place and reason, and never by name', async () => {
    const officer = createTextBrowser();
    await go(officer, `${world.issuer}/staff/proofs`, binh);
    const form = await officer.open(`${world.issuer}/staff/proofs`);
    const found = await officer.submit(form, '.login-submit', { number: minh.citizenNumber ?? '' });
    const [, path = ''] = /href="(\/staff\/proofs\/[\w-]+\/[0-9a-f-]{36})"/.exec(found.html) ?? [];
    await officer.submit(await officer.open(`${world.issuer}${path}`), '.login-submit', { reason: REASON });
    const owner = createTextBrowser();
    const page = await go(owner, `${world.issuer}/account/disclosures`, minh);
    const lines = linesIn(page);
    const lineWith = (words: string) => lines.find((line) => line.includes(words));
    const [withdrawn, read] = [lineWith('rút lại'), lineWith('xem hồ sơ')];
    expect(withdrawn).toMatch(new RegExp(`rút lại một xác nhận danh tính .*cán bộ định danh.*Lý do: ${REASON}`));
    expect(read).toMatch(/^Cán bộ xem hồ sơ của bạn .*Người xem: cán bộ định danh Nơi: \S/);
    expect(lineWith('Cán bộ tìm tài khoản của bạn')).toBeDefined();
    for (const secret of [binh.name.full, binh.id]) expect(page.html).not.toContain(secret);
  });
});

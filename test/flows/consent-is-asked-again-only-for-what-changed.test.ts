import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorCode, isConsent, isSignIn } from '../support/journey.ts';
import { change, ownService, withClaim } from '../support/own-service.ts';
import { persona } from '../support/personas.ts';
import type { SignedIn, TestRelyingParty } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const SCOPE = 'openid profile phone email citizen_id';
const words = (text: string) => ({ vi: text, en: text, fr: text });
const minh = persona('reaches level 2');

/** What a service changes after the person agreed to give it name and e-mail, and not phone, number and birth. */
const CHANGES = {
  renamed: () => ({ name: words('Cổng đã đổi tên') }),
  'of-another-body': () => ({ organisation: words('Bộ khác') }),
  moved: () => ({ metadata: undefined }),
  'of-another-purpose': withClaim('email', () => ({ purpose: words('Gửi quảng cáo.') })),
  'of-another-purpose-elsewhere': withClaim('birthdate', () => ({ purpose: words('Mục đích khác.') })),
  'needing-more': withClaim('phone_number', () => ({ required: true })),
  'asking-more': () => ({}),
  'having-less': undefined,
  'of-before': () => ({ name: words('Tên mới') }),
  unchanged: () => ({}),
} as const;
type Name = keyof typeof CHANGES;

let world: World;
const services = new Map<Name, TestRelyingParty>();
const before = new Map<Name, SignedIn>();
const browser = createTextBrowser();

const service = (name: Name): TestRelyingParty => services.get(name) as TestRelyingParty;
const ask = async (name: Name, parameters: Record<string, string> = { scope: SCOPE }): Promise<Page> =>
  browser.open((await service(name).begin(parameters)).url);

const newAddress = (): string => `${world.testService.replace('localhost', '127.0.0.1')}/callback`;

beforeAll(async () => {
  world = await createWorld();
  for (const name of Object.keys(CHANGES) as Name[]) {
    services.set(name, await ownService(world, name));
    const answers = { ticked: ['email'] };
    before.set(name, await service(name).signIn(browser, minh, { parameters: { scope: SCOPE }, answers }));
  }
  await sql(world.databaseUrl, `UPDATE consents SET shown = NULL WHERE client_id IN ('of-before', 'unchanged')`);
  for (const [name, to] of Object.entries(CHANGES)) {
    if (name === 'moved')
      await change(world, name, ({ metadata }) => ({ metadata: { ...metadata, redirect_uris: [newAddress()] } }));
    else if (name === 'having-less')
      await change(world, name, ({ policy }) => {
        const { email: _, ...claims } = policy.claims;
        return { policy: { ...policy, claims } };
      });
    else if (to) await change(world, name, to as Parameters<typeof change>[2]);
  }
});
afterAll(() => world?.stop());

describe('a service that changed nothing', () => {
  it('is entered without a question, also when it was agreed to before its parts were kept', async () => {
    expect((await ask('unchanged')).url.origin).not.toBe(world.issuer);
    expect((await ask('asking-more')).url.origin).not.toBe(world.issuer);
  });
});

describe('a service that changed', () => {
  it('its name says so with the name it had, asks nothing else anew, and keeps every answer', async () => {
    const page = await ask('renamed');
    expect(isSignIn(page)).toBe(false);
    expect(isConsent(page)).toBe(true);
    expect(page.text).toContain('Dịch vụ này đã đổi tên. Tên trước đây: Dịch vụ thử nghiệm.');
    expect(page.html).not.toContain('type="checkbox"');
    expect(page.text).toMatch(/Vẫn chia sẻ như trước.*Họ, chữ đệm và tên.*thư điện tử.*Vẫn không chia sẻ.*điện thoại/);
    await browser.submit(page, '.login-submit');
    const { tokens } = await service('renamed').signIn(browser, minh, { parameters: { scope: SCOPE } });
    const info = await service('renamed').userInfo(tokens);
    expect(info.email).toBe(minh.emails[0]?.value);
    expect(info).not.toHaveProperty('phone_number');
  });

  it('its responsible body or its addresses says so', async () => {
    expect((await ask('of-another-body')).text).toContain('Trước đây: Nhóm phát triển.');
    const there = { scope: SCOPE, redirect_uri: newAddress() };
    const moved = await ask('moved', there);
    expect(moved.text).toMatch(/đã chuyển sang địa chỉ khác: 127\.0\.0\.1:\d+\./);
    await browser.submit(moved, '.login-submit');
    expect((await ask('moved', there)).url.origin).not.toBe(world.issuer);
  });

  it('a purpose asks for that claim alone, unticked', async () => {
    const page = await ask('of-another-purpose');
    expect(page.text).toContain('Mục đích mới');
    expect([...page.html.matchAll(/type="checkbox"/g)]).toHaveLength(1);
    expect(page.html).toMatch(/type="checkbox" value="email"/);
    expect(page.html).not.toMatch(/type="checkbox"[^>]*checked/);
    expect(page.text).toMatch(/Vẫn chia sẻ như trước.*Họ, chữ đệm và tên/);
    await browser.submit(page, '.login-submit');
    const { tokens } = await service('of-another-purpose').signIn(browser, minh, { parameters: { scope: SCOPE } });
    expect(await service('of-another-purpose').userInfo(tokens)).not.toHaveProperty('email');
  });

  it('a purpose that a request is not about asks nothing until it is', async () => {
    const name = 'of-another-purpose-elsewhere';
    expect((await ask(name)).url.origin).not.toBe(world.issuer);
    const page = await ask(name, { scope: `${SCOPE} birth` });
    expect(page.html).toContain('value="birthdate"');
    expect(page.html).not.toMatch(/type="checkbox" value="email"/);
  });

  it('an optional claim into a required one asks for that one', async () => {
    const page = await ask('needing-more');
    expect(page.text).toContain('Nay là bắt buộc');
    expect(page.html).not.toContain('type="checkbox"');
    await browser.submit(page, '.login-submit');
    const { tokens } = await service('needing-more').signIn(browser, minh, { parameters: { scope: SCOPE } });
    expect((await service('needing-more').userInfo(tokens)).phone_number).toBe(minh.phones[0]?.value);
  });

  it('what it may have gets no more than that, without a question', async () => {
    const { tokens } = await service('having-less').signIn(browser, minh, { parameters: { scope: SCOPE } });
    const info = await service('having-less').userInfo(tokens);
    expect(info.name).toBe(minh.name.full);
    expect(info).not.toHaveProperty('email');
  });

  it('is asked for everything where nobody knows what was shown', async () => {
    const page = await ask('of-before');
    expect(page.text).toContain('Bạn có đồng ý chia sẻ dữ liệu?');
    expect([...page.html.matchAll(/type="checkbox"/g)].length).toBeGreaterThan(2);
  });
});

describe('a request for one more claim', () => {
  it('asks for that claim alone', async () => {
    const page = await ask('asking-more', { scope: `${SCOPE} birth` });
    expect(page.text).toContain('Dịch vụ đề nghị thêm dữ liệu');
    expect([...page.html.matchAll(/type="checkbox" value="(\w+)"/g)].map((m) => m[1])).toEqual(['birthdate', 'gender']);
    await browser.submit(page, '.login-submit', { claim: 'birthdate' });
    const { tokens } = await service('asking-more').signIn(browser, minh, { parameters: { scope: `${SCOPE} birth` } });
    const info = await service('asking-more').userInfo(tokens);
    expect([info.birthdate, info.email]).toEqual([minh.birthdate, minh.emails[0]?.value]);
    expect(info).not.toHaveProperty('gender');
  });
});

describe('who refuses a change', () => {
  it('is not signed in, and what was agreed to before stays as it was', async () => {
    const name = 'of-another-body';
    const page = await ask(name);
    expect(page.text).toContain('Những gì bạn đã đồng ý trước đây vẫn như cũ nhưng không áp dụng cho thay đổi này');
    const back = await browser.submit(page, 'action=refuse');
    expect(back.url.searchParams.get('error') ?? errorCode(back)).toBe('access_denied');
    const tokens = before.get(name)?.tokens;
    if (!tokens) throw new Error('nobody signed in');
    expect((await service(name).userInfo(tokens)).email).toBe(minh.emails[0]?.value);
    expect(isConsent(await ask(name))).toBe(true);
  });
});

describe('an answer that is sent twice', () => {
  it('counts once: one receipt, and the person goes on', async () => {
    const name = 'pressed-twice';
    const other = await ownService(world, name);
    const page = await browser.open((await other.begin({ scope: SCOPE })).url);
    const action = new URL(/action="([^"]*shown[^"]*)"/.exec(page.html)?.[1] ?? '', page.url);
    const press = () =>
      browser.step(action, {
        method: 'POST',
        body: new URLSearchParams({ action: 'agree' }),
        headers: { origin: world.issuer, 'sec-fetch-site': 'same-origin' },
      });
    const [first, second] = [await press(), await press()];
    expect([first.status, second.status]).toEqual([303, 303]);
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    const rows = await sql(world.databaseUrl, `SELECT 1 FROM receipts WHERE client_id = '${name}'`);
    expect(rows).toHaveLength(1);
  });
});

describe('an answer to what is shown no more', () => {
  it('is not taken: the page of today comes instead', async () => {
    const old = await ask('of-another-body');
    await change(world, 'of-another-body', () => ({ name: words('Tên sau cùng') }));
    for (const button of ['.login-submit', 'action=refuse']) {
      const page = await browser.submit(old, button);
      expect(isConsent(page)).toBe(true);
      expect(page.text).toContain('Tên sau cùng');
    }
  });
});

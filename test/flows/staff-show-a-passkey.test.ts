import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerAll, go, isCode } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import type { SoftKey } from '../support/soft-key.ts';
import { addSoftPasskey, asksForPasskey, showPasskey } from '../support/soft-passkeys.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const binh = persona('An officer at a commune counter');
const mai = persona('A member of the support staff');

let world: World;
let key: SoftKey;
beforeAll(async () => {
  world = await createWorld({
    authenticators: ['password', 'totp', 'passkey'],
    staff: { phishingResistant: true, freshSeconds: 5 },
  });
  key = await addSoftPasskey(world, binh);
});
afterAll(() => world?.stop());

const staff = (path = ''): string => `${world.issuer}/staff${path}`;

it('first of all, and nothing else', async () => {
  const browser = createTextBrowser();
  const page = await browser.open(staff('/queue'));
  expect(page.html.indexOf('data-ceremony')).toBeLessThan(page.html.indexOf('name="login"'));
  expect(page.text).toContain('Trang này cần khóa truy cập');
  const inside = await showPasskey(browser, page, key);
  expect([inside.status, inside.url.pathname]).toEqual([200, '/staff/queue']);
  expect(inside.text).not.toContain('môi trường phát triển');
});

it('also after a password, which says no more than who it is', async () => {
  const browser = createTextBrowser();
  const page = await browser.open(staff('/queue'));
  const second = await browser.submit(page, '.login-submit', { login: binh.login, password: binh.password });
  expect([asksForPasskey(second), isCode(second)]).toEqual([true, false]);
  expect((await showPasskey(browser, second, key)).url.pathname).toBe('/staff/queue');
});

it('although they have shown a password and a code elsewhere; and once more each time they enter', async () => {
  const browser = createTextBrowser();
  await go(browser, `${world.issuer}/account`, binh);
  const page = await browser.open(staff('/queue'));
  expect([asksForPasskey(page), /name="login"/.test(page.html)]).toEqual([true, false]);
  const inside = await showPasskey(browser, page, key);
  await browser.submit(inside, '#staff-sign-out');
  const again = await browser.open(staff('/queue'));
  expect(asksForPasskey(again)).toBe(true);
  expect((await showPasskey(browser, again, key)).url.pathname).toBe('/staff/queue');
});

it('anew when what they showed is old', async () => {
  const browser = createTextBrowser();
  await showPasskey(browser, await browser.open(staff('/queue')), key);
  const page = await eventually(async () => {
    const proofs = await browser.open(staff('/proofs'));
    expect(asksForPasskey(proofs)).toBe(true);
    return proofs;
  }, 15_000);
  expect((await browser.open(staff('/queue'))).url.pathname).toBe('/staff/queue');
  expect((await showPasskey(browser, page, key)).url.pathname).toBe('/staff/proofs');
});

it('or are told how to get one', async () => {
  const browser = createTextBrowser();
  const page = await go(browser, staff(), mai);
  expect(page.text).toContain('Hãy thêm một trong hai vào tài khoản');
  expect(isCode(page)).toBe(false);
  const add = await browser.follow(page, 'Thêm cách đăng nhập');
  expect((await answerAll(browser, add, mai)).url.pathname).toBe('/account/add');
  const own = await addSoftPasskey(world, mai);
  const asked = await browser.open(staff());
  expect((await showPasskey(browser, asked, own)).url.pathname).toBe('/staff/data-requests');
});

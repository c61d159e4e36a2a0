import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOf, DEVICES } from '../support/devices.ts';
import { go, isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty } from '../support/relying-party.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let service: TestRelyingParty;
beforeAll(async () => {
  world = await createWorld({ trustProxy: true, authenticators: ['password', 'totp', 'recovery-code'] });
  service = await basicClient(world);
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');
const camille = persona('A French resident');
const sessionsOf = (browser: TextBrowser): Promise<Page> => browser.open(`${world.issuer}/account/sessions`);
const referencesIn = ({ html }: Page): string[] =>
  [...html.matchAll(/sessions\/([\w-]{16})\/end/g)].map(([, reference]) => reference ?? '');

async function isOut(browser: TextBrowser): Promise<boolean> {
  return isSignIn(await browser.open(`${world.issuer}/account`));
}

/** Ends whatever session has this reference. */
function end(browser: TextBrowser, reference: string): Promise<Response> {
  const headers = { origin: world.issuer, 'sec-fetch-site': 'same-origin' };
  return browser.step(`${world.issuer}/account/sessions/${reference}/end`, { method: 'POST', headers });
}

describe('a person with several devices', () => {
  let laptop: TextBrowser;
  let phone: TextBrowser;
  let stranger: TextBrowser;
  beforeAll(async () => {
    [laptop, phone, stranger] = [
      browserOf(DEVICES.laptop),
      browserOf(DEVICES.phone),
      browserOf({ ...DEVICES.stranger }),
    ];
    for (const browser of [stranger, phone, laptop]) await go(browser, `${world.issuer}/account`, lan);
  });

  it('sees each by what it is and where, this one first', async () => {
    const { text } = await sessionsOf(laptop);
    const [, own = '', others = ''] = text.split(/Thiết bị này (?=Chrome)|Thiết bị khác /);
    expect(own).toContain('Chrome trên Windows Nơi đăng nhập: Việt Nam');
    expect(own).toContain('Đăng nhập bằng: Mật khẩu');
    expect(others).toContain('Safari trên iOS Nơi đăng nhập: Việt Nam');
    expect(others).toContain('Firefox trên Linux Nơi đăng nhập: Pháp');
    expect(others).toMatch(/Dùng lần cuối khoảng \d\d:\d\d/);
  });

  it('sees the services that each has entered, in the language of the page', async () => {
    await service.signIn(phone, lan);
    const page = await laptop.open(`${world.issuer}/account/sessions?lang=en`);
    expect(page.text).toMatch(/Safari on iOS Signed in from: Vietnam .*Services entered: \S/);
    await laptop.open(`${world.issuer}/account/sessions?lang=vi`);
  });

  it('ends one of them alone, with what its services hold', async () => {
    const { tokens } = await service.signIn(stranger, lan);
    const page = await sessionsOf(laptop);
    const after = await laptop.submit(page, `Đăng xuất thiết bị này : ${DEVICES.stranger.name}`);
    expect(after.text).toContain('Đã đăng xuất thiết bị đó.');
    expect(after.text).not.toContain(DEVICES.stranger.name);
    await expect(service.userInfo(tokens)).rejects.toMatchObject({ status: 401 });
    expect([await isOut(stranger), await isOut(phone)]).toEqual([true, false]);
  });

  it('is told when it was over already', async () => {
    const [, reference = ''] = referencesIn(await sessionsOf(laptop));
    await end(laptop, reference);
    expect((await end(laptop, reference)).headers.get('location')).toContain('done=over');
    await go(phone, `${world.issuer}/account`, lan);
  });

  it('ends all others and stays where they are', async () => {
    const page = await laptop.submit(await sessionsOf(laptop), 'Đăng xuất mọi thiết bị khác');
    expect(page.text).toContain('Không có thiết bị nào khác đang đăng nhập.');
    expect([await isOut(laptop), await isOut(phone)]).toEqual([false, true]);
  });

  it('ends everything, this device too', async () => {
    const page = await laptop.submit(await sessionsOf(laptop), 'Đăng xuất khỏi mọi thiết bị');
    expect(page.text).toContain('Phiên của bạn đã kết thúc');
    expect(await isOut(laptop)).toBe(true);
  });
});

describe('what names a session on the page', () => {
  it('ends nothing of anybody else', async () => {
    const [hers, his] = [createTextBrowser(), createTextBrowser()];
    await go(hers, `${world.issuer}/account`, camille);
    await go(his, `${world.issuer}/account`, lan);
    const [reference = ''] = referencesIn(await sessionsOf(hers));
    expect((await end(his, reference)).headers.get('location')).toContain('done=over');
    expect([await isOut(hers), await isOut(his)]).toEqual([false, false]);
  });
});

describe('access in a person’s absence', () => {
  it('is listed beside the sessions, and outlives them', async () => {
    const browser = createTextBrowser();
    await service.signIn(browser, camille, {
      parameters: { scope: 'openid profile offline_access', prompt: 'consent' },
    });
    await browser.submit(await sessionsOf(browser), '#end-all');
    const again = createTextBrowser();
    await go(again, `${world.issuer}/account`, camille);
    expect((await sessionsOf(again)).text).toMatch(/en votre absence|in your absence|khi bạn vắng mặt/);
  });
});

describe('a way to sign in that is replaced or removed', () => {
  const NEW = 'mưa nguồn chớp bể chiều hôm';
  const hung = persona('The director');
  const offline = { parameters: { scope: 'openid profile offline_access', prompt: 'consent' } };

  it('ends the other sessions in which it was shown, with what services got there, and the page says so', async () => {
    const [own, other] = [browserOf(DEVICES.laptop), browserOf(DEVICES.phone)];
    const { tokens } = await service.signIn(other, hung, offline);
    const { html } = await go(own, `${world.issuer}/account/ways`, hung);
    const [, path = ''] = /action="(\/account\/ways\/[\w-]+\/replace)"/.exec(html) ?? [];
    expect(path).not.toBe('');
    const form = await own.submit(await own.open(`${world.issuer}/account/ways`), 'Thay mới : Mật khẩu');
    const page = await own.submit(form, '.login-submit', { password: NEW, repeat: NEW });
    expect(page.text).toContain('Thiết bị khác đã đăng nhập bằng cách đó đã bị đăng xuất.');
    expect([await isOut(own), await isOut(other)]).toEqual([false, true]);
    await expect(service.refresh(tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
  });
});

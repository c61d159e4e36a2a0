import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { goBack, launchBrowser, signIn, type Visitor, visit } from '../support/browser.ts';
import { persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty } from '../support/relying-party.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let browser: Browser;
let service: TestRelyingParty;
beforeAll(async () => {
  [world, browser] = await Promise.all([createWorld(), launchBrowser()]);
  service = await basicClient(world);
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

const lan = persona('An ordinary citizen');
const newcomer = persona('A newcomer');
const hoa = persona('A mother who shares');
const nam = persona('Her son, who shares');
const binh = persona('An officer at a commune counter');
const camille = persona('A French resident');

let visitor: Visitor;
let page: Page;
beforeEach(async () => {
  visitor = await visit(browser);
  page = visitor.page;
});
afterEach(async () => {
  expect(visitor.complaints).toEqual([]);
  await visitor.leave();
});

const look = async () => expect(await visitor.flaws()).toEqual([]);
const origin = (): string => new URL(page.url()).origin;
const heading = () => page.textContent('h1');
const errorCode = () => page.textContent('#error-code');
const languageOf = () => page.getAttribute('html', 'lang');
const isSignIn = async (): Promise<boolean> => (await page.locator('[name=password]').count()) === 1;
const begin = async (parameters: Record<string, string> = {}) => page.goto((await service.begin(parameters)).url.href);

const LOOKS_OF_BUTTONS = `[...document.querySelectorAll('.mc-choice button')].map((button) => {
  const { backgroundColor, borderColor, color, fontSize, fontWeight } = getComputedStyle(button);
  return [button.offsetWidth, button.offsetHeight, backgroundColor, borderColor, color, fontSize, fontWeight].join();
})`;

describe('whoever turns back', () => {
  it('at the sign-in page is told so by the service and may try again', async () => {
    await page.goto(`${world.portal}/sign-in`);
    await page.click('#cancel');
    await look();
    expect(origin()).toBe(world.portal);
    expect(await heading()).toBe('Bạn đã dừng đăng nhập');
    expect(await errorCode()).toBe('access_denied');
    await page.click('main .button');
    expect(await isSignIn()).toBe(true);
  });

  it('at the consent page has shared nothing and may try again', async () => {
    await page.goto(`${world.portal}/sign-in`);
    await signIn(page, lan);
    await page.click('button[value=refuse]');
    await look();
    expect(origin()).toBe(world.portal);
    expect(await errorCode()).toBe('access_denied');
    await page.click('main .button');
    expect(await heading()).toBe('Bạn có đồng ý chia sẻ dữ liệu?');
  });

  it('sees both answers of the consent page alike', async () => {
    await page.goto(`${world.portal}/sign-in`);
    await signIn(page, lan);
    const looks = await page.evaluate<string[]>(LOOKS_OF_BUTTONS);
    expect(looks.length).toBe(2);
    expect(new Set(looks).size).toBe(1);
  });
});

describe('whoever makes a mistake', () => {
  it('keeps the user name, is told what to do, and signs in with the right password', async () => {
    await page.goto(`${world.portal}/sign-in`);
    await signIn(page, { login: lan.login, password: 'wrong' });
    await look();
    expect(await page.title()).toBe('Lỗi: Đăng nhập – Một Cửa');
    expect(await page.textContent('.govuk-error-summary')).toContain('Tên đăng nhập hoặc mật khẩu không đúng.');
    expect(await page.inputValue('[name=login]')).toBe(lan.login);
    expect(await page.inputValue('[name=password]')).toBe('');
    await page.fill('[name=password]', lan.password);
    await page.click('.login-submit');
    expect(await page.textContent('.mc-person')).toContain(lan.name.full);
  });

  it('is shown each empty field', async () => {
    await page.goto(`${world.portal}/sign-in`);
    await page.click('.login-submit');
    await look();
    expect(await page.locator('[aria-invalid=true]').count()).toBe(2);
    await page.click('.govuk-error-summary a >> nth=1');
    expect(await page.locator('[name=password]:focus').count()).toBe(1);
  });

  it('goes back to a finished page and finds the way to the service', async () => {
    await page.goto(`${world.portal}/sign-in`);
    await signIn(page, lan);
    const consent = page.url();
    await page.click('.login-submit');
    await page.waitForURL((url) => url.origin === world.portal && url.pathname === '/');
    await goBack(page);
    if (page.url() !== consent) await page.goto(consent);
    await look();
    expect(await heading()).toBe('Phiên làm việc đã hết hạn');
    expect(await errorCode()).toBe('session_not_found');
    await page.click('main .govuk-button');
    expect(await heading()).toContain(lan.name.full);
  });

  it('of a service, such as a wrong redirect address, is stopped on a page with a code and a way out', async () => {
    const { url } = await service.begin();
    url.searchParams.set('redirect_uri', 'https://elsewhere.example/callback');
    const answer = await page.goto(url.href);
    await look();
    expect(answer?.status()).toBe(400);
    expect(await heading()).toBe('Địa chỉ quay về của dịch vụ không đúng');
    expect(await errorCode()).toBe('invalid_redirect_uri');
    await page.click('main .govuk-button');
    await look();
    expect(page.url()).toBe(`${world.issuer}/`);
  });
});

it('a level out of reach is explained, and the way back leads to the service', async () => {
  await page.goto(`${world.portal}/land`);
  // No proven identity, and no phone that could get a code.
  await signIn(page, newcomer);
  await look();
  expect(await heading()).toBe('Tài khoản chưa đủ mức độ');
  expect(await page.locator('.mc-steps li').count()).toBe(2);
  await page.click('#cancel');
  await look();
  expect(origin()).toBe(world.portal);
  expect(await errorCode()).toBe('unmet_authentication_requirements');
  await page.click('main .button');
  expect(await heading()).toBe('Việc hành chính, làm ngay tại nhà');
});

describe('another person at the same browser', () => {
  it('chooses “not you?” on the consent page and signs in as themselves', async () => {
    await page.goto(`${world.portal}/sign-in`);
    await signIn(page, hoa);
    await page.click('.mc-person button');
    await look();
    expect(await isSignIn()).toBe(true);
    await signIn(page, nam);
    expect(await page.textContent('.mc-person')).toContain(nam.name.full);
    await page.click('.login-submit');
    expect(await heading()).toBe(`Xin chào, ${nam.name.full}`);
  });

  it('is asked which account, when the service wishes so', async () => {
    await begin();
    await signIn(page, hoa);
    await page.click('.login-submit');
    await begin({ prompt: 'select_account' });
    await look();
    expect(await heading()).toBe('Tiếp tục với tài khoản này?');
    expect(await page.textContent('.mc-person')).toContain(hoa.name.full);
    await page.click('button[value=switch]');
    await look();
    await signIn(page, nam);
    expect(await page.textContent('.mc-person')).toContain(nam.name.full);
    await page.click('.login-submit');
    expect(origin()).toBe(world.testService);
    await begin({ prompt: 'select_account' });
    await page.click('button[value=continue]');
    expect(origin()).toBe(world.testService);
  });

  it.each([
    { computer: 'a shared computer', shared: true },
    { computer: 'a computer of one’s own', shared: false },
  ])('the session on $computer ends with the browser: $shared', async ({ shared }) => {
    await page.goto(`${world.portal}/sign-in`);
    if (shared) await page.check('[name=shared]');
    await signIn(page, lan);
    const session = (await page.context().cookies(world.issuer)).find(({ name }) => name === 'motcua_session');
    expect(session?.expires === -1).toBe(shared);
  });
});

describe('languages', () => {
  it('are switched even after a wrong password, for this sign-in and the next', async () => {
    await page.goto(`${world.portal}/sign-in`);
    await signIn(page, { login: binh.login, password: 'wrong' });
    await page.click('.mc-languages a[lang=en]');
    await look();
    expect(await heading()).toBe('Sign in');
    expect(await languageOf()).toBe('en');
    expect(await page.locator('.govuk-error-summary').count()).toBe(0);
    await signIn(page, binh);
    expect(await heading()).toBe('Do you agree to share your data?');
    await page.click('button[value=refuse]');
    await page.goto(`${world.portal}/sign-in`);
    expect(await languageOf()).toBe('en');
  });

  it('come from the service: French there is French here', async () => {
    await page.goto(`${world.portal}/?lang=fr`);
    await page.click('#sign-in');
    await look();
    expect(await languageOf()).toBe('fr');
    await signIn(page, camille);
    await look();
    expect(await heading()).toBe('Acceptez-vous de partager vos données\u00a0?');
    await page.click('.login-submit');
    expect(await heading()).toBe(`Bonjour, ${camille.name.full}`);
    await page.click('#sign-out');
    await look();
    expect(await languageOf()).toBe('fr');
  });
});

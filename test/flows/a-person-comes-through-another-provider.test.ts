import * as openid from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerAll, isCode, isConsent, isSignIn } from '../support/journey.ts';
import { type Persona, persona } from '../support/personas.ts';
import { basicClient, createRelyingParty, type TestRelyingParty } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import type { TestUpstream } from '../support/upstream.ts';
import { createUpstreamWorld, linkTo, type UpstreamWorld } from '../support/upstream-world.ts';
import type { World } from '../support/world.ts';

let all: UpstreamWorld;
let world: World;
let service: TestRelyingParty;
let bank: TestUpstream;
let ministry: TestUpstream;
beforeAll(async () => {
  all = await createUpstreamWorld({ bank: {}, ministry: { firstArrival: 'connect' } });
  world = all.world;
  bank = all.upstreams.bank as TestUpstream;
  ministry = all.upstreams.ministry as TestUpstream;
  service = await basicClient(world);
});
afterAll(() => all?.stop());
beforeEach(() => {
  bank.behaviour = {};
  ministry.behaviour = {};
});

const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');
const hung = persona('The director of a company');
const isArrival = (page: Page): boolean => /<button[^>]*value="connect"/.test(page.html);
/** Signed in at the service, which has had their consent before. */
const isThere = ({ url }: Page): boolean => url.href.startsWith(`${world.testService}/callback?code=`);

/** To the service through an upstream, with consent given; the claims of the ID token. */
async function through(browser: TextBrowser, upstream: string, person: Persona, parameters = {}) {
  const transaction = await service.begin(parameters);
  const choice = await browser.open(transaction.url);
  const page = await answerAll(browser, await browser.submit(choice, `upstream=${upstream}`), person);
  return (await service.redeem(page.url, transaction)).claims();
}

describe('a person whose account at a bank is connected', () => {
  beforeAll(() => linkTo(world, 'bank', bank.issuer, 'lan-at-the-bank', lan.id));
  beforeEach(() => {
    bank.person = { subject: 'lan-at-the-bank', claims: {}, acr: 'bank-low', amr: ['pwd'] };
  });

  it('chooses the bank beside signing in here, and is signed in at the service', async () => {
    const browser = createTextBrowser();
    const transaction = await service.begin();
    const choice = await browser.open(transaction.url);
    expect(isSignIn(choice)).toBe(true);
    expect(choice.text).toContain('Nơi bank');
    expect(choice.text).toContain('Nơi ministry');
    const page = await browser.submit(choice, 'upstream=bank');
    expect(isConsent(page)).toBe(true);
    const end = await answerAll(browser, page, lan);
    expect((await service.redeem(end.url, transaction)).claims()?.amr).toEqual(['pwd']);
  });

  it('has the same name at the service whichever way they come', async () => {
    const here = await service.signIn(createTextBrowser(), lan);
    expect((await through(createTextBrowser(), 'bank', lan))?.sub).toBe(here.idToken.sub);
  });

  it('finds the bank first the next time in this browser, but not on a shared computer', async () => {
    const browser = createTextBrowser();
    const again = async () => browser.open((await service.begin({ prompt: 'login' })).url);
    await through(browser, 'bank', lan);
    const next = await again();
    expect(next.text).toContain('Lần trước, trên trình duyệt này, bạn đã đăng nhập bằng cách này.');
    await browser.submit(next, 'upstream=bank');
    const third = await again();
    const form = third.html.slice(third.html.indexOf('name="shared"'));
    expect(form).toContain('value="ministry"');
  });

  it('is asked there anew when the service wants a new sign-in, and by the name that the service knows', async () => {
    await through(createTextBrowser(), 'bank', lan, { prompt: 'login', login_hint: 'somebody' });
    expect(bank.asked().get('prompt')).toBe('login');
    expect(bank.asked().get('login_hint')).toBe('somebody');
    expect(bank.asked().get('ui_locales')).toBe('vi');
    expect(bank.asked().get('idp_path')).toBe(world.issuer);
    await through(createTextBrowser(), 'bank', lan, { max_age: '600' });
    expect(bank.asked().get('max_age')).toBe('600');
  });

  it('is led there at once by a service that names it, which is tried once', async () => {
    const transaction = await service.begin({ idp_hint: 'bank' });
    expect(isThere(await createTextBrowser().open(transaction.url))).toBe(true);
    bank.behaviour.callback = (parameters) => {
      parameters.delete('code');
      parameters.set('error', 'access_denied');
    };
    const back = await createTextBrowser().open((await service.begin({ idp_hint: 'bank' })).url);
    expect(isSignIn(back)).toBe(true);
    expect(back.text).toContain('Bạn chưa đăng nhập được tại Nơi bank');
  });

  it('is not refused there for a name that is too long, which anybody could put in a link', async () => {
    const login_hint = 'x'.repeat(3_000);
    expect(isThere(await createTextBrowser().open((await service.begin({ idp_hint: 'bank', login_hint })).url))).toBe(
      true,
    );
    expect(bank.asked().get('login_hint')).toBeNull();
  });

  it('is led there by a service that pushes its request, too', async () => {
    const authentication = openid.ClientSecretBasic('development-only-test-client-secret-basic');
    const clientId = 'test-client-secret-basic';
    const pushing = await createRelyingParty(world, { clientId, authentication, pushed: true });
    const { url } = await pushing.begin({ idp_hint: 'bank' });
    expect(url.searchParams.has('idp_hint')).toBe(false);
    expect(isThere(await createTextBrowser().open(url))).toBe(true);
    await expect(pushing.begin({ idp_path: world.issuer })).rejects.toThrow();
  });

  it('is led nowhere by a name that nobody knows', async () => {
    const page = await createTextBrowser().open((await service.begin({ idp_hint: 'nowhere' })).url);
    expect(isSignIn(page)).toBe(true);
  });

  it('is not signed in when the account is not in use any more', async () => {
    const blocked = persona('account is blocked');
    await linkTo(world, 'bank', bank.issuer, 'blocked-at-the-bank', blocked.id);
    bank.person = { ...bank.person, subject: 'blocked-at-the-bank' };
    const browser = createTextBrowser();
    const choice = await browser.open((await service.begin()).url);
    const page = await browser.submit(choice, 'upstream=bank');
    expect(isSignIn(page)).toBe(true);
    expect(page.text).toContain('Không thể dùng Nơi bank');
  });
});

describe('a person who comes for the first time', () => {
  it('connects it by signing in here with everything that the account has, and needs it alone from then on', async () => {
    ministry.person = { subject: 'minh-at-the-ministry', claims: { name: 'Minh' }, acr: 'bank-low', amr: ['pwd'] };
    const browser = createTextBrowser();
    const transaction = await service.begin();
    const arrival = await browser.submit(await browser.open(transaction.url), 'upstream=ministry');
    expect(isArrival(arrival)).toBe(true);
    const signIn = await browser.submit(arrival, 'action=connect');
    expect(signIn.text).toContain('Đăng nhập để kết nối với Nơi ministry');
    const { login, password } = minh;
    const code = await browser.submit(signIn, '.login-submit', { login, password });
    expect(isCode(code)).toBe(true);
    const links = () => sql(world.databaseUrl, "SELECT made_by FROM upstream_links WHERE upstream = 'ministry'");
    expect(await links()).toEqual([]);
    const page = await answerAll(browser, code, minh);
    await service.redeem(page.url, transaction);
    expect(await links()).toEqual([{ made_by: 'both' }]);
    expect((await through(createTextBrowser(), 'ministry', minh))?.sub).toBeDefined();
  });

  it('signs in there anew before it is connected where this browser had a session there: it may be somebody else’s', async () => {
    ministry.person = { subject: 'left-in-the-browser', claims: {}, acr: 'bank-low' };
    const earlier = Math.floor(Date.now() / 1000) - 600;
    ministry.behaviour.idToken = (claims) =>
      ministry.asked().get('prompt') === 'login' ? claims : { ...claims, auth_time: earlier };
    const browser = createTextBrowser();
    const arrival = await browser.submit(await browser.open((await service.begin()).url), 'upstream=ministry');
    expect(ministry.asked().get('prompt')).toBeNull();
    expect(isArrival(arrival)).toBe(true);
    const signIn = await browser.submit(arrival, 'action=connect');
    expect(ministry.asked().get('prompt')).toBe('login');
    expect(signIn.text).toContain('Đăng nhập để kết nối với Nơi ministry');
    expect(isArrival(await browser.submit(signIn, '#back'))).toBe(true);
  });

  it('does not connect a second account of one provider, and reads why', async () => {
    ministry.person = { subject: 'another-at-the-ministry', claims: {}, acr: 'bank-low' };
    const browser = createTextBrowser();
    const arrival = await browser.submit(await browser.open((await service.begin()).url), 'upstream=ministry');
    const { login, password } = minh;
    const signIn = await browser.submit(arrival, 'action=connect');
    const page = await browser.submit(signIn, '.login-submit', { login, password });
    expect(isSignIn(page)).toBe(true);
    expect(page.text).toContain('đã kết nối với một tài khoản khác tại Nơi ministry');
  });

  it('signs in anew where they did so too long ago', async () => {
    const longAgo = Math.floor(Date.now() / 1000) - 100 * 24 * 60 * 60;
    ministry.person = { subject: 'minh-at-the-ministry', claims: {}, acr: 'bank-low', signedInAt: longAgo };
    const browser = createTextBrowser();
    const page = await browser.submit(await browser.open((await service.begin()).url), 'upstream=ministry');
    expect(ministry.asked().get('prompt')).toBe('login');
    expect(page.text).toContain('Câu trả lời của Nơi ministry không dùng được');
  });

  it('goes back from connecting, or chooses another way', async () => {
    ministry.person = { subject: 'undecided-at-the-ministry', claims: {}, acr: 'bank-low' };
    const browser = createTextBrowser();
    const arrival = await browser.submit(await browser.open((await service.begin()).url), 'upstream=ministry');
    const signIn = await browser.submit(arrival, 'action=connect');
    const back = await browser.submit(signIn, '#back');
    expect(isArrival(back)).toBe(true);
    const other = await browser.submit(back, '#back');
    expect(isSignIn(other)).toBe(true);
    expect(other.text).not.toContain('kết nối với');
  });

  it('opens an account with what the bank says, once they have accepted the texts', async () => {
    const claims = { name: 'Lý Thị Mai', birthdate: '1991-04-05', gender: 'female', citizen_id: '099191000777' };
    bank.person = { subject: 'mai-at-the-bank', claims, acr: 'bank-high', amr: ['pwd', 'otp'] };
    const browser = createTextBrowser();
    const transaction = await service.begin();
    const arrival = await browser.submit(await browser.open(transaction.url), 'upstream=bank');
    expect(arrival.text).toContain('Lý Thị Mai');
    const refused = await browser.submit(arrival, '#create');
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('hãy đọc và đánh dấu đồng ý');
    const consent = await browser.submit(refused, '#create', { accept: 'yes' });
    expect(isConsent(consent)).toBe(true);
    const end = await answerAll(browser, consent, lan);
    const first = (await service.redeem(end.url, transaction)).claims();
    expect((await through(createTextBrowser(), 'bank', lan))?.sub).toBe(first?.sub);
    const overview = await browser.open(`${world.issuer}/account`);
    expect(overview.text).toContain('không báo được cho bạn khi tài khoản có thay đổi');
    expect(overview.html).toContain('href="/account/contacts"');
    const ways = await browser.open(`${world.issuer}/account/ways`);
    expect(ways.text).toContain('chưa có mật khẩu');
    expect(ways.html).toContain('href="/account/add"');
    const accepted = await sql(world.databaseUrl, 'SELECT count(*)::int AS count FROM acceptances');
    expect(accepted).toEqual([{ count: 2 }]);
  });

  it('is sent back for a level at which the bank says who they are, before anything else is asked', async () => {
    const claims = { name: lan.name.full, birthdate: lan.birthdate, citizen_id: lan.citizenNumber };
    bank.person = { subject: 'somebody-at-the-bank', claims, acr: 'bank-low' };
    const browser = createTextBrowser();
    const page = await browser.submit(await browser.open((await service.begin()).url), 'upstream=bank');
    expect(bank.asked().get('acr_values')).toBe('bank-high');
    expect(isArrival(page)).toBe(true);
    expect(page.html).not.toContain('id="create"');
  });

  it('goes on with the lower level when they turn back there, and can connect it by signing in here', async () => {
    bank.person = { subject: 'pin-alone-at-the-bank', claims: {}, acr: 'bank-low' };
    bank.behaviour.callback = (parameters) => {
      if (bank.asked().get('acr_values') !== 'bank-high') return;
      parameters.delete('code');
      parameters.set('error', 'access_denied');
    };
    const browser = createTextBrowser();
    const transaction = await service.begin();
    const arrival = await browser.submit(await browser.open(transaction.url), 'upstream=bank');
    expect(bank.asked().get('acr_values')).toBe('bank-high');
    expect(isArrival(arrival)).toBe(true);
    const page = await answerAll(browser, await browser.submit(arrival, 'action=connect'), hung);
    await service.redeem(page.url, transaction);
    bank.behaviour = {};
    expect(await through(createTextBrowser(), 'bank', hung)).toBeDefined();
  });
});

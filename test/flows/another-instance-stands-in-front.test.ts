import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Definition, definitionSchema } from '../../src/upstreams/definition.ts';
import { answerAll, errorCode, go, isConsent, isInside, isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { basicClient, register, type TestRelyingParty } from '../support/relying-party.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { addressesAt, clientKeysOf, inFront } from '../support/upstream-file.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

/** The instance where people sign in, and the one whose services they are on the way to. */
let nation: World;
let province: World;
let service: TestRelyingParty;

const definitionOf = (id: string, { issuer }: Pick<World, 'issuer'>): Definition =>
  definitionSchema.parse({
    id,
    protocol: 'oidc',
    name: { vi: 'Một Cửa quốc gia', en: 'National Một Cửa', fr: 'Một Cửa national' },
    settings: {
      issuer,
      clientId: `instance-${id}`,
      scopes: ['openid', 'profile', 'birth', 'citizen_id'],
      par: 'required',
      userinfo: 'json',
      levelBy: 'claims',
      algorithms: ['ES256'],
    },
    claims: { number: 'citizen_id', name: 'name', birthdate: 'birthdate', gender: 'gender' },
    levels: [
      { acr: [`${issuer}/acr/m0`], factors: ['knowledge'] },
      { acr: [`${issuer}/acr/m1`], factors: ['knowledge'], proof: 'upstream_substantial', identifies: true },
      { acr: [`${issuer}/acr/m2`], factors: ['knowledge', 'possession'], proof: 'upstream_high', identifies: true },
    ],
    firstArrival: 'match',
  });

/** Makes one instance a service of another: known by its keys, told of logouts. */
async function registerAt(upstream: World, instance: World, id: string): Promise<void> {
  const { callback, signedOut, logout } = addressesAt(instance, id);
  const purpose = { vi: 'Để biết bạn là ai.', en: 'To know who you are.', fr: 'Pour savoir qui vous êtes.' };
  const needed = { required: true, purpose };
  await register(upstream, {
    clientId: `instance-${id}`,
    metadata: {
      redirect_uris: [callback],
      post_logout_redirect_uris: [signedOut],
      backchannel_logout_uri: logout,
      backchannel_logout_session_required: true,
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      jwks: await clientKeysOf(instance),
    },
    policy: { claims: { name: needed, birthdate: needed, gender: needed, citizen_id: needed } },
  });
}

beforeAll(async () => {
  nation = await createWorld({}, undefined, '127.0.0.1');
  province = await createWorld(inFront([definitionOf('nation', nation)]));
  await registerAt(nation, province, 'nation');
  service = await basicClient(province);
});
afterAll(async () => {
  await province?.stop();
  await nation?.stop();
});

const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');

/** To the portal of the province, by way of the national instance. */
async function arrive(browser: TextBrowser): Promise<Page> {
  const choice = await browser.open(`${province.portal}/sign-in`);
  const there = await browser.submit(choice, 'upstream=nation');
  return answerAll(browser, there, lan, { skip: true });
}

describe('another instance of this very product', () => {
  it('signs people in who never had a password here: found by their number', async () => {
    const browser = createTextBrowser();
    const choice = await browser.open(`${province.portal}/sign-in`);
    const there = await browser.submit(choice, 'upstream=nation');
    expect([there.url.origin, isSignIn(there)]).toEqual([nation.issuer, true]);
    const consent = await browser.submit(there, '.login-submit', { login: lan.login, password: lan.password });
    expect([consent.url.origin, isConsent(consent)]).toEqual([nation.issuer, true]);
    const back = await answerAll(browser, consent, lan, { skip: true });
    expect([back.url.origin, isInside(back)]).toEqual([province.portal, true]);
    expect(back.text).toContain(lan.name.full);
    expect(await province.app.storage.upstreams.links.ofPerson(lan.id)).toMatchObject([
      { upstream: 'nation', issuer: nation.issuer, by: 'number' },
    ]);
  });

  it('is told which level is wanted, and what it says counts for that', async () => {
    const browser = createTextBrowser();
    const acr = `${province.issuer}/acr/m1`;
    const claims = JSON.stringify({ id_token: { acr: { essential: true, values: [acr] } } });
    const transaction = await service.begin({ claims, idp_hint: 'nation' });
    const there = await browser.open(transaction.url);
    expect(there.url.origin).toBe(nation.issuer);
    const page = await answerAll(browser, there, minh);
    const tokens = await service.redeem(page.url, transaction);
    expect(tokens.claims()?.acr).toBe(acr);
  });

  it('is told of a sign-out here, asks by itself, and sends people back to where they were', async () => {
    const browser = createTextBrowser();
    const question = await browser.submit(await arrive(browser), '#sign-out');
    const theirs = await browser.submit(question, 'logout=yes');
    expect(theirs.url.origin).toBe(nation.issuer);
    const left = await browser.submit(theirs, 'logout=yes');
    expect(left.url.href).toContain(`${province.portal}/signed-out`);
    expect(isSignIn(await browser.open(`${province.portal}/sign-in`))).toBe(true);
    expect(isSignIn(await browser.open(`${nation.portal}/sign-in`))).toBe(true);
  });

  it('tells of a sign-out there, and the services here are left too', async () => {
    const browser = createTextBrowser();
    expect(isInside(await arrive(browser))).toBe(true);
    await browser.submit(await browser.open(`${nation.issuer}/session/end`), 'logout=yes');
    await eventually(async () => expect(isInside(await browser.open(`${province.portal}/`))).toBe(false), 10_000);
    expect(isSignIn(await browser.open(`${province.portal}/sign-in`))).toBe(true);
  });
});

/** What a service is answered without a page of anybody. */
async function errorOf(browser: TextBrowser, parameters: Record<string, string>): Promise<string | null> {
  const { url } = await browser.open((await service.begin(parameters)).url);
  expect(url.origin).toBe(province.testService);
  return url.searchParams.get('error');
}
const atLeast = (level: string): Record<string, string> => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, values: [`${province.issuer}/acr/${level}`] } } }),
});

describe('a request that goes on to another instance', () => {
  it('takes along who is expected, in which language, and that they sign in anew', async () => {
    const browser = createTextBrowser();
    await go(browser, `${nation.portal}/sign-in`, lan);
    for (const fresh of [{ prompt: 'login' }, { max_age: '0' }]) {
      const began = Math.floor(Date.now() / 1000);
      const expected = { idp_hint: 'nation', login_hint: 'somebody-we-know', ui_locales: 'fr' };
      const transaction = await service.begin({ ...expected, ...fresh });
      const there = await browser.open(transaction.url);
      expect([there.url.origin, isSignIn(there)]).toEqual([nation.issuer, true]);
      expect(there.html).toMatch(/<html[^>]* lang="fr"/);
      expect(there.html).toContain('value="somebody-we-know"');
      const back = await answerAll(browser, there, lan, { skip: true });
      const tokens = await service.redeem(back.url, transaction);
      expect(Number(tokens.claims()?.auth_time)).toBeGreaterThanOrEqual(began);
    }
  });

  it('shows no page with prompt=none, whatever session there is at either end', async () => {
    const [stranger, browser] = [createTextBrowser(), createTextBrowser()];
    const none = { prompt: 'none', idp_hint: 'nation' };
    expect(await errorOf(stranger, none)).toBe('login_required');
    await go(stranger, `${nation.portal}/sign-in`, lan);
    expect(await errorOf(stranger, none)).toBe('login_required');
    await answerAll(browser, await browser.open((await service.begin({ idp_hint: 'nation' })).url), lan, {
      skip: true,
    });
    const transaction = await service.begin(none);
    const page = await browser.open(transaction.url);
    expect((await service.redeem(page.url, transaction)).claims()?.sub).toBeTruthy();
    expect(await errorOf(browser, { ...none, ...atLeast('m2') })).toMatch(/_required$|^unmet_/);
    expect(await errorOf(browser, { ...none, max_age: '0' })).toBe('login_required');
  });
});

describe('a request that has gone a long way', () => {
  const through = (count: number): string =>
    Array.from({ length: count }, (_, index) => `https://${index}.example`).join(' ');

  it('is passed on after three, and refused by the next instance, which four have passed it to', async () => {
    const browser = createTextBrowser();
    const transaction = await service.begin({ idp_path: through(3), idp_hint: 'nation' });
    const page = await browser.open(transaction.url);
    expect([page.url.origin, isSignIn(page)]).toEqual([province.issuer, true]);
    expect(page.text).toContain('Bạn chưa đăng nhập được tại Một Cửa quốc gia');
    const end = await answerAll(browser, page, lan, { skip: true });
    expect((await service.redeem(end.url, transaction)).claims()?.sub).toBeTruthy();
    const shorter = await createTextBrowser().open(
      (await service.begin({ idp_path: through(2), idp_hint: 'nation' })).url,
    );
    expect([shorter.url.origin, isSignIn(shorter)]).toEqual([nation.issuer, true]);
  });

  it('is not offered the way back to whom it comes from', async () => {
    const parameters = { idp_path: nation.issuer, idp_hint: 'nation' };
    const page = await createTextBrowser().open((await service.begin(parameters)).url);
    expect([page.url.origin, isSignIn(page)]).toEqual([province.issuer, true]);
    for (const absent of ['Một Cửa quốc gia', 'Bạn chưa đăng nhập được']) expect(page.text).not.toContain(absent);
  });

  it.each([
    ['of four', () => through(4), 'access_denied'],
    ['that has been here', () => `https://one.example ${province.issuer}`, 'access_denied'],
    ['that has been somewhere twice', () => 'https://one.example https://one.example', 'access_denied'],
    ['without end', () => `${through(1)} `.repeat(400), 'access_denied'],
    ['of words', () => 'not an issuer', 'invalid_request'],
    ['of a script', () => '<script>alert(1)</script>', 'invalid_request'],
    ['with another kind of address', () => 'javascript:alert(1)', 'invalid_request'],
    ['with a line break', () => 'https://one.example\r\nx-y: z', 'invalid_request'],
    ['with a sign that nobody sees', () => 'https://one.example\u200b', 'invalid_request'],
    ['with an endless name', () => `https://${'a'.repeat(5_000)}.example`, 'invalid_request'],
  ])('is refused with a path %s', async (_what, path, error) => {
    expect(await errorOf(createTextBrowser(), { idp_path: path(), idp_hint: 'nation' })).toBe(error);
  });

  it('is refused with two paths', async () => {
    const { url } = await service.begin({ idp_path: through(1) });
    url.searchParams.append('idp_path', through(2));
    const page = await createTextBrowser().open(url);
    expect([page.url.origin, page.url.searchParams.get('error')]).toEqual([province.testService, 'invalid_request']);
  });
});

describe('two instances in front of each other', () => {
  beforeAll(async () => {
    const definition = definitionOf('province', province);
    await nation.app.storage.upstreams.rows.describe('province', { definition, at: new Date() });
    await registerAt(province, nation, 'province');
  });

  it('lead nobody in a circle: the first one refuses what comes back to it, and the person goes on another way', async () => {
    const browser = createTextBrowser();
    const transaction = await service.begin({ idp_hint: 'nation' });
    const offered = /<button[^>]*value="province"/;
    const isKnown = async () =>
      expect((await createTextBrowser().open(`${nation.portal}/sign-in`)).html).toMatch(offered);
    await eventually(isKnown, 10_000);
    const there = await browser.open(transaction.url);
    expect([there.url.origin, isSignIn(there), offered.test(there.html)]).toEqual([nation.issuer, true, false]);
    const refused = await browser.submit(there, '.login-submit', { upstream: 'province' });
    expect([refused.url.origin, isSignIn(refused), errorCode(refused)]).toEqual([nation.issuer, true, undefined]);
    expect(refused.text).toContain('Bạn chưa đăng nhập được tại');
    const back = await answerAll(browser, refused, lan, { skip: true });
    expect((await service.redeem(back.url, transaction)).claims()?.sub).toBeTruthy();
  });
});

describe('an instance in front of itself', () => {
  it('is refused at the start', async () => {
    const itself = createWorld((known) => inFront([definitionOf('itself', known)])(known));
    await expect(itself).rejects.toThrow('is this provider itself');
  });
});

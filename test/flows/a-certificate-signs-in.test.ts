import { randomUUID, X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { type App, createApp } from '../../src/app.ts';
import { loadSettings } from '../../src/config.ts';
import { loadKeys } from '../../src/keys.ts';
import {
  certificateSettings,
  createAuthority,
  createCertificate,
  fetchWithCertificate,
  HARDWARE_POLICY,
  type Identity,
} from '../support/certificates.ts';
import { answerAll, go, isSignIn } from '../support/journey.ts';
import { type Persona, persona } from '../support/personas.ts';
import { freePort } from '../support/ports.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const minh = persona('reaches level 2');
const lan = persona('An ordinary citizen');
const hung = persona('The director of a company');
const HEADER = 'x-client-cert';

let authority: Identity;
let good: Identity;
let revoked: Identity;
let lans: Identity;
let another: Identity;
let foreign: Identity;
let methods: Record<string, unknown>;
beforeAll(async () => {
  authority = await createAuthority('An authority');
  const holder = `CCCD:${minh.citizenNumber}`;
  good = await createCertificate(authority, holder, { policies: [HARDWARE_POLICY] });
  another = await createCertificate(authority, holder, { policies: [HARDWARE_POLICY] });
  revoked = await createCertificate(authority, holder);
  lans = await createCertificate(authority, `CCCD:${lan.citizenNumber}`);
  foreign = await createCertificate(await createAuthority('An authority'), holder);
  methods = {
    authenticators: ['password', 'totp', 'certificate'],
    authenticatorSettings: { certificate: await certificateSettings(authority, [revoked]) },
  };
});

const isCertificate = (page: Page): boolean => page.text.includes('Đăng nhập bằng chứng thư số');

/** Signs in with the password and goes to where the certificate is asked for. */
async function toCertificate(browser: TextBrowser, url: string): Promise<Page> {
  const page = await browser.open(url);
  const { login, password } = minh;
  const next = isSignIn(page) ? await browser.submit(page, '.login-submit', { login, password }) : page;
  return isCertificate(next) ? next : browser.submit(next, 'method=certificate');
}

const escaped = ({ pem }: Identity): string => encodeURIComponent(pem);
const rfc9440 = ({ pem }: Identity): string => `:${pem.replace(/-----[^-]+-----|\s/g, '')}:`;
const sending = (value: string): TextBrowser =>
  createTextBrowser((url, init) => fetch(url, { ...init, headers: [...new Headers(init?.headers), [HEADER, value]] }));

/** Adds the certificate that this browser shows, on the person's own page. */
async function add(browser: TextBrowser, issuer: string, person: Persona): Promise<Page> {
  const offers = await go(browser, `${issuer}/account/add`, person);
  return browser.submit(await browser.submit(offers, 'method=certificate'), '.login-submit');
}

/** As if it had been added while it could be shown. */
async function addedBefore({ app }: World, { pem }: Identity, { id: personId }: Persona): Promise<void> {
  const { fingerprint256: fingerprint } = new X509Certificate(pem);
  const credential = { id: randomUUID(), personId, method: 'certificate', data: { fingerprint }, lookup: fingerprint };
  await app.storage.credentials.add(credential);
}

describe('a certificate that a trusted proxy passes on', () => {
  let world: World;
  beforeAll(async () => {
    const clientCertificates = { source: 'header', header: HEADER, trustedProxies: ['127.0.0.1', '::1'] };
    world = await createWorld({ ...methods, clientCertificates });
    expect((await add(sending(escaped(good)), world.issuer, minh)).url.pathname).toBe('/account/ways');
  });
  afterAll(() => world?.stop());

  it.each([
    ['escaped PEM', escaped],
    ['RFC 9440', rfc9440],
  ])('is the second step to a level-2 service (%s)', async (_, encode) => {
    const browser = sending(encode(good));
    const page = await toCertificate(browser, `${world.portal}/land`);
    expect(isCertificate(page)).toBe(true);
    expect(page.text).toContain('Trình duyệt đã gửi chứng thư số của bạn');
    const land = await answerAll(browser, await browser.submit(page, '.login-submit'), minh);
    expect(land.html).toContain('id="land"');
  });

  it.each<[string, () => string, string]>([
    ['was revoked', () => escaped(revoked), 'đã bị thu hồi'],
    ['is of another authority', () => escaped(foreign), 'không do tổ chức chứng thực'],
    ['is of another person', () => escaped(lans), 'không phải của chủ tài khoản'],
    ['was not added', () => escaped(another), 'chưa được thêm vào tài khoản'],
    ['is none', () => 'nonsense', 'chưa gửi chứng thư số nào'],
  ])('is refused when it %s, in words, and another way still leads on', async (_, value, words) => {
    const browser = sending(value());
    const page = await toCertificate(browser, `${world.portal}/land`);
    const answer = await browser.submit(page, '.login-submit');
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(words);
    const code = await browser.submit(answer, 'method=totp');
    expect(code.html).toContain('name="code"');
  });
});

describe('a header that nobody trusted sent', () => {
  let world: World;
  beforeAll(async () => {
    const clientCertificates = { source: 'header', header: HEADER, trustedProxies: ['192.0.2.0/24'] };
    world = await createWorld({ ...methods, clientCertificates });
    await addedBefore(world, good, minh);
    await addedBefore(world, another, hung);
  });
  afterAll(() => world?.stop());

  it('is dropped, whatever it says: the certificate is offered last, with what it needs', async () => {
    const browser = sending(escaped(good));
    const { login, password } = hung;
    const signIn = await browser.open(`${world.portal}/land`);
    const code = await browser.submit(signIn, '.login-submit', { login, password });
    expect(code.html).toContain('name="code"');
    expect(code.text).toMatch(/Cách khác Chứng thư số Cần thiết bị/);
  });

  it('does not sign in', async () => {
    const browser = sending(escaped(good));
    const page = await toCertificate(browser, `${world.portal}/land`);
    const answer = await browser.submit(page, '.login-submit');
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('chưa gửi chứng thư số nào');
  });
});

describe('a certificate that the browser shows to the provider itself', () => {
  let world: World;
  let app: App;
  let issuer: string;
  beforeAll(async () => {
    world = await createWorld();
    const server = await createCertificate(authority, 'server', { usages: ['1.3.6.1.5.5.7.3.1'] });
    const [certificateFile, keyFile, file] = ['tls.pem', 'tls.key', 'tls.yaml'].map((name) =>
      join(world.directory, name),
    );
    writeFileSync(certificateFile ?? '', server.pem);
    writeFileSync(keyFile ?? '', server.keyPem);
    const own = parse(readFileSync(world.environment.MOTCUA_CONFIG ?? '', 'utf8')) as object;
    const clientCertificates = { source: 'tls', tls: { certificateFile, keyFile } };
    writeFileSync(file ?? '', stringify({ ...own, ...methods, clientCertificates }));
    const port = await freePort();
    issuer = `https://localhost:${port}`;
    const environment = { ...world.environment, MOTCUA_CONFIG: file, ISSUER: issuer, PORT: String(port) };
    const settings = loadSettings(environment);
    app = await createApp(settings, loadKeys(settings.keysDirectory, { production: false }), pino({ level: 'silent' }));
    await app.listen();
    await add(browserWith(good), issuer, minh);
  });
  afterAll(async () => {
    await app?.stop();
    await world?.stop();
  });

  const request = (): string => {
    const url = new URL(`${issuer}/auth`);
    url.search = new URLSearchParams({
      client_id: 'test-client-secret-basic',
      response_type: 'code',
      redirect_uri: `${world.testService}/callback`,
      scope: 'openid',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      claims: JSON.stringify({ id_token: { acr: { essential: true, value: 'eidas3' } } }),
    }).toString();
    return url.href;
  };
  const browserWith = (own?: Identity) => createTextBrowser(fetchWithCertificate(own, authority.pem));

  it('reaches the highest level where a policy promises hardware', async () => {
    const browser = browserWith(good);
    const page = await toCertificate(browser, request());
    expect(isCertificate(page)).toBe(true);
    const arrived = await answerAll(browser, await browser.submit(page, '.login-submit'), minh);
    expect(arrived.url.origin).toBe(world.testService);
    expect(arrived.url.searchParams.get('code')).toBeTruthy();
  });

  it('is asked for and not required', async () => {
    const browser = browserWith();
    const page = await toCertificate(browser, request());
    const answer = await browser.submit(page, '.login-submit');
    expect(answer.text).toContain('chưa gửi chứng thư số nào');
  });

  it('is refused when it is of another authority, and no header stands in for it', async () => {
    const browser = createTextBrowser((url, init) =>
      fetchWithCertificate(foreign, authority.pem)(url, {
        ...init,
        headers: [...new Headers(init?.headers), ['client-cert', rfc9440(good)]],
      }),
    );
    const page = await toCertificate(browser, request());
    const answer = await browser.submit(page, '.login-submit');
    expect(answer.text).toContain('không do tổ chức chứng thực');
  });

  it('is named in discovery: high can be reached here, and not where nothing is hardware', async () => {
    const read = async (base: string, get: typeof fetch) =>
      ((await (await get(`${base}/.well-known/openid-configuration`)).json()) as { acr_values_supported: string[] })
        .acr_values_supported;
    expect(await read(issuer, fetchWithCertificate(undefined, authority.pem))).toContain(
      'http://eidas.europa.eu/LoA/high',
    );
    const plain = await read(world.issuer, fetch);
    expect(plain).toContain('http://eidas.europa.eu/LoA/substantial');
    expect(plain).not.toContain('http://eidas.europa.eu/LoA/high');
  });
});

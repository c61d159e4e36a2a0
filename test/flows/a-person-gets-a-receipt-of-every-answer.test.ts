import { decodeProtectedHeader, type JWTPayload } from 'jose';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { verifyReceipt } from '../../docs/examples/verify-receipt.ts';
import { canonicalJson, hashOfShown, type Shown } from '../../src/consent/receipts.ts';
import { SCOPE as ACTING, startActingService } from '../support/acting-service.ts';
import { answerAll, isConsent } from '../support/journey.ts';
import { ownService } from '../support/own-service.ts';
import { addMandate, addOrganisation, organisationParty } from '../support/parties.ts';
import { persona } from '../support/personas.ts';
import { createRelyingParty, type TestRelyingParty } from '../support/relying-party.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const minh = persona('reaches level 2');
const lan = persona('An ordinary citizen');
const SCOPE = 'openid profile phone email';

let world: World;
let service: TestRelyingParty;
let lawful: TestRelyingParty;
let browser: TextBrowser;
beforeAll(async () => {
  world = await createWorld();
  service = await ownService(world, 'agreeable');
  const authentication = openid.ClientSecretBasic('development-only-test-public-duty-secret');
  lawful = await createRelyingParty(world, { clientId: 'test-public-duty', authentication });
  browser = createTextBrowser();
});
afterAll(() => world?.stop());

const receipts = (): Promise<Page> => browser.open(`${world.issuer}/account/receipts`);
async function newest(): Promise<Page> {
  const href = /href="(\/account\/receipts\/[0-9a-f-]{36})"/.exec((await receipts()).html)?.[1];
  if (!href) throw new Error('there is no receipt');
  return browser.open(world.issuer + href);
}
async function signed(page: Page): Promise<string> {
  const response = await browser.step(`${page.url.href}/signed`);
  expect(response.headers.get('content-type')).toContain('application/jwt');
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w.-]+\.jwt"$/);
  return response.text();
}

type Schema = Exclude<Parameters<typeof z.fromJSONSchema>[0], boolean>;
type Statement = JWTPayload & { kind: string; at: string; shown: Shown; chosen: Record<string, string[]> };
/** As anybody can, who has the lines of docs/consent.md. */
const verified = async (jws: string): Promise<Statement> => (await verifyReceipt(jws, world.issuer)) as Statement;

describe('a receipt of agreeing', () => {
  let page: Page;
  let consent: Page;
  beforeAll(async () => {
    const { login, password } = minh;
    const signIn = await browser.open((await service.begin({ scope: SCOPE })).url);
    consent = await browser.submit(signIn, '.login-submit', { login, password });
    await browser.submit(consent, '.login-submit', { claim: 'email' });
    page = await newest();
  });

  it('says what was chosen, and shows the page as it was', () => {
    expect(page.text).toContain('Bạn đã đồng ý');
    expect(page.text).toMatch(/Được chia sẻ Họ, chữ đệm và tên, Địa chỉ thư điện tử/);
    expect(page.text).toMatch(/Không được chia sẻ .*Số điện thoại/);
    expect(page.html).toContain('class="mc-receipt" lang="vi"');
  });

  it('keeps every sentence that the page showed', async () => {
    const { shown } = await verified(await signed(page));
    const sentences = [
      shown.title,
      shown.intro,
      shown.person,
      ...shown.claims.flatMap(({ title, hint, claims }) => [
        title,
        hint ?? title,
        ...claims.flatMap(({ label, purpose }) => [label, purpose]),
      ]),
      ...shown.terms.flatMap(({ name, text }) => [name, ...text]),
      ...shown.answers,
    ];
    expect(sentences.length).toBeGreaterThan(20);
    for (const sentence of sentences) expect(consent.text).toContain(sentence);
  });

  it('is signed by the provider, and is what its schema says', async () => {
    const jws = await signed(page);
    expect(decodeProtectedHeader(jws)).toMatchObject({ alg: 'ES256', typ: 'consent-receipt+jwt' });
    const statement = await verified(jws);
    expect(statement).toMatchObject({
      kind: 'agreed',
      client_id: 'agreeable',
      language: 'vi',
      acr: `${world.issuer}/acr/m1`,
      chosen: { scopes: SCOPE.split(' '), granted: ['name', 'email'] },
      shown_sha256: hashOfShown(statement.shown),
    });
    expect(Date.now() - Date.parse(statement.at)).toBeLessThan(60_000);
    const schema = await (await fetch(String(statement.schema))).json();
    expect(z.fromJSONSchema(schema as Schema).safeParse(statement).error).toBeUndefined();
    expect(canonicalJson(statement)).not.toContain(minh.id);
  });

  it('does not verify when a letter of it was changed', async () => {
    const [header, payload = '', signature] = (await signed(page)).split('.');
    const text = Buffer.from(payload, 'base64url').toString().replace('"agreed"', '"refused"');
    const forged = [header, Buffer.from(text).toString('base64url'), signature].join('.');
    await expect(verified(forged)).rejects.toThrow('signature');
  });

  it('is nobody else’s, and needs a sign-in', async () => {
    const other = createTextBrowser();
    const signIn = await other.open((await service.begin({ scope: SCOPE })).url);
    await other.submit(signIn, '.login-submit', { login: lan.login, password: lan.password });
    for (const address of [page.url.href, `${page.url.href}/signed`])
      expect((await other.open(address)).status).toBe(404);
    expect((await other.open(`${world.issuer}/account/receipts/made-up`)).status).toBe(404);
    expect((await other.open(`${world.issuer}/account/receipts`)).text).toContain('Bạn chưa trả lời dịch vụ nào');
    expect((await createTextBrowser().step(`${page.url.href}/signed`)).status).toBe(303);
  });
});

describe('a receipt of refusing', () => {
  it('is kept too', async () => {
    const other = await ownService(world, 'refused');
    const consent = await browser.open((await other.begin({ scope: SCOPE })).url);
    await browser.submit(consent, 'action=refuse');
    const page = await newest();
    expect(page.text).toContain('Bạn đã không đồng ý');
    expect(await verified(await signed(page))).toMatchObject({
      kind: 'refused',
      client_id: 'refused',
      chosen: { granted: [], refused: ['name', 'family_name', 'middle_name', 'given_name', 'phone_number', 'email'] },
    });
  });
});

describe('a service that has data by law', () => {
  it('informs instead of asking, asks for the optional data all the same, and the receipt says so', async () => {
    const page = await browser.open((await lawful.begin({ scope: SCOPE })).url);
    expect(isConsent(page)).toBe(true);
    expect(page.text).toContain('Quy định dùng để thử nghiệm: cơ quan tiếp nhận phải ghi tên người nộp hồ sơ.');
    expect(page.text).toMatch(/Tiếp tục.*Quay lại/);
    expect(page.text).not.toContain('Bạn có đồng ý');
    expect(page.html).not.toMatch(/type="checkbox"[^>]*checked/);
    await browser.submit(page, '.login-submit', { claim: 'email' });
    const receipt = await newest();
    expect(receipt.text).toContain('Bạn đã được thông báo');
    const statement = await verified(await signed(receipt));
    expect(statement).toMatchObject({ kind: 'informed', shown: { basis: 'public-duty' } });
    expect(statement.chosen.granted).toEqual(['name', 'email']);
    const { tokens } = await lawful.signIn(browser, minh, { parameters: { scope: SCOPE } });
    expect((await lawful.userInfo(tokens)).name).toBe(minh.name.full);
  });

  it('asks, as others do, where a request is for optional data alone', async () => {
    const page = await browser.open((await lawful.begin({ scope: `${SCOPE} birth` })).url);
    expect(page.text).toMatch(/Dịch vụ đề nghị thêm dữ liệu.*Đồng ý Không đồng ý/);
  });

  it('gets nothing when the person goes back', async () => {
    const other = createTextBrowser();
    const first = await other.open((await lawful.begin({ scope: SCOPE })).url);
    const page = await other.submit(first, '.login-submit', { login: lan.login, password: lan.password });
    const back = await other.submit(page, 'action=refuse');
    expect(back.url.searchParams.get('error')).toBe('access_denied');
    expect((await other.open(`${world.issuer}/account/receipts`)).text).toContain('Bạn đã không đồng ý');
  });
});

describe('a receipt of acting for an organisation', () => {
  it('says for whom, and is the person’s own', async () => {
    const director = persona('The director of a company');
    const acting = await startActingService(world, 'acting');
    const lotus = await addOrganisation(world, { code: '0199900018', name: 'Công ty TNHH Sen Vàng' });
    await addMandate(world, { holder: director, party: organisationParty(lotus) });
    const own = createTextBrowser();
    const party = JSON.stringify([{ type: 'representation', identifier: lotus.code }]);
    await acting.signIn(own, director, { parameters: { scope: ACTING, authorization_details: party } });
    acting.stop();
    const list = await own.open(`${world.issuer}/account/receipts`);
    expect(list.text).toContain('Thay mặt Công ty TNHH Sen Vàng');
    const page = await own.follow(list, 'Bạn đã đồng ý');
    expect(page.text).toMatch(/Bạn thay mặt Công ty TNHH Sen Vàng/);
    const response = await own.step(`${page.url.href}/signed`);
    const { shown, chosen } = await verified(await response.text());
    expect(shown).toMatchObject({ party: { kind: 'organisation', name: lotus.name, code: lotus.code } });
    expect(chosen.granted).toContain('organization');
  });
});

describe('receipts', () => {
  it('are in the language in which the person answered, and the page around them in today’s', async () => {
    const french = createTextBrowser();
    const other = await ownService(world, 'french');
    const parameters = { scope: SCOPE, ui_locales: 'fr' };
    await answerAll(french, await french.open((await other.begin(parameters)).url), lan);
    const list = await french.open(`${world.issuer}/account/receipts?lang=en`);
    const page = await french.follow(list, 'You agreed');
    expect(page.html).toContain('class="mc-receipt" lang="fr"');
    expect(page.text).toContain('Acceptez-vous de partager vos données ?');
    expect(page.text).toContain('Finalité :');
    expect(page.text).toContain('Download the signed receipt');
  });

  it('are listed twenty at a time, the newest first, each once', async () => {
    const reader = createTextBrowser();
    const many = await ownService(world, 'often');
    const accountant = persona('The company’s accountant');
    for (let i = 0; i < 23; i += 1)
      await many.signIn(reader, accountant, { parameters: { scope: SCOPE, prompt: 'consent' } });
    const linksOf = ({ html }: Page) =>
      [...html.matchAll(/href="(\/account\/receipts\/[0-9a-f-]+)"/g)].map((m) => m[1]);
    const first = await reader.open(`${world.issuer}/account/receipts`);
    const second = await reader.follow(first, 'Cũ hơn');
    expect([linksOf(first).length, linksOf(second).length]).toEqual([20, 3]);
    expect(new Set([...linksOf(first), ...linksOf(second)]).size).toBe(23);
    expect(linksOf(await reader.follow(second, 'Mới nhất'))).toEqual(linksOf(first));
  });
});

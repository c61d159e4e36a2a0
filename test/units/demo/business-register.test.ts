import { createRemoteJWKSet, decodeJwt, type JWTPayload, jwtVerify } from 'jose';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BEHAVIOURS } from '../../../demo/business-register/behaviours.ts';
import { readOrganisations } from '../../../demo/business-register/organisations.ts';
import { projectPath } from '../../../src/config.ts';
import { vietnam } from '../../../src/identity/countries/vn.ts';
import { launchBrowser, visit } from '../../support/browser.ts';
import { startBusinessRegister, type TestBusinessRegister } from '../../support/registers.ts';
import { createBrowser, errorCode } from './browser.ts';

const SEN_VANG = '0199900018';
const SONG_MO = '0199900025';
const HUNG = '099078000005';
const MINH = '099085000003';
const REQUEST = 'a-request-of-a-test';

let register: TestBusinessRegister;
beforeAll(async () => {
  register = await startBusinessRegister();
});
beforeEach(() => register.behave('honest'));
afterAll(() => register.stop());

const ask = (question: object, init: RequestInit = {}): Promise<Response> =>
  fetch(`${register.origin}/v1/organisations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ request: REQUEST, ...question }),
    ...init,
  });

async function verified(text: string): Promise<JWTPayload> {
  const keys = createRemoteJWKSet(new URL(`${register.origin}/jwks`));
  const rules = { algorithms: ['ES256'], issuer: register.origin, audience: 'mot-cua', maxTokenAge: 300 };
  return (await jwtVerify(text, keys, rules)).payload;
}

const claimsOf = async (code: string): Promise<JWTPayload> => decodeJwt(await (await ask({ code })).text());

it('has organisations whose codes could be given out, and people who are in nobody’s register', () => {
  const organisations = readOrganisations(projectPath('demo/business-register/organisations.yaml'));
  for (const { code, parent, representatives } of organisations) {
    const read = vietnam.organisationCode(code);
    expect([code, read?.value, parent]).toEqual([code, code, read?.branch && read.base]);
    for (const { number = '' } of representatives) expect(number).toMatch(/^099/);
  }
});

it('answers with a signed statement that is bound to the question', async () => {
  const response = await ask({ code: SEN_VANG });
  expect(response.headers.get('content-type')).toBe('application/jwt');
  const answer = await verified(await response.text());
  expect(answer).toMatchObject({
    request: REQUEST,
    code: SEN_VANG,
    status: 'active',
    kind: 'limited_liability_company',
    name: 'Công ty TNHH Sen Vàng',
    shortName: 'Sen Vàng',
    foreignName: 'Sen Vang Company Limited',
    founded: '2015-04-20',
    headOffice: expect.any(String),
    representatives: [
      { number: HUNG, name: 'Phạm Quốc Hùng', birthdate: '1978-09-09', gender: 'male', position: 'Giám đốc' },
    ],
    reference: expect.any(String),
  });
  expect(Object.keys(answer)).not.toContain('story');
  expect((answer.exp ?? 0) - (answer.iat ?? 0)).toBeLessThanOrEqual(300);
});

it.each([
  ['a branch, with whom it belongs to', '0199900018-002', { status: 'active', kind: 'branch', parent: SEN_VANG }],
  ['one that is suspended', '0199900064', { status: 'suspended' }],
  ['one that is dissolved', '0199900071', { status: 'dissolved' }],
])('knows %s', async (_what, code, said) => {
  expect(await claimsOf(code)).toMatchObject({ code, ...said });
});

it.each(['0100233488', '0199900018-003', 'anything'])('does not know %s', async (code) => {
  const { iss: _, aud, iat, exp, request, reference, ...said } = await claimsOf(code);
  expect(said).toEqual({ code, status: 'unknown' });
});

it('takes well-formed questions as JSON only, and refuses others in JSON', async () => {
  for (const init of [{ body: '{' }, { body: '[]' }, { headers: { 'content-type': 'text/plain' } }]) {
    const response = await ask({ code: SEN_VANG }, init);
    expect([response.status, await response.json()]).toEqual([400, { error: 'invalid_request' }]);
  }
  expect((await ask({ code: 1 })).status).toBe(400);
  expect((await ask({ code: '' })).status).toBe(400);
  expect((await ask({ code: SEN_VANG, request: undefined })).status).toBe(400);
});

describe('a register that behaves badly', () => {
  it.each([
    'malformed',
    'truncated',
    'oversized',
    'old',
    'other-audience',
    'other-key',
    'injected-key',
    'unsigned',
  ] as const)('says what nobody should believe: %s', async (behaviour) => {
    register.behave(behaviour);
    await expect(verified(await (await ask({ code: SEN_VANG })).text())).rejects.toThrow();
  });

  it.each([
    ['other-request', { code: '0199900071', status: 'active' }],
    ['other-organisation', { request: REQUEST, status: 'active' }],
    ['unknown-result', { request: REQUEST, code: '0199900071' }],
  ] as const)('signs what does not fit the question: %s', async (behaviour, fits) => {
    register.behave(behaviour);
    const answer = await verified(await (await ask({ code: '0199900071' })).text());
    expect(answer).toMatchObject(fits);
    expect([answer.request, answer.code, answer.status]).not.toEqual([REQUEST, '0199900071', 'dissolved']);
    expect([answer.request, answer.code, answer.status]).not.toEqual([REQUEST, '0199900071', 'active']);
  });
});

describe('what a developer changes on its page', () => {
  it('is the status of an organisation, and with it that of its branches', async () => {
    await register.setStatus(SEN_VANG, 'dissolved');
    expect((await claimsOf(SEN_VANG)).status).toBe('dissolved');
    expect((await claimsOf('0199900018-001')).status).toBe('dissolved');
    expect((await claimsOf(SONG_MO)).status).toBe('active');
    await register.setStatus(SEN_VANG, 'active');
    await register.setStatus('0199900018-001', 'suspended');
    expect((await claimsOf(SEN_VANG)).status).toBe('active');
    expect((await claimsOf('0199900018-001')).status).toBe('suspended');
    await register.setStatus('0199900018-001', 'active');
  });

  it('is who represents it, up to the last one', async () => {
    const numbers = async () =>
      ((await claimsOf(SONG_MO)).representatives as { number: string }[]).map(({ number }) => number);
    await register.removeRepresentative(SONG_MO, HUNG);
    expect(await numbers()).toEqual([MINH]);
    await register.removeRepresentative(SONG_MO, MINH);
    expect(await numbers()).toEqual([]);
    await register.restoreRepresentative(SONG_MO, MINH);
    await register.restoreRepresentative(SONG_MO, HUNG);
    expect(await numbers()).toEqual([HUNG, MINH]);
  });

  it('is on its page again, where a click can take it back', async () => {
    const browser = createBrowser();
    const page = await browser.post(`${register.origin}/representatives`, {
      code: SEN_VANG,
      number: HUNG,
      action: 'remove',
    });
    expect(page.text).toContain('aria-label="Khôi phục: Phạm Quốc Hùng – Công ty TNHH Sen Vàng"');
    await register.restoreRepresentative(SEN_VANG, HUNG);
    expect((await browser.get(register.origin)).text).not.toContain('Khôi phục');
  });

  it('is nothing that is not there, and not at the wish of another page', async () => {
    const browser = createBrowser();
    const refused = [
      ['/status', { code: '0100233488', status: 'active' }],
      ['/status', { code: SEN_VANG, status: 'thriving' }],
      ['/representatives', { code: SEN_VANG, number: MINH, action: 'remove' }],
      ['/representatives', { code: SEN_VANG, number: HUNG, action: 'dismiss' }],
    ] as const;
    for (const [path, form] of refused)
      expect(errorCode(await browser.post(register.origin + path, { ...form }))).toBe('invalid_request');
    const stranger = { origin: 'https://evil.example' };
    const form = { code: SEN_VANG, status: 'dissolved' };
    expect(errorCode(await browser.post(`${register.origin}/status`, form, stranger))).toBe('cross_site_request');
    expect((await claimsOf(SEN_VANG)).status).toBe('active');
  });
});

describe('its page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  it.each(['vi', 'en', 'fr'])('shows the organisations and every way to behave in %s', async (language) => {
    const page = await createBrowser().get(`${register.origin}/?lang=${language}`);
    for (const words of ['Công ty TNHH Sen Vàng', '0199900106', 'Vũ Ngọc Anh']) expect(page.text).toContain(words);
    for (const behaviour of BEHAVIOURS) expect(page.text).toContain(`value="${behaviour}"`);
  });

  it.each([390, 1280])('is accessible and fits a window of %i px', async (width) => {
    const { page, complaints, flaws, leave } = await visit(browser, { viewport: { width, height: 900 } });
    await register.removeRepresentative(SONG_MO, MINH);
    await page.goto(register.origin);
    expect(await flaws()).toEqual([]);
    expect(complaints).toEqual([]);
    if (process.env.SCREENSHOTS)
      await page.screenshot({ path: `${process.env.SCREENSHOTS}/business-${width}.png`, fullPage: true });
    await register.restoreRepresentative(SONG_MO, MINH);
    await leave();
  });
});

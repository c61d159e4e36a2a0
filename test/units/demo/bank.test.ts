import { createRemoteJWKSet, decodeJwt, type JWTPayload, jwtVerify } from 'jose';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser, visit } from '../../support/browser.ts';
import { startBank, type TestBank } from '../../support/registers.ts';
import { createBrowser, errorCode } from './browser.ts';

const PROVIDER = 'http://localhost:3000';
const REQUEST = 'a-request-of-a-test';
const AN = '099097000101';

let bank: TestBank;
beforeAll(async () => {
  bank = await startBank(PROVIDER);
});
beforeEach(() => bank.behave('honest'));
afterAll(() => bank.stop());

async function verified(text: string): Promise<JWTPayload> {
  const keys = createRemoteJWKSet(new URL(`${bank.origin}/jwks`));
  const rules = { algorithms: ['ES256'], issuer: bank.origin, audience: PROVIDER, maxTokenAge: 600 };
  return (await jwtVerify(text, keys, rules)).payload;
}

const agreed = { request: REQUEST, customer: AN, agree: 'yes' };

it('gives a customer who agrees an assertion that serves one request of one provider', async () => {
  const browser = createBrowser();
  const page = await browser.post(`${bank.origin}/ekyc`, agreed);
  const text = /<textarea[^>]*>([^<]*)</.exec(page.text)?.[1] ?? '';
  const identity = { number: AN, name: 'Trịnh Văn An', birthdate: '1997-03-08', gender: 'male' };
  const claims = await verified(text);
  expect(claims).toMatchObject({ request: REQUEST, level: 'remote', identity, jti: expect.any(String) });
  expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBeLessThanOrEqual(600);
});

it('gives the same as a file', async () => {
  const browser = createBrowser();
  const page = await browser.post(`${bank.origin}/ekyc`, agreed);
  const href = /href="(\/assertion\.jwt\?id=[^"]+)"/.exec(page.text)?.[1] ?? '';
  const file = await browser.get(`${bank.origin}${href}`);
  expect(file.headers.get('content-disposition')).toContain('ekyc.jwt');
  expect(page.text).toContain(file.text);
  expect((await verified(file.text)).request).toBe(REQUEST);
});

it.each([
  ['without agreement', { agree: '' }],
  ['of nobody', { customer: '' }],
  ['of a stranger', { customer: '099999999999' }],
  ['of the dead', { customer: '099041000105' }],
])('gives no assertion %s', async (_what, over) => {
  const page = await createBrowser().post(`${bank.origin}/ekyc`, { ...agreed, ...over });
  expect(page.status).toBe(422);
  expect(page.text).toContain('role="alert"');
  expect(page.text).not.toContain('<textarea');
});

it.each(['', '?request=', '?request=short', '?request=%3Cscript%3Ealert(1)%3C%2Fscript%3E'])(
  'serves nobody who comes without a request: %s',
  async (query) => {
    expect(errorCode(await createBrowser().get(`${bank.origin}/ekyc${query}`))).toBe('invalid_request');
  },
);

it('keeps the request when the language changes', async () => {
  const page = await createBrowser().get(`${bank.origin}/ekyc?request=${REQUEST}`);
  expect(page.text).toContain(`href="/ekyc?request=${REQUEST}&amp;lang=en"`);
});

describe('a bank that behaves badly', () => {
  it.each(['other-audience', 'other-issuer', 'old', 'other-key', 'injected-key', 'unsigned'] as const)(
    'asserts what nobody should believe: %s',
    async (behaviour) => {
      bank.behave(behaviour);
      await expect(verified(await bank.assertionFor(AN, REQUEST))).rejects.toThrow();
    },
  );

  it('signs what does not fit the request', async () => {
    bank.behave('other-request');
    expect(decodeJwt(await bank.assertionFor(AN, REQUEST)).request).not.toBe(REQUEST);
    bank.behave('other-person');
    expect(decodeJwt(await bank.assertionFor(AN, REQUEST)).identity).not.toMatchObject({ number: AN });
  });

  it('does so when a developer orders it on its page', async () => {
    const page = await createBrowser().post(`${bank.origin}/behaviour`, { behaviour: 'old' });
    expect(page.text).toContain('<option value="old" selected>');
    await expect(verified(await bank.assertionFor(AN, REQUEST))).rejects.toThrow();
  });
});

describe('its pages', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  it.each([390, 1280])('are accessible and fit a window of %i px', async (width) => {
    const { page, complaints, flaws, leave } = await visit(browser, { viewport: { width, height: 900 } });
    const keep = async (name: string): Promise<void> => {
      expect(await flaws()).toEqual([]);
      if (process.env.SCREENSHOTS)
        await page.screenshot({ path: `${process.env.SCREENSHOTS}/bank-${name}-${width}.png` });
    };
    await page.goto(bank.origin);
    await keep('home');
    await page.goto(`${bank.origin}/ekyc?request=${REQUEST}`);
    await keep('agreement');
    await page.locator('#customer-0').check();
    await page.locator('#agree').check();
    await page.locator('main button[type=submit]').click();
    await page.locator('#assertion').waitFor();
    await keep('assertion');
    expect(complaints).toEqual([]);
    await leave();
  });
});

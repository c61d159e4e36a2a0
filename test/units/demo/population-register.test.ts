import { createHash } from 'node:crypto';
import { createRemoteJWKSet, decodeJwt, type JWTPayload, jwtVerify } from 'jose';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BEHAVIOURS } from '../../../demo/population-register/behaviours.ts';
import { launchBrowser, visit } from '../../support/browser.ts';
import { startPopulationRegister, type TestPopulationRegister } from '../../support/registers.ts';
import { createBrowser, errorCode } from './browser.ts';

const AN = { number: '099097000101', name: 'Trịnh Văn An', birthdate: '1997-03-08', gender: 'male' };
const REQUEST = 'a-request-of-a-test';

let register: TestPopulationRegister;
beforeAll(async () => {
  register = await startPopulationRegister();
});
beforeEach(() => register.behave('honest'));
afterAll(() => register.stop());

const ask = (question: object, init: RequestInit = {}): Promise<Response> =>
  fetch(`${register.origin}/v1/match`, {
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

const resultOf = async (question: object): Promise<unknown> => decodeJwt(await (await ask(question)).text()).result;

it('answers with a signed statement that is bound to the question', async () => {
  const response = await ask(AN);
  expect(response.headers.get('content-type')).toBe('application/jwt');
  const answer = await verified(await response.text());
  const { birthdate, gender, name, number } = AN;
  const subject = createHash('sha256').update(JSON.stringify({ birthdate, gender, name, number })).digest('base64url');
  expect(answer).toMatchObject({ request: REQUEST, subject, result: 'exact', reference: expect.any(String) });
  expect((answer.exp ?? 0) - (answer.iat ?? 0)).toBeLessThanOrEqual(300);
});

it('publishes the public half of its key alone', async () => {
  const { keys } = (await (await fetch(`${register.origin}/jwks`)).json()) as { keys: object[] };
  expect(keys.map((key) => Object.keys(key).includes('d'))).toEqual([false]);
});

it.each([
  ['what it knows', {}, 'exact'],
  ['nothing of the gender', { gender: undefined }, 'exact'],
  ['a name in capitals and with spaces', { name: ' TRỊNH  VĂN AN' }, 'exact'],
  ['decomposed letters', { name: AN.name.normalize('NFD') }, 'exact'],
  ['another name', { name: 'Trịnh Văn Ân' }, 'partial'],
  ['another day of birth', { birthdate: '1997-03-09' }, 'partial'],
  ['the year of birth alone', { birthdate: '1997' }, 'partial'],
  ['another gender', { gender: 'female' }, 'partial'],
  ['a number that nobody has', { number: '099097000199' }, 'not_found'],
])('compares %s', async (_what, over, result) => {
  expect(await resultOf({ ...AN, ...over })).toBe(result);
});

it.each([
  ['a tone above the other vowel', { number: '099198000102', name: 'Mai Thị Hòa', birthdate: '1998-12-24' }, 'exact'],
  ['a year where no more is known', { number: '099050000103', name: 'Y Blơm', birthdate: '1950' }, 'exact'],
  ['the dead', { number: '099041000105', name: 'Phan Văn Lộc', birthdate: '1941-07-02' }, 'deceased'],
  ['papers that differ', { number: '099169000104', name: 'Ngô Thị Sương', birthdate: '1969-11-01' }, 'partial'],
  ['a passport', { number: 'SWE AA1234567', name: 'Anna Lindqvist', birthdate: '1979-04-30' }, 'exact'],
  ['an account holder', { number: 'FRA 12AB34567', name: 'Camille Durand', birthdate: '1992-11-02' }, 'exact'],
])('knows %s', async (_what, question, result) => {
  expect(await resultOf(question)).toBe(result);
});

it('takes well-formed questions as JSON only, and refuses others in JSON', async () => {
  for (const init of [{ body: '{' }, { body: '[]' }, { headers: { 'content-type': 'text/plain' } }]) {
    const response = await ask(AN, init);
    expect([response.status, await response.json()]).toEqual([400, { error: 'invalid_request' }]);
  }
  expect((await ask({ ...AN, number: 1 })).status).toBe(400);
  expect((await ask({ ...AN, gender: 'x' })).status).toBe(400);
  expect((await ask({ ...AN, name: 'x'.repeat(20_000) })).status).toBe(400);
});

describe('a register that behaves badly', () => {
  it('never answers', async () => {
    register.behave('silent');
    await expect(ask(AN, { signal: AbortSignal.timeout(300) })).rejects.toThrow(/aborted/);
  });

  it('answers slowly', async () => {
    register.behave('slow', 300);
    const began = Date.now();
    expect(await resultOf(AN)).toBe('exact');
    expect(Date.now() - began).toBeGreaterThanOrEqual(290);
  });

  it.each([
    ['error', 500],
    ['busy', 429],
  ] as const)('says that it cannot: %s', async (behaviour, status) => {
    register.behave(behaviour);
    expect((await ask(AN)).status).toBe(status);
  });

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
    await expect(verified(await (await ask(AN)).text())).rejects.toThrow();
  });

  it.each(['other-request', 'other-person', 'unknown-result'] as const)(
    'signs what does not fit the question: %s',
    async (behaviour) => {
      const honest = await verified(await (await ask(AN)).text());
      register.behave(behaviour);
      const answer = await verified(await (await ask({ ...AN, name: 'X' })).text());
      register.behave('honest');
      const truth = await verified(await (await ask({ ...AN, name: 'X' })).text());
      expect(answer.result).not.toBe(truth.result);
      expect([answer.request, answer.subject, answer.result]).not.toEqual([
        honest.request,
        truth.subject,
        honest.result,
      ]);
    },
  );

  it('does so when a developer orders it on its page, and on no other page', async () => {
    const browser = createBrowser();
    const page = await browser.post(`${register.origin}/behaviour`, { behaviour: 'busy' });
    expect(page.text).toContain('<option value="busy" selected>');
    expect((await ask(AN)).status).toBe(429);
    expect(errorCode(await browser.post(`${register.origin}/behaviour`, { behaviour: 'nonsense' }))).toBe(
      'invalid_request',
    );
    const stranger = { origin: 'https://evil.example' };
    const refused = await browser.post(`${register.origin}/behaviour`, { behaviour: 'honest' }, stranger);
    expect(errorCode(refused)).toBe('cross_site_request');
  });
});

it('asks for its token where it has one', async () => {
  const { mkdtemp, writeFile, rm } = await import('node:fs/promises');
  const directory = await mkdtemp('/tmp/motcua-register-');
  await writeFile(`${directory}/token`, 'secret\n');
  const guarded = await startPopulationRegister({ TOKEN_FILE: `${directory}/token` });
  const asked = (headers: Record<string, string>) =>
    fetch(`${guarded.origin}/v1/match`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ request: REQUEST, ...AN }),
    });
  expect((await asked({})).status).toBe(401);
  expect((await asked({ authorization: 'Bearer other' })).status).toBe(401);
  expect((await asked({ authorization: 'Bearer secret' })).status).toBe(200);
  await guarded.stop();
  await rm(directory, { recursive: true });
});

describe('its page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  it.each(['vi', 'en', 'fr'])('shows the people and every way to behave in %s', async (language) => {
    const page = await createBrowser().get(`${register.origin}/?lang=${language}`);
    expect(page.text).toContain(AN.name);
    for (const behaviour of BEHAVIOURS) expect(page.text).toContain(`value="${behaviour}"`);
  });

  it.each([390, 1280])('is accessible and fits a window of %i px', async (width) => {
    const { page, complaints, flaws, leave } = await visit(browser, { viewport: { width, height: 900 } });
    await page.goto(register.origin);
    expect(await flaws()).toEqual([]);
    expect(complaints).toEqual([]);
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/register-${width}.png` });
    await leave();
  });
});
